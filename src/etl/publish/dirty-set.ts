import type { Logger } from 'pino';
import type { Clock } from '../../clock.ts';
import type { Effect, Marks } from '../../messaging/contracts/affected-movies.ts';
import { refreshAll } from './refresh-all.ts';

/** Looks at a movie for the effects that other movies' changes have on it. */
export type Reevaluate = (id: string, effects: ReadonlySet<Effect>) => Promise<void>;

export interface DirtySetOptions {
  reevaluate: Reevaluate;
  /** What has become due is looked for so often. */
  tickMilliseconds: number;
  /** Users hear of a movie for other movies' sake at most once in so long; 0: at every tick. */
  intervalMilliseconds: number;
  /** Whether the catalogue rests: then there is nothing to wait for. */
  isQuiet(): boolean;
  concurrency: number;
  clock: Clock;
  logger: Logger;
}

/** Marks that were made together. */
interface Batch {
  left: number;
  readonly done: PromiseWithResolvers<void>;
}

interface Waiting {
  readonly effects: Set<Effect>;
  /** When it was marked first. */
  readonly since: number;
  readonly batches: Set<Batch>;
}

/**
 * Movies that other movies' changes have an effect on: each is looked at once for many changes, and only as closely as these ask for.
 * While the catalogue changes, changes are gathered for an interval; when it rests they are looked at at once, except of a movie that
 * users have heard of for the same reason less than an interval ago.
 */
export class DirtySet {
  readonly #options: DirtySetOptions;
  readonly #waiting = new Map<string, Waiting>();
  /** When users last heard of a movie only for other movies' sake, the earliest first; no longer ago than an interval. */
  readonly #published = new Map<string, number>();
  readonly #ending = new AbortController();
  readonly #finished: Promise<void>;
  #inWork = 0;

  constructor(options: DirtySetOptions) {
    this.#options = options;
    this.#finished = this.#run();
  }

  /** Movies that are to be looked at. */
  get waiting(): number {
    return this.#waiting.size + this.#inWork;
  }

  /** Whether a movie will be looked at for this effect, and nobody has begun to. */
  isMarked(id: string, effect: Effect): boolean {
    return this.#waiting.get(id)?.effects.has(effect) ?? false;
  }

  /** Resolves when all of these have been looked at for these effects, each after this was called; never, where it is stopped before. */
  async mark(marks: Marks): Promise<void> {
    const batch: Batch = { left: 0, done: Promise.withResolvers() };
    for (const [effect, ids] of Object.entries(marks) as [Effect, string[]][]) {
      for (const id of ids) this.#mark(id, effect, batch);
    }
    if (batch.left > 0) await batch.done.promise;
  }

  /** Takes note that users heard of a movie at this time only for other movies' sake, from whichever replica. */
  published(id: string, at: number): void {
    this.#published.delete(id);
    this.#published.set(id, at);
  }

  /** Finishes the looks that are begun. What waits is not looked at: it is remembered where it was stored. */
  async stop(): Promise<void> {
    this.#ending.abort();
    await this.#finished;
  }

  #mark(id: string, effect: Effect, batch: Batch): void {
    const { clock } = this.#options;
    const waiting = this.#waiting.get(id) ?? { effects: new Set(), since: clock.now(), batches: new Set() };
    waiting.effects.add(effect);
    if (!waiting.batches.has(batch)) batch.left += 1;
    waiting.batches.add(batch);
    this.#waiting.set(id, waiting);
  }

  async #run(): Promise<void> {
    const { clock, tickMilliseconds } = this.#options;
    while (!this.#ending.signal.aborted) {
      await clock.wait(tickMilliseconds, this.#ending.signal);
      if (!this.#ending.signal.aborted) await this.#lookAtDue();
    }
  }

  async #lookAtDue(): Promise<void> {
    const due = this.#due();
    this.#inWork = due.size;
    for (const id of due.keys()) this.#waiting.delete(id);
    const look = async (id: string) => {
      const waiting = due.get(id) as Waiting;
      if (this.#ending.signal.aborted) return;
      await this.#options.reevaluate(id, waiting.effects);
      this.#inWork -= 1;
      for (const batch of waiting.batches) {
        batch.left -= 1;
        if (batch.left === 0) batch.done.resolve();
      }
    };
    const left = await refreshAll([...due.keys()], look, this.#options);
    for (const id of left) this.#putBack(id, due.get(id) as Waiting);
    this.#inWork = 0;
  }

  /** It is looked at once more, for all that it was marked for. */
  #putBack(id: string, { effects, since, batches }: Waiting): void {
    const meanwhile = this.#waiting.get(id);
    this.#waiting.set(id, {
      effects: new Set([...effects, ...(meanwhile?.effects ?? [])]),
      since,
      batches: new Set([...batches, ...(meanwhile?.batches ?? [])]),
    });
  }

  #due(): Map<string, Waiting> {
    const { intervalMilliseconds, isQuiet, clock } = this.#options;
    const now = clock.now();
    // A clock that was set back must not silence it.
    const isOver = (since: number) => Math.abs(now - since) >= intervalMilliseconds;
    for (const [id, at] of this.#published) if (isOver(at)) this.#published.delete(id);
    const quiet = isQuiet();
    const isDue = ([id, { since }]: [string, Waiting]) => (quiet || isOver(since)) && !this.#published.has(id);
    return new Map([...this.#waiting].filter(isDue));
  }
}
