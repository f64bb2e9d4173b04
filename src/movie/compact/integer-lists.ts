import { grow } from './grow.ts';

/**
 * Many lists of integers in one typed array, outside of the JavaScript heap. Lists are numbered by the caller and are empty until
 * something is added. A list that outgrows its block moves to one twice as long; freed blocks are used again.
 */
export class IntegerLists {
  #values = new Int32Array(1024);
  #used = 0;
  #starts = new Int32Array(256);
  #lengths = new Int32Array(256);
  /** Of each list's block the binary logarithm of its length plus one, 0 for no block. */
  #blocks = new Uint8Array(256);
  /** First free block of each size plus one; the next one stands in the block itself. */
  readonly #free = new Int32Array(32);

  length(list: number): number {
    return this.#lengths[list] ?? 0;
  }

  /** The integers of a list, to be read before anything is changed. */
  values(list: number): Int32Array {
    const start = this.#starts[list] ?? 0;
    return this.#values.subarray(start, start + this.length(list));
  }

  add(list: number, value: number): void {
    this.#reserve(list, this.length(list) + 1);
    const length = this.length(list);
    this.#values[(this.#starts[list] ?? 0) + length] = value;
    this.#lengths[list] = length + 1;
  }

  /** Removes one occurrence; the order of the others may change. */
  remove(list: number, value: number): void {
    const values = this.values(list);
    const at = values.indexOf(value);
    if (at === -1) return;
    values[at] = values.at(-1) ?? 0;
    this.#lengths[list] = values.length - 1;
    if (values.length === 1) this.clear(list);
  }

  /** Puts these integers in the place of what a list holds. */
  replace(list: number, values: readonly number[]): void {
    if (values.length === 0) {
      this.clear(list);
      return;
    }
    this.#reserve(list, values.length);
    this.#values.set(values, this.#starts[list] ?? 0);
    this.#lengths[list] = values.length;
  }

  clear(list: number): void {
    const block = this.#blocks[list] ?? 0;
    if (block === 0) return;
    this.#release(this.#starts[list] ?? 0, block);
    this.#blocks[list] = 0;
    this.#lengths[list] = 0;
  }

  #reserve(list: number, length: number): void {
    this.#starts = grow(this.#starts, list);
    this.#lengths = grow(this.#lengths, list);
    this.#blocks = grow(this.#blocks, list);
    const block = this.#blocks[list] ?? 0;
    if (block > 0 && length <= 2 ** (block - 1)) return;
    const wider = Math.ceil(Math.log2(length)) + 1;
    const start = this.#takeBlock(wider);
    this.#values.set(this.values(list), start);
    if (block > 0) this.#release(this.#starts[list] ?? 0, block);
    this.#starts[list] = start;
    this.#blocks[list] = wider;
  }

  #takeBlock(block: number): number {
    const free = (this.#free[block] ?? 0) - 1;
    if (free >= 0) {
      this.#free[block] = this.#values[free] ?? 0;
      return free;
    }
    const start = this.#used;
    this.#used += 2 ** (block - 1);
    this.#values = grow(this.#values, this.#used);
    return start;
  }

  #release(start: number, block: number): void {
    this.#values[start] = this.#free[block] ?? 0;
    this.#free[block] = start + 1;
  }
}
