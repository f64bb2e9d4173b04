import type { NatsConnection } from '@nats-io/nats-core';
import type { Clock } from '../../clock.ts';
import type { CrawlJob } from '../../messaging/crawl-job.ts';
import { startRun } from '../../messaging/runs.ts';

export interface CrawlSource {
  source: string;
  adapter: CrawlJob['adapter'];
  /** Where the crawl starts: a page with links. */
  url: string;
}

const freshnessSeconds = 24 * 3600;

/** Starts a run for each source, and gives the runs' names. What a run before left in the queue goes on; pages that are fresh are not read again. */
export async function startCrawls(
  connection: NatsConnection,
  sources: readonly CrawlSource[],
  clock: Clock,
): Promise<string[]> {
  const names: string[] = [];
  for (const { source, adapter, url } of sources) {
    const { run } = await startRun(
      connection,
      {
        run: `${source}-${new Date(clock.now()).toISOString().replace(/\D/g, '').slice(0, 14)}`,
        source,
        adapter,
        seeds: [{ url, kind: 'list' }],
        limits: { maxPages: 20_000, maxDepth: 8, follow: [], freshnessSeconds },
      },
      clock,
    );
    names.push(run.run);
  }
  return names;
}
