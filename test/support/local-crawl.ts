import type { NatsConnection } from '@nats-io/nats-core';
import { systemClock } from '../../src/clock.ts';
import { readConfiguration } from '../../src/config.ts';
import type { CrawlKind, CrawlLimits } from '../../src/messaging/crawl/job.ts';
import { type Run, readRun, startRun } from '../../src/messaging/crawl/runs.ts';
import { applyTopology } from '../../src/messaging/nats/admin/topology.ts';
import { connectToNats } from '../../src/messaging/nats/connection.ts';
import { silentLogger } from '../../src/observability/logger.ts';
import { Registry } from '../../src/observability/metrics.ts';
import { startScraper } from '../../src/scraper/scraper.ts';
import { startNatsServer, until } from './nats-server.ts';
import { readObservations } from './observations.ts';

export interface LocalCrawl extends AsyncDisposable {
  connection: NatsConnection;
  natsUrl: string;
  /** Crawls from an address until the run is over. */
  crawl(source: string, url: string, options?: { kind?: CrawlKind; limits?: Partial<CrawlLimits> }): Promise<Run>;
  /** Titles of the movies that a source tells of, in order. */
  titles(source: string): Promise<string[]>;
}

/** A NATS server and a scraper with real browsers, for crawls of sites on loopback. */
export async function openLocalCrawl(environment: Record<string, string> = {}): Promise<LocalCrawl> {
  await using opened = new AsyncDisposableStack();
  const server = await startNatsServer();
  opened.defer(() => server.close());
  const configuration = readConfiguration({
    NATS_URL: server.url,
    CINESTREAM_ALLOW_PRIVATE_ADDRESSES: 'true',
    CINESTREAM_SCRAPER_CONCURRENCY: '2',
    ...environment,
  });
  const connection = await connectToNats(configuration.nats, 'test', silentLogger);
  opened.defer(() => connection.close());
  await applyTopology(connection, configuration.nats);
  const scraper = await startScraper({
    ...{ configuration, connection, registry: new Registry(), logger: silentLogger },
    ...{ clock: systemClock, random: Math.random },
  });
  opened.defer(() => scraper.stop());
  const resources = opened.move();
  return {
    connection,
    natsUrl: server.url,
    async crawl(source, url, { kind = 'list', limits = {} } = {}) {
      const specification = {
        ...({ run: source, source, adapter: 'schema-org', seeds: [{ url, kind }] } as const),
        limits: { maxPages: 100, maxDepth: 3, follow: [], recrawlAfterSeconds: 0, ...limits },
      };
      await startRun(connection, specification, systemClock);
      return until(async () => {
        const run = await readRun(connection, source);
        return run?.state === 'finished' ? run : undefined;
      }, 150);
    },
    async titles(source) {
      const found = await readObservations(connection, source);
      return found.map(({ facts }) => facts.title ?? '').toSorted();
    },
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  };
}
