import type { ServerResponse } from 'node:http';
import type { NatsConnection } from '@nats-io/nats-core';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { systemClock } from '../../src/clock.ts';
import { readConfiguration } from '../../src/config.ts';
import { buckets, token } from '../../src/messaging/contracts/subjects.ts';
import { hostRateSchema } from '../../src/messaging/crawl/host-rate.ts';
import type { CrawlJob } from '../../src/messaging/crawl/job.ts';
import { PageArchive } from '../../src/messaging/crawl/page-archive.ts';
import { applyTopology } from '../../src/messaging/nats/admin/topology.ts';
import { connectToNats } from '../../src/messaging/nats/connection.ts';
import { Bucket } from '../../src/messaging/nats/key-value.ts';
import { silentLogger } from '../../src/observability/logger.ts';
import { Registry } from '../../src/observability/metrics.ts';
import { BrowserPool } from '../../src/scraper/browser/browser-pool.ts';
import { PageReader } from '../../src/scraper/crawl/page-reader.ts';
import { Politeness } from '../../src/scraper/crawl/politeness.ts';
import { RobotsCache } from '../../src/scraper/crawl/robots.ts';
import { createScraperMetrics } from '../../src/scraper/metrics.ts';
import { SitesInForce } from '../../src/scraper/site/sites-in-force.ts';
import { type AnsweringSite, moviePage, sendHtml, startAnsweringSite } from '../support/answering-site.ts';
import { startNatsServer, type TestNatsServer, until } from '../support/nats-server.ts';

const page = moviePage({ title: 'Heat', year: 1995 });
let server: TestNatsServer;
let connection: NatsConnection;
let slow: AnsweringSite;
let polite: AnsweringSite;
let browsers: BrowserPool;
let held: ServerResponse | undefined;

beforeEach(async () => {
  slow = await startAnsweringSite((path, response) => {
    if (path !== '/film/heat') return;
    response.writeHead(200, { 'content-type': 'text/html' }).flushHeaders();
    held = response;
  });
  polite = await startAnsweringSite((path, response) => {
    if (path === '/film/heat') sendHtml(response, page);
  });
  server = await startNatsServer();
  const configuration = readConfiguration({ NATS_URL: server.url, CINESTREAM_SCRAPER_CONCURRENCY: '1' });
  connection = await connectToNats(configuration.nats, 'test', silentLogger);
  await applyTopology(connection, configuration.nats);
});

afterEach(async () => {
  await browsers?.close();
  await connection?.close();
  await server?.close();
  await slow?.[Symbol.asyncDispose]();
  await polite?.[Symbol.asyncDispose]();
});

it('a slot of a host is taken when a browser is there to use it, not while all are busy', async () => {
  const { scraper: settings } = readConfiguration({
    CINESTREAM_SCRAPER_CONCURRENCY: '1',
    CINESTREAM_ALLOW_PRIVATE_ADDRESSES: 'true',
  });
  browsers = new BrowserPool({ settings, clock: systemClock, logger: silentLogger });
  const waiting: string[] = [];
  const visit: BrowserPool['visit'] = (request, examine) => {
    waiting.push(request.url);
    return browsers.visit(request, examine);
  };
  const reader = new PageReader({
    browsers: { visit },
    politeness: await Politeness.open(connection, systemClock),
    robots: new RobotsCache(systemClock, 'CineStream', true),
    agent: 'CineStream',
    archive: await PageArchive.open(connection),
    sites: await SitesInForce.open(connection),
    metrics: createScraperMetrics(new Registry()),
    allowPrivateAddresses: true,
    credentialsDirectory: settings.credentialsDirectory,
    clock: systemClock,
  });
  const job = (url: string): CrawlJob => ({
    ...{ schema_version: 1, url, source: 'movies', adapter: 'schema-org', kind: 'movie', run: 'test', depth: 0 },
    ...{ attempt: 0, queued_at: new Date().toISOString() },
    limits: { maxPages: 1, maxDepth: 0, follow: [], recrawlAfterSeconds: 0 },
  });
  const rates = await Bucket.open(connection, buckets.hosts, hostRateSchema);
  const politeUrl = `${polite.origin}/film/heat`;
  const rateOf = async () => rates.get(token(new URL(politeUrl).host));

  const first = reader.read(job(`${slow.origin}/film/heat`), AbortSignal.timeout(60_000));
  const response = await until(() => held);
  const second = reader.read(job(politeUrl), AbortSignal.timeout(60_000));
  // Its turn has come as far as the host is concerned.
  await until(() => waiting.includes(politeUrl) || undefined);
  expect(await rateOf()).toBeNull();
  response.end(page);
  await first;
  await second;
  expect((await rateOf())?.value.next_slot).toBeGreaterThan(0);
});
