import type { CursorStorage } from './options.ts';

/** The place in the stream after which to go on, kept beyond this page or process where there is a storage. */
export class Position {
  readonly #storage: CursorStorage | undefined;
  readonly #key: string;
  #cursor: string;

  constructor(storage: CursorStorage | undefined, key: string) {
    this.#storage = storage;
    this.#key = key;
    this.#cursor = this.#try((place) => place.getItem(key)) ?? '';
  }

  /** Empty while there is none. */
  get cursor(): string {
    return this.#cursor;
  }

  move(cursor: string): void {
    if (cursor === this.#cursor) return;
    this.#cursor = cursor;
    this.#try((place) => (cursor === '' ? place.removeItem(this.#key) : place.setItem(this.#key, cursor)));
  }

  /** A storage that is full or forbidden costs the resuming, not the stream. */
  #try<T>(access: (storage: CursorStorage) => T): T | undefined {
    try {
      return this.#storage && access(this.#storage);
    } catch {
      return undefined;
    }
  }
}
