import { grow } from './grow.ts';

const chunkBytes = 4 * 1024 * 1024;
const blockBytes = 64;
const blocksInChunk = chunkBytes / blockBytes;

/** Texts by number, as UTF-8 in large buffers outside of the JavaScript heap. The blocks of a removed text are used again. */
export class StringArena {
  readonly #chunks: Buffer[] = [];
  #usedBlocks = 0;
  /** By number: the first block, and the bytes; 0 bytes where there is no text. */
  #starts = new Int32Array(1024);
  #bytes = new Int32Array(1024);
  /** First blocks of what was removed, by how many blocks there are. */
  readonly #free: number[][] = [];

  has(number: number): boolean {
    return (this.#bytes[number] ?? 0) > 0;
  }

  /** The text of a number, undefined where there is none. */
  get(number: number): string | undefined {
    const bytes = this.#bytes[number] ?? 0;
    if (bytes === 0) return undefined;
    const { chunk, offset } = this.#place(this.#starts[number] ?? 0);
    return chunk.toString('utf8', offset, offset + bytes);
  }

  /** @throws RangeError for a text of more than 4 MB. */
  set(number: number, text: string): void {
    const bytes = Buffer.byteLength(text);
    if (bytes > chunkBytes) throw new RangeError(`a text of ${bytes} bytes is too long to be packed`);
    this.delete(number);
    this.#starts = grow(this.#starts, number);
    this.#bytes = grow(this.#bytes, number);
    const start = this.#takeBlocks(blocksFor(bytes));
    const { chunk, offset } = this.#place(start);
    chunk.write(text, offset);
    this.#starts[number] = start;
    this.#bytes[number] = bytes;
  }

  delete(number: number): void {
    const bytes = this.#bytes[number] ?? 0;
    if (bytes === 0) return;
    this.#bytes[number] = 0;
    const blocks = blocksFor(bytes);
    const free = this.#free[blocks] ?? [];
    free.push(this.#starts[number] ?? 0);
    this.#free[blocks] = free;
  }

  #takeBlocks(blocks: number): number {
    const free = this.#free[blocks]?.pop();
    if (free !== undefined) return free;
    const left = blocksInChunk - (this.#usedBlocks % blocksInChunk);
    // A text never reaches over the end of a chunk.
    if (blocks > left) this.#usedBlocks += left;
    const start = this.#usedBlocks;
    this.#usedBlocks += blocks;
    return start;
  }

  #place(block: number): { chunk: Buffer; offset: number } {
    const index = Math.floor(block / blocksInChunk);
    while (this.#chunks.length <= index) this.#chunks.push(Buffer.allocUnsafeSlow(chunkBytes));
    return { chunk: this.#chunks[index] as Buffer, offset: (block % blocksInChunk) * blockBytes };
  }
}

function blocksFor(bytes: number): number {
  return Math.ceil(bytes / blockBytes);
}
