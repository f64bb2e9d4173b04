/**
 * Runs at most `concurrency` replays at once and lets at most `waiting` wait: JetStream readers cost the servers far
 * more than clients of the ring do.
 */
export class ReplayPool {
  readonly #concurrency: number;
  readonly #waiting: number;
  readonly #queue: (() => void)[] = [];
  #active = 0;

  constructor(concurrency: number, waiting: number) {
    this.#concurrency = concurrency;
    this.#waiting = waiting;
  }

  get active(): number {
    return this.#active;
  }

  get waiting(): number {
    return this.#queue.length;
  }

  /** Whether another replay would be turned away. */
  get full(): boolean {
    return this.#active >= this.#concurrency && this.#queue.length >= this.#waiting;
  }

  async run(task: () => Promise<void>): Promise<void> {
    if (this.#active < this.#concurrency) this.#active += 1;
    // The one that ends hands its place over.
    else await new Promise<void>((resolve) => this.#queue.push(resolve));
    try {
      await task();
    } finally {
      const next = this.#queue.shift();
      if (next === undefined) this.#active -= 1;
      else next();
    }
  }
}
