import type { NatsConnection } from '@nats-io/nats-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../../src/clock.ts';
import { readConfiguration } from '../../src/config.ts';
import { refusingHosts } from '../../src/messaging/crawl/host-rate.ts';
import type { CrawlJob } from '../../src/messaging/crawl/job.ts';
import { PageArchive } from '../../src/messaging/crawl/page-archive.ts';
import { applyTopology } from '../../src/messaging/nats/admin/topology.ts';
import { connectToNats } from '../../src/messaging/nats/connection.ts';
import { silentLogger } from '../../src/observability/logger.ts';
import { Registry } from '../../src/observability/metrics.ts';
import type { VisitedPage } from '../../src/scraper/browser/page.ts';
import { PageReader, type PageReaderOptions } from '../../src/scraper/crawl/page-reader.ts';
import { Politeness } from '../../src/scraper/crawl/politeness.ts';
import { readRobots } from '../../src/scraper/crawl/robots.ts';
import { createScraperMetrics } from '../../src/scraper/metrics.ts';
import { SitesInForce } from '../../src/scraper/site/sites-in-force.ts';
import { startNatsServer, type TestNatsServer } from '../support/nats-server.ts';

/** Public by its number, so that no name has to be looked up. */
const asked = 'http://93.184.216.34/film';
const { signal } = new AbortController();

let server: TestNatsServer;
let connection: NatsConnection;
let archive: PageArchive;
let politeness: Politeness;

beforeAll(async () => {
  server = await startNatsServer();
  connection = await connectToNats(readConfiguration({ NATS_URL: server.url }).nats, 'test', silentLogger);
  await applyTopology(connection, readConfiguration({}).nats);
  archive = await PageArchive.open(connection);
  politeness = await Politeness.open(connection, systemClock);
});

afterAll(async () => {
  await connection?.close();
  await server?.close();
});

/** Reads the page, while the browser ends up elsewhere. */
async function readLandingAt(url: string, status = 200): Promise<unknown> {
  const movie =
    '<title>Heat</title><div itemscope itemtype="https://schema.org/Movie"><h1 itemprop="name">Heat</h1></div>';
  const page: VisitedPage = {
    ...{ url, status, headers: {}, html: movie, ready: true, cutOff: false },
    ...{ latencyMilliseconds: 5, milliseconds: 10, warnings: [] },
  };
  const browsers: PageReaderOptions['browsers'] = {
    visit: async (_, examine) => ({ page, finding: examine(page).finding, screenshot: null }),
  };
  const text = 'User-agent: *\nDisallow: /private\nDisallow: /captcha\n';
  const reader = new PageReader({
    ...{ browsers, archive, politeness, clock: systemClock },
    sites: await SitesInForce.open(connection),
    robots: { rulesFor: async (address) => readRobots(`${new URL(address).origin}/robots.txt`, text, 'CineStream') },
    metrics: createScraperMetrics(new Registry()),
    agent: 'CineStream',
    allowPrivateAddresses: false,
    credentialsDirectory: '/nowhere',
  });
  const limits = { maxPages: 1, maxDepth: 0, follow: [], recrawlAfterSeconds: 0 };
  const job: CrawlJob = {
    ...{ schema_version: 1, url: asked, source: 'example', adapter: 'schema-org', kind: 'movie' },
    ...{ run: 'test', depth: 0, attempt: 0, limits, queued_at: new Date().toISOString() },
  };
  return reader.read(job, signal);
}

describe('a page that leads elsewhere', () => {
  it('is read where that is public and allowed', async () => {
    await expect(readLandingAt('http://93.184.216.35/film')).resolves.toMatchObject({
      url: 'http://93.184.216.35/film',
      extraction: { kind: 'movie' },
    });
    expect(await archive.count()).toBe(1);
  });

  it.each([
    'http://127.0.0.1/admin',
    'http://[::ffff:169.254.169.254]/latest/meta-data/',
    'file:///etc/passwd',
  ])('is refused, and not kept, where that is %s', async (url) => {
    await expect(readLandingAt(url)).rejects.toMatchObject({ code: 'address_refused' });
    expect(await archive.count()).toBe(1);
  });

  it('is refused, and not kept, where robots.txt does not allow that', async () => {
    await expect(readLandingAt('http://93.184.216.34/private/film')).rejects.toMatchObject({ code: 'robots_refused' });
    expect(await archive.count()).toBe(1);
  });

  it('to be told apart from machines is blocked, and the host that was asked is left alone as well', async () => {
    await expect(readLandingAt('http://93.184.216.99/captcha', 403)).rejects.toMatchObject({ code: 'blocked' });
    const hosts = (await refusingHosts(connection)).map(({ host }) => host);
    expect(hosts.toSorted()).toEqual(['93_184_216_34', '93_184_216_99']);
  });
});
