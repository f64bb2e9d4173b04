/**
 * How long something that is there lets itself be waited for. Then the server that has the consumer is away, or our request came to one
 * that had not heard of the consumer yet and says nothing to it: nats.js waits for two heartbeats of 15 s.
 */
const longestMilliseconds = 3000;
const lookMilliseconds = 500;

/**
 * Watches how long the next of several things is waited for; not how long its reader takes for one. Begins with the first wait.
 * Looks are counted, not time: a machine that stood still was not silent.
 */
export class IdleWatchdog {
  readonly #watch: NodeJS.Timeout;
  #looks = 0;
  #waiting = true;

  constructor(onTooLong: () => void) {
    this.#watch = setInterval(() => {
      if (!this.#waiting) return;
      this.#looks += 1;
      if (this.#looks * lookMilliseconds > longestMilliseconds) onTooLong();
    }, lookMilliseconds);
  }

  begin(): void {
    this.#waiting = true;
    this.#looks = 0;
  }

  pause(): void {
    this.#waiting = false;
  }

  end(): void {
    clearInterval(this.#watch);
  }
}
