import type { NatsConnection } from '@nats-io/nats-core';
import { type Clock, systemClock } from '../../src/clock.ts';
import { readConfiguration } from '../../src/config.ts';
import type { CrawlJob } from '../../src/messaging/crawl/job.ts';
import { PageArchive } from '../../src/messaging/crawl/page-archive.ts';
import { SourceIdClaims } from '../../src/messaging/crawl/source-id-claims.ts';
import { UrlStates } from '../../src/messaging/crawl/url-state.ts';
import { silentLogger } from '../../src/observability/logger.ts';
import { Registry } from '../../src/observability/metrics.ts';
import { BrowserPool } from '../../src/scraper/browser/browser-pool.ts';
import { JobHandler } from '../../src/scraper/crawl/job-handler.ts';
import { PagePublisher } from '../../src/scraper/crawl/page-publisher.ts';
import { PageReader } from '../../src/scraper/crawl/page-reader.ts';
import { Politeness } from '../../src/scraper/crawl/politeness.ts';
import { RobotsCache } from '../../src/scraper/crawl/robots.ts';
import { createScraperMetrics } from '../../src/scraper/metrics.ts';
import { SitesInForce } from '../../src/scraper/site/sites-in-force.ts';

/** Does single crawl jobs in a real browser, at a time that can be moved on. */
export interface PageJobs extends AsyncDisposable {
  /** Each time as a run of its own. Rejects with what the job would be retried or dead-lettered for. */
  read(url: string, source?: string): Promise<void>;
  /** Lets time pass. */
  later(milliseconds: number): void;
}

export async function openPageJobs(connection: NatsConnection): Promise<PageJobs> {
  let passed = 0;
  let runs = 0;
  const clock: Clock = { now: () => Date.now() + passed, wait: systemClock.wait };
  const settings = readConfiguration({ CINESTREAM_ALLOW_PRIVATE_ADDRESSES: 'true' }).scraper;
  const browsers = new BrowserPool({ settings, clock: systemClock, logger: silentLogger });
  const metrics = createScraperMetrics(new Registry());
  const reader = new PageReader({
    browsers,
    politeness: await Politeness.open(connection, clock),
    robots: new RobotsCache(clock, 'CineStream', true),
    agent: 'CineStream',
    archive: await PageArchive.open(connection),
    sites: await SitesInForce.open(connection),
    metrics,
    allowPrivateAddresses: true,
    credentialsDirectory: settings.credentialsDirectory,
    clock,
  });
  const history = await UrlStates.open(connection);
  const claims = await SourceIdClaims.open(connection);
  const publisher = new PagePublisher({ connection, history, claims, metrics, clock });
  const handler = new JobHandler({ connection, reader, history, publisher, metrics, clock });
  return {
    read(url, source = 'movies') {
      runs += 1;
      const job: CrawlJob = {
        ...{ schema_version: 1, url, source, adapter: 'schema-org', kind: 'movie', run: `run-${runs}` },
        ...{ depth: 0, attempt: 0, queued_at: new Date(clock.now()).toISOString() },
        limits: { maxPages: 100, maxDepth: 0, follow: [], recrawlAfterSeconds: 0 },
      };
      return handler.handle(job, AbortSignal.timeout(60_000));
    },
    later(milliseconds) {
      passed += milliseconds;
    },
    [Symbol.asyncDispose]: () => browsers.close(),
  };
}
