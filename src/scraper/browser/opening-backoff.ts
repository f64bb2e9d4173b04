import type { Clock } from '../../clock.ts';

const initialMilliseconds = 500;
const maximumMilliseconds = 10_000;

/**
 * Spaces the attempts to open a session while none can be opened. Every job would try for itself otherwise, which is work for
 * a Grid that is about to start, and keeps a connection alive that leads nowhere.
 */
export class OpeningBackoff {
  readonly #clock: Clock;
  #failures = 0;
  #due = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Whether the last attempt failed. */
  get isFailing(): boolean {
    return this.#failures > 0;
  }

  /** Resolves when the next attempt is due: at once while sessions open. Resolves early when the signal aborts. */
  async wait(signal: AbortSignal | undefined): Promise<void> {
    while (this.isFailing && signal?.aborted !== true) {
      const left = this.#due - this.#clock.now();
      // A clock that was set back must not hold up for longer than the longest delay.
      if (left <= 0 || left > maximumMilliseconds) return;
      await this.#clock.wait(left, signal);
    }
  }

  succeeded(): void {
    this.#failures = 0;
  }

  /** Attempts that ran at the same time count as one failure. */
  failed(): void {
    const now = this.#clock.now();
    const left = this.#due - now;
    if (this.isFailing && left > 0 && left <= maximumMilliseconds) return;
    this.#due = now + Math.min(maximumMilliseconds, initialMilliseconds * 2 ** this.#failures);
    this.#failures += 1;
  }
}
