import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../../src/clock.ts';
import { readConfiguration } from '../../src/config.ts';
import type { CrawlJob } from '../../src/messaging/crawl/job.ts';
import { PageArchive } from '../../src/messaging/crawl/page-archive.ts';
import { applyTopology } from '../../src/messaging/nats/admin/topology.ts';
import { connectToNats, type NatsConnection } from '../../src/messaging/nats/connection.ts';
import { silentLogger } from '../../src/observability/logger.ts';
import { Registry } from '../../src/observability/metrics.ts';
import { BrowserPool } from '../../src/scraper/browser/browser-pool.ts';
import { PageReader } from '../../src/scraper/crawl/page-reader.ts';
import { Politeness } from '../../src/scraper/crawl/politeness.ts';
import { RobotsCache } from '../../src/scraper/crawl/robots.ts';
import { createScraperMetrics } from '../../src/scraper/metrics.ts';
import { SitesInForce } from '../../src/scraper/site/sites-in-force.ts';
import { startNatsServer, type TestNatsServer } from '../support/nats-server.ts';

const megabyte = 1024 ** 2;
const alternative = '<xhtml:link rel="alternate" hreflang="de" href="https://movies.example/de/heat"/>';
const sitemap = `<urlset><url><loc>https://movies.example/film/heat</loc>${alternative}</url></urlset>`;
let nats: TestNatsServer;
let connection: NatsConnection;
let site: Server;
let reader: PageReader;

beforeAll(async () => {
  const bomb = gzipSync(Buffer.alloc(300 * megabyte, ' '));
  site = createServer((request, response) => {
    if (request.url === '/sitemap.xml.gz') response.end(bomb);
    // A file that is compressed once more on its way.
    else if (request.url === '/twice.xml.gz')
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(bomb));
    else if (request.url === '/sitemap.xml') response.end(sitemap);
    else if (request.url === '/cut.xml') response.end(sitemap.slice(0, sitemap.indexOf('</urlset>')));
    else if (request.url === '/page.xml') response.end('<!doctype html><title>Not found</title><p>Nothing is here.');
    else response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve));
  nats = await startNatsServer();
  const configuration = readConfiguration({ NATS_URL: nats.url });
  connection = await connectToNats(configuration.nats, 'test', silentLogger);
  await applyTopology(connection, configuration.nats);
  reader = new PageReader({
    browsers: new BrowserPool({ settings: configuration.scraper, clock: systemClock, logger: silentLogger }),
    politeness: await Politeness.open(connection, systemClock),
    robots: new RobotsCache(systemClock, 'CineStream', true),
    agent: 'CineStream',
    archive: await PageArchive.open(connection),
    sites: await SitesInForce.open(connection),
    metrics: createScraperMetrics(new Registry()),
    allowPrivateAddresses: true,
    credentialsDirectory: configuration.scraper.credentialsDirectory,
    clock: systemClock,
  });
});

afterAll(async () => {
  await connection?.close();
  await nats?.close();
  site?.close();
});

function sitemapJob(path: string): CrawlJob {
  return {
    schema_version: 1,
    url: `http://127.0.0.1:${(site.address() as AddressInfo).port}${path}`,
    source: 'hostile',
    adapter: 'schema-org',
    kind: 'sitemap',
    run: 'test',
    depth: 0,
    attempt: 0,
    limits: { maxPages: 10, maxDepth: 1, follow: [], recrawlAfterSeconds: 0 },
    queued_at: new Date().toISOString(),
  };
}

describe('a sitemap', () => {
  it('that is whole is read', async () => {
    const result = await reader.read(sitemapJob('/sitemap.xml'), AbortSignal.timeout(20_000));
    expect(result.extraction.links).toHaveLength(1);
  });

  it.each(['/cut.xml', '/page.xml'])('that stops in the middle, or is none, is a fault: %s', async (path) => {
    await expect(reader.read(sitemapJob(path), AbortSignal.timeout(20_000))).rejects.toMatchObject({
      code: 'page_unreadable',
    });
  });

  it.each([
    '/sitemap.xml.gz',
    '/twice.xml.gz',
  ])('that is a decompression bomb is refused, and not unfolded: %s', async (path) => {
    const before = process.memoryUsage().rss;
    await expect(reader.read(sitemapJob(path), AbortSignal.timeout(20_000))).rejects.toMatchObject({
      code: 'page_load_failed',
    });
    expect(process.memoryUsage().rss - before).toBeLessThan(200 * megabyte);
  });
});
