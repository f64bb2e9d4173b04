import { createHash } from 'node:crypto';
import type { NatsConnection } from '@nats-io/nats-core';
import type { Clock } from '../../clock.ts';
import type { CrawlJob } from '../../messaging/crawl/job.ts';
import { isActive, listRuns, startRun } from '../../messaging/crawl/runs.ts';

export interface CrawlSource {
  source: string;
  adapter: CrawlJob['adapter'];
  /** Where the crawl starts: a page with links. */
  url: string;
}

const recrawlAfterSeconds = 24 * 3600;

/**
 * Starts a run for each source, or goes on with the one that was started before while its pages are fresh: none is read twice in
 * that time. Gives the runs' names.
 */
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
        run: await runOf({ source, url }, connection, clock.now()),
        source,
        adapter,
        seeds: [{ url, kind: 'list' }],
        limits: { maxPages: 20_000, maxDepth: 8, follow: [], recrawlAfterSeconds },
      },
      clock,
    );
    names.push(run.run);
  }
  return names;
}

/** Name of the newest run that began at this address, if it is young and came to anything, else of a new one. */
async function runOf({ source, url }: Pick<CrawlSource, 'source' | 'url'>, connection: NatsConnection, now: number) {
  const start = `${source}-${createHash('sha256').update(url).digest('hex').slice(0, 8)}-`;
  const earlier = (await listRuns(connection))
    .filter(({ run, state }) => run.startsWith(start) && state !== 'cancelled')
    .toSorted((one, other) => one.started_at.localeCompare(other.started_at))
    .at(-1);
  const isFresh = earlier !== undefined && now - Date.parse(earlier.started_at) < recrawlAfterSeconds * 1000;
  if (isFresh && (isActive(earlier) || earlier.counters.read > 0)) return earlier.run;
  return start + new Date(now).toISOString().replace(/\D/g, '').slice(0, 14);
}
