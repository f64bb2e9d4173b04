import type { Logger } from 'pino';
import type { Clock } from '../../clock.ts';
import { refreshAll } from './refresh-all.ts';

export interface DebouncerOptions {
  refresh(id: string): Promise<unknown>;
  /** Marks are gathered for so long, so that a movie is looked at once for many changes. */
  quietMilliseconds: number;
  concurrency: number;
  clock: Clock;
  logger: Logger;
}

interface Batch {
  readonly ids: Set<string>;
  readonly done: PromiseWithResolvers<void>;
}

/** With so many marks there is no waiting for more. */
const batchAtMost = 5000;

/** Looks again, once for many changes, at movies that something else has changed for. */
export class Debouncer {
  readonly #options: DebouncerOptions;
  readonly #finished: Promise<void>;
  #next = newBatch();
  /** Movies of the batch that is being looked at. */
  #unfinished = 0;
  #wake = new AbortController();
  #isHurried = false;
  #isEnding = false;

  constructor(options: DebouncerOptions) {
    this.#options = options;
    this.#finished = this.#run();
  }

  /** Movies that are to be looked at again. */
  get waiting(): number {
    return this.#next.ids.size + this.#unfinished;
  }

  /** Resolves when all of these have been looked at, each after this was called. */
  async mark(ids: Iterable<string>): Promise<void> {
    const batch = this.#next;
    const before = batch.ids.size;
    let isNothing = true;
    for (const id of ids) {
      batch.ids.add(id);
      isNothing = false;
    }
    if (isNothing) return;
    if (this.#isDue() && batch.ids.size > before) this.#wake.abort();
    await batch.done.promise;
  }

  /** From now on waits for no more marks before it looks. */
  hurry(): void {
    this.#isHurried = true;
    this.#wake.abort();
  }

  /** Looks at what is marked, then ends. */
  async stop(): Promise<void> {
    this.#isEnding = true;
    this.hurry();
    await this.#finished;
  }

  #isDue(): boolean {
    return this.#next.ids.size >= (this.#isHurried ? 1 : batchAtMost);
  }

  async #run(): Promise<void> {
    while (!this.#isEnding) {
      this.#wake = new AbortController();
      await this.#gather();
      await this.#flush();
    }
    await this.#flush();
  }

  async #gather(): Promise<void> {
    const { clock, quietMilliseconds } = this.#options;
    if (!this.#isDue()) await clock.wait(quietMilliseconds, this.#wake.signal);
  }

  async #flush(): Promise<void> {
    const batch = this.#next;
    this.#next = newBatch();
    const left = await this.#refreshAll([...batch.ids]);
    if (left.length === 0) batch.done.resolve();
    else void this.mark(left).then(batch.done.resolve);
  }

  async #refreshAll(ids: readonly string[]): Promise<string[]> {
    const { refresh, concurrency, logger } = this.#options;
    this.#unfinished = ids.length;
    const left = await refreshAll(ids, (id) => refresh(id).finally(() => (this.#unfinished -= 1)), {
      concurrency,
      logger,
    });
    this.#unfinished = 0;
    return left;
  }
}

function newBatch(): Batch {
  return { ids: new Set(), done: Promise.withResolvers() };
}
