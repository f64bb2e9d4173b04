import type { Clock } from '../clock.ts';

/** One reading that all metrics of a scrape share. */
export class CachedReading<T> {
  readonly #read: () => Promise<T>;
  readonly #onFailure: (error: unknown) => void;
  readonly #clock: Clock;
  readonly #milliseconds: number;
  #taken = Number.NEGATIVE_INFINITY;
  #value: Promise<T | null> | undefined;

  /** `onFailure` hears of each reading that failed. */
  constructor(read: () => Promise<T>, onFailure: (error: unknown) => void, clock: Clock, milliseconds = 2000) {
    this.#read = read;
    this.#onFailure = onFailure;
    this.#clock = clock;
    this.#milliseconds = milliseconds;
  }

  /** The reading, a new one when the last is too old; null where it failed: unknown, which is not zero. */
  async get(): Promise<T | null> {
    const now = this.#clock.now();
    if (this.#value === undefined || now - this.#taken >= this.#milliseconds) {
      this.#taken = now;
      this.#value = this.#read().catch((error: unknown) => {
        this.#onFailure(error);
        return null;
      });
    }
    return this.#value;
  }
}
