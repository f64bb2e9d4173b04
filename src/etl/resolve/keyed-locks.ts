/** Mutual exclusion over sets of keys within this process. A task waits until no other holds one of its keys; in turn. */
export class KeyedLocks {
  readonly #tails = new Map<string, Promise<void>>();

  async run<T>(keys: readonly string[], task: () => Promise<T>): Promise<T> {
    const before = [...new Set(keys.flatMap((key) => this.#tails.get(key) ?? []))];
    const { promise: done, resolve: release } = Promise.withResolvers<void>();
    for (const key of keys) this.#tails.set(key, done);
    try {
      await Promise.all(before);
      return await task();
    } finally {
      release();
      for (const key of keys) if (this.#tails.get(key) === done) this.#tails.delete(key);
    }
  }
}
