import type { Logger } from 'pino';
import type { Clock } from '../../clock.ts';
import { describeError } from '../../errors.ts';

export interface RefresherOptions {
  refresh(id: string): Promise<unknown>;
  /** Marks are gathered for so long, so that a film is looked at once for many changes. */
  quietMilliseconds: number;
  concurrency: number;
  clock: Clock;
  logger: Logger;
}

/** Looks again, once for many changes, at films that something else has changed for. */
export class Refresher {
  readonly #options: RefresherOptions;
  readonly #marked = new Set<string>();
  readonly #abort = new AbortController();
  readonly #finished: Promise<void>;

  constructor(options: RefresherOptions) {
    this.#options = options;
    this.#finished = this.#run();
  }

  get waiting(): number {
    return this.#marked.size;
  }

  mark(ids: Iterable<string>): void {
    for (const id of ids) this.#marked.add(id);
  }

  /** Looks at what is marked, then ends. */
  async stop(): Promise<void> {
    this.#abort.abort();
    await this.#finished;
  }

  async #run(): Promise<void> {
    const { clock, quietMilliseconds } = this.#options;
    while (!this.#abort.signal.aborted) {
      await clock.wait(quietMilliseconds, this.#abort.signal);
      await this.#flush();
    }
    await this.#flush();
  }

  async #flush(): Promise<void> {
    const ids = [...this.#marked];
    this.#marked.clear();
    let next = 0;
    const work = async () => {
      for (let id = ids[next++]; id !== undefined; id = ids[next++]) {
        try {
          await this.#options.refresh(id);
        } catch (error) {
          this.#marked.add(id);
          this.#options.logger.warn(
            { id, error: describeError(error) },
            'a film could not be looked at again, trying once more',
          );
          return;
        }
      }
    };
    await Promise.all(Array.from({ length: this.#options.concurrency }, work));
    if (next < ids.length) this.mark(ids.slice(next));
  }
}
