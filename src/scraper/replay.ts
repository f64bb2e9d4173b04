import { jetstream } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/nats-core';
import { PageArchive } from '../messaging/page-archive.ts';
import { observationsOf } from './crawl/job-handler.ts';
import { publishObservation } from './crawl/publish-observations.ts';
import { extract } from './extract/index.ts';

export interface ReplayOptions {
  /** Only pages of this source. */
  source?: string;
  /** Read and count, publish nothing. */
  dryRun?: boolean;
  onProgress?(done: number, total: number): void;
}

export interface ReplayResult {
  pages: number;
  observations: number;
}

/**
 * Reads every archived page again with the extractor of today and publishes what it says, as observed when it was
 * fetched. No site is asked.
 */
export async function replayArchive(connection: NatsConnection, options: ReplayOptions): Promise<ReplayResult> {
  const archive = await PageArchive.open(connection);
  const client = jetstream(connection);
  const pages = (await archive.list()).filter(
    ({ source }) => options.source === undefined || source === options.source,
  );
  let observations = 0;
  for (const [index, { key, url, source, run, fetched_at: fetchedAt }] of pages.entries()) {
    const body = await archive.body(key);
    if (body !== null && URL.canParse(url)) {
      const extraction = extract(body, url, { contentType: 'text/html; charset=utf-8' });
      const found = observationsOf({ source, run }, { url, fetchedAt: new Date(fetchedAt), extraction, page: key });
      observations += found.length;
      if (!options.dryRun) for (const observation of found) await publishObservation(client, observation);
    }
    options.onProgress?.(index + 1, pages.length);
  }
  return { pages: pages.length, observations };
}
