/** At most so many tasks at a time. */
export class Semaphore {
  readonly #size: number;
  #taken = 0;
  #waiting: PromiseWithResolvers<void> | undefined;

  constructor(size: number) {
    this.#size = size;
  }

  get taken(): number {
    return this.#taken;
  }

  /** Runs a task in a slot. Whoever starts tasks waits for `free` in between. */
  async take<T>(task: () => Promise<T>): Promise<T> {
    this.#taken += 1;
    try {
      return await task();
    } finally {
      this.#taken -= 1;
      this.#waiting?.resolve();
      this.#waiting = undefined;
    }
  }

  /** Resolves when there is a free slot. */
  async free(): Promise<void> {
    while (this.#taken >= this.#size) {
      this.#waiting ??= Promise.withResolvers<void>();
      await this.#waiting.promise;
    }
  }
}
