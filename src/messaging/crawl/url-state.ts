import { createHash } from 'node:crypto';
import type { NatsConnection } from '@nats-io/nats-core';
import { z } from 'zod';
import { buckets } from '../contracts/subjects.ts';
import { Bucket } from '../nats/key-value.ts';
import { runCountersSchema } from './runs.ts';

/** A run that is done with a page. */
const doneSchema = z.object({
  run: z.string(),
  /** When that run's job was queued: another job of the run is for the same page, found again. */
  queued_at: z.string().optional(),
  /** What the page adds to the counters of that run: whoever gets the job again can say it again. */
  counts: z.partialRecord(runCountersSchema.keyof(), z.int()).default({}),
});
export type Done = z.infer<typeof doneSchema>;

/** Its own run is the one that read it last. */
const pageStateSchema = doneSchema.extend({
  schema_version: z.literal(1),
  url: z.string(),
  /** When it was last read, milliseconds since the epoch. */
  read_at: z.number(),
  /** Of what it said: an unchanged page makes no observation. */
  content_hash: z.string(),
  /** What it said when it was last believed, by the movie's id in its source: how much of each fact. */
  said: z.record(z.string(), z.record(z.string(), z.number())).optional(),
  /** The address that its site knew it by then. */
  address: z.string().optional(),
  /** It said much less when it was last read: what was missing, and when that was, milliseconds since the epoch. */
  doubt: z.object({ missing: z.array(z.string()), at: z.number() }).optional(),
  /** When it was first found to be gone, milliseconds since the epoch. */
  gone_at: z.number().optional(),
  /** The run that found it fresh last, and did not read it. */
  passed: doneSchema.optional(),
  /** Who is at it, until when at most, milliseconds since the epoch. */
  reading: z.object({ by: z.string(), until: z.number() }).optional(),
});
export type UrlState = z.infer<typeof pageStateSchema>;

/** What came of taking a page. */
export interface Taking {
  /** Not where another is at it, nor where the run is done with it by now. */
  isOurs: boolean;
  /** For how long another has it at most. */
  milliseconds: number;
}

/** Of a page that nobody has read yet. */
const unread = { schema_version: 1, read_at: 0, run: '', content_hash: '', counts: {} } as const;

/** Who takes longer is taken for dead; its message is delivered again then, too. */
const longestReadingMilliseconds = 30_000;

/** What is known of each page by its address. */
export class UrlStates {
  readonly #pages: Bucket<UrlState>;

  private constructor(pages: Bucket<UrlState>) {
    this.#pages = pages;
  }

  static async open(connection: NatsConnection): Promise<UrlStates> {
    return new UrlStates(await Bucket.open(connection, buckets.urls, pageStateSchema));
  }

  async find(url: string): Promise<UrlState | null> {
    return (await this.#pages.get(keyOf(url)))?.value ?? null;
  }

  /**
   * Takes a page to read it for a run: a message may be delivered again while the first one to get it is still at it, after a consumer's
   * leader has died, say, or while it waits for the host. Whoever takes it must `remember` or `release` it.
   */
  async take(url: string, run: string, by: string, now: number): Promise<Taking> {
    let taking: Taking = { isOurs: false, milliseconds: 0 };
    await this.#pages.change(keyOf(url), (state) => {
      const milliseconds = millisecondsTaken(state, now);
      taking = { isOurs: milliseconds === 0 && doneIn(state, run) === null, milliseconds };
      if (!taking.isOurs) return null;
      return { ...(state ?? { ...unread, url }), reading: { by, until: now + longestReadingMilliseconds } };
    });
    return taking;
  }

  /** Gives a page back that was not read. */
  async release(url: string, by: string): Promise<void> {
    await this.#pages.change(keyOf(url), (state) => {
      if (state?.reading?.by !== by) return null;
      const { reading: _, ...rest } = state;
      return rest;
    });
  }

  /** Remembers that a run found a page fresh. */
  async pass(url: string, passed: Done): Promise<void> {
    await this.#pages.change(keyOf(url), (state) => (state === null ? null : { ...state, passed }));
  }

  /** Notes that a page said much less than before, and is to be looked at again. */
  async doubt(url: string, doubt: NonNullable<UrlState['doubt']>): Promise<void> {
    await this.#pages.change(keyOf(url), (state) => ({ ...(state ?? { ...unread, url }), doubt }));
  }

  /**
   * Notes that a page is gone.
   * @returns what was known of it, and since when it is gone, milliseconds since the epoch.
   */
  async gone(url: string, now: number): Promise<{ known: UrlState; since: number }> {
    const known = await this.#pages.change(keyOf(url), (state) =>
      state?.gone_at === undefined ? { ...(state ?? { ...unread, url }), gone_at: now } : null,
    );
    return { known: known ?? { ...unread, url }, since: known?.gone_at ?? now };
  }

  async remember(state: Omit<UrlState, 'schema_version' | 'reading' | 'passed' | 'doubt' | 'gone_at'>): Promise<void> {
    await this.#pages.change(keyOf(state.url), () => ({ schema_version: 1, ...state }));
  }
}

/** What a run that is done with a page had of it, null where it is not. */
export function doneIn(state: UrlState | null, run: string): Done | null {
  if (state?.run === run) return state;
  return state?.passed?.run === run ? state.passed : null;
}

/** For how long somebody is at a page at most; 0 where nobody is. A time that no clock of ours can have written counts for nothing. */
export function millisecondsTaken(state: UrlState | null, now: number): number {
  const left = (state?.reading?.until ?? 0) - now;
  return left > longestReadingMilliseconds ? 0 : Math.max(0, left);
}

function keyOf(url: string): string {
  return createHash('sha256').update(url).digest('hex').slice(0, 40);
}
