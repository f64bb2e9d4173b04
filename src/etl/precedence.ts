import type { Clock } from '../clock.ts';

export interface PrecedenceOptions {
  /** Records may wait for their event, up to so many, and imports still go on. */
  recordsAtMost: number;
  /** What was heard longer ago counts for nothing: other replicas may have done it all. */
  heardWithinMilliseconds: number;
  clock: Clock;
}

/**
 * What pages say goes before what imports say, all the way to the event: an import begins no more while records wait for their events,
 * so that the record of a page that was read meanwhile has few before it.
 */
export class Precedence {
  readonly #options: PrecedenceOptions;
  #recordsWaiting = 0;
  #opened: PromiseWithResolvers<void> | undefined;

  constructor(options: PrecedenceOptions) {
    this.#options = options;
  }

  /** Takes note of how many records wait for their events, as the server said with one of them. */
  heard(recordsWaiting: number): void {
    this.#recordsWaiting = recordsWaiting;
    if (recordsWaiting > this.#options.recordsAtMost) return;
    this.#opened?.resolve();
    this.#opened = undefined;
  }

  /** Resolves when an import may go on, or the signal aborts. */
  async mayImport(signal: AbortSignal): Promise<void> {
    if (this.#recordsWaiting <= this.#options.recordsAtMost) return;
    this.#opened ??= Promise.withResolvers();
    const waiting = new AbortController();
    const unheard = this.#options.clock.wait(
      this.#options.heardWithinMilliseconds,
      AbortSignal.any([signal, waiting.signal]),
    );
    await Promise.race([this.#opened.promise, unheard.then(() => this.#forget(waiting.signal))]);
    waiting.abort();
  }

  #forget({ aborted }: AbortSignal): void {
    if (!aborted) this.heard(0);
  }
}
