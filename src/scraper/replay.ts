import type { NatsConnection } from '@nats-io/nats-core';
import { type ArchivedPage, PageArchive } from '../messaging/crawl/page-archive.ts';
import { jetstream } from '../messaging/nats/client.ts';
import type { Observation } from '../movie/observation.ts';
import { observationsOf } from './crawl/job-handler.ts';
import { faultOf } from './crawl/page-error.ts';
import { publishObservation } from './crawl/publish-observations.ts';
import { extract } from './extract/index.ts';
import { SitesInForce } from './site/sites-in-force.ts';

export interface ArchiveReplayOptions {
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
 * Reads every archived page again with the extractor and the site files of today and publishes what it says, as observed when it was
 * fetched. Pages of errors, refusals and those that were not all there say nothing now as then. No site is asked.
 */
export async function replayArchive(connection: NatsConnection, options: ArchiveReplayOptions): Promise<ReplayResult> {
  const archive = await PageArchive.open(connection);
  const sites = await SitesInForce.open(connection);
  const client = jetstream(connection);
  const total = options.onProgress === undefined ? 0 : await archive.count();
  let [looked, pages, observations] = [0, 0, 0];
  for await (const page of archive.pages()) {
    if (options.source === undefined || page.source === options.source) {
      const found = await readAgain(archive, sites, page);
      pages += 1;
      observations += found.length;
      if (!options.dryRun) for (const observation of found) await publishObservation(client, observation);
    }
    looked += 1;
    options.onProgress?.(looked, total);
  }
  return { pages, observations };
}

async function readAgain(
  archive: PageArchive,
  sites: SitesInForce,
  page: ArchivedPage & { key: string },
): Promise<Observation[]> {
  const { key, url, source, run, fetched_at: fetchedAt, kind, status = null, ready = true } = page;
  const body = await archive.body(key);
  if (body === null || !URL.canParse(url)) return [];
  const site = await sites.of({ source, adapter: page.adapter ?? 'schema-org' });
  const extraction = extract(body, url, { contentType: 'text/html; charset=utf-8', site: site.whole });
  if (faultOf({ kind: kind ?? 'page' }, { status, ready, cutOff: false }, extraction) !== null) return [];
  const { revision: siteRevision } = site;
  const { robots } = extraction.report;
  const result = { url, fetchedAt: new Date(fetchedAt), extraction, robots, page: key, siteRevision };
  return observationsOf({ source, run }, result);
}
