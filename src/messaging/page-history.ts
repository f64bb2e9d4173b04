import { createHash } from 'node:crypto';
import type { NatsConnection } from '@nats-io/nats-core';
import { z } from 'zod';
import { Bucket } from './key-value.ts';
import { runCountersSchema } from './runs.ts';
import { buckets } from './subjects.ts';

const pageStateSchema = z.object({
  schema_version: z.literal(1),
  url: z.string(),
  /** When it was last read, milliseconds since the epoch. */
  read_at: z.number(),
  /** The run that read it last. */
  run: z.string(),
  /** Of what it said: an unchanged page makes no observation. */
  content_hash: z.string(),
  /** What it adds to the counters of that run: whoever gets the job again can say it again. */
  counts: z.partialRecord(runCountersSchema.keyof(), z.int()).default({}),
});
export type PageState = z.infer<typeof pageStateSchema>;

/** What is known of each page by its address. */
export class PageHistory {
  readonly #pages: Bucket<PageState>;

  private constructor(pages: Bucket<PageState>) {
    this.#pages = pages;
  }

  static async open(connection: NatsConnection): Promise<PageHistory> {
    return new PageHistory(await Bucket.open(connection, buckets.urls, pageStateSchema));
  }

  async find(url: string): Promise<PageState | null> {
    return (await this.#pages.get(keyOf(url)))?.value ?? null;
  }

  async remember(state: Omit<PageState, 'schema_version'>): Promise<void> {
    await this.#pages.change(keyOf(state.url), () => ({ schema_version: 1, ...state }));
  }
}

function keyOf(url: string): string {
  return createHash('sha256').update(url).digest('hex').slice(0, 40);
}
