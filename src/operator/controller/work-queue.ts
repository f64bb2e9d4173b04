import type { Clock } from '../../clock.ts';

const firstDelayMilliseconds = 200;
const longestDelayMilliseconds = 60_000;

/**
 * Keys to reconcile, as controller-runtime queues them: a key waits once however often it is added, is never worked on
 * twice at a time, and one that failed comes back after a delay that doubles.
 */
export class WorkQueue {
  readonly #clock: Clock;
  readonly #due = new Map<string, number>();
  readonly #active = new Set<string>();
  readonly #failures = new Map<string, number>();
  #wake: AbortController = new AbortController();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Keys that wait to be worked on, now or later. */
  get depth(): number {
    return this.#due.size;
  }

  /** Adds a key, to be worked on at once or after a delay; of two times the earlier counts. */
  add(key: string, delayMilliseconds = 0): void {
    const at = this.#clock.now() + delayMilliseconds;
    const known = this.#due.get(key);
    if (known !== undefined && known <= at) return;
    this.#due.set(key, at);
    this.#wake.abort();
  }

  /** The next key that is due; undefined once the signal aborts. `done` or `failed` must follow. */
  async next(signal: AbortSignal): Promise<string | undefined> {
    while (!signal.aborted) {
      const free = [...this.#due].filter(([key]) => !this.#active.has(key));
      const [first] = free.toSorted(([, left], [, right]) => left - right);
      const delay = first === undefined ? longestDelayMilliseconds : first[1] - this.#clock.now();
      if (first !== undefined && delay <= 0) {
        this.#due.delete(first[0]);
        this.#active.add(first[0]);
        return first[0];
      }
      this.#wake = new AbortController();
      await this.#clock.wait(delay, AbortSignal.any([signal, this.#wake.signal]));
    }
    return undefined;
  }

  done(key: string): void {
    this.#failures.delete(key);
    this.#release(key);
  }

  /** Puts the key back, later each time. */
  failed(key: string): void {
    const failures = this.#failures.get(key) ?? 0;
    this.#failures.set(key, failures + 1);
    this.#release(key);
    this.add(key, Math.min(firstDelayMilliseconds * 2 ** failures, longestDelayMilliseconds));
  }

  #release(key: string): void {
    this.#active.delete(key);
    this.#wake.abort();
  }
}
