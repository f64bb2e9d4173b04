import type { NatsConnection } from '@nats-io/nats-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../src/clock.ts';
import { readConfiguration } from '../../src/config.ts';
import { type MovieSite, startMovieSite } from '../../src/demo/site/site.ts';
import { streams } from '../../src/messaging/contracts/subjects.ts';
import { readRun, startRun } from '../../src/messaging/crawl/runs.ts';
import { applyTopology } from '../../src/messaging/nats/admin/topology.ts';
import { connectToNats } from '../../src/messaging/nats/connection.ts';
import { countDeadLetters } from '../../src/messaging/nats/consumer/dead-letter-store.ts';
import type { Observation } from '../../src/movie/observation.ts';
import { silentLogger } from '../../src/observability/logger.ts';
import { Registry } from '../../src/observability/metrics.ts';
import type { Role } from '../../src/role.ts';
import { startScraper } from '../../src/scraper/scraper.ts';
import { startNatsServer, type TestNatsServer, until } from '../support/nats-server.ts';
import { newestOfEach } from '../support/observations.ts';
import { startGrid, type TestGrid } from './selenium-grid.ts';

const movies = 40;

let grid: TestGrid;
let server: TestNatsServer;
let connection: NatsConnection;
let site: MovieSite;
let scraper: Role | undefined;

beforeAll(async () => {
  grid = await startGrid({ nodes: 2, slots: 2 });
});

afterAll(async () => {
  await grid?.close();
});

beforeEach(async () => {
  server = await startNatsServer();
  connection = await connectToNats(readConfiguration({ NATS_URL: server.url }).nats, 'test', silentLogger);
  await applyTopology(connection, readConfiguration({}).nats);
  site = await startMovieSite({ port: 0, secondPort: 0, seed: 5, movies, crawlDelaySeconds: 0, logger: silentLogger });
});

afterEach(async () => {
  await scraper?.stop();
  scraper = undefined;
  await connection?.close();
  await site?.close();
  await server?.close();
});

async function startCrawl(seleniumUrl: string): Promise<void> {
  const configuration = readConfiguration({
    NATS_URL: server.url,
    CINESTREAM_SELENIUM_URL: seleniumUrl,
    CINESTREAM_ALLOW_PRIVATE_ADDRESSES: 'true',
    CINESTREAM_SCRAPER_CONCURRENCY: '4',
    CINESTREAM_PAGE_TIMEOUT_SECONDS: '10',
    CINESTREAM_DRAIN_SECONDS: '5',
  });
  const context = { configuration, connection, registry: new Registry(), logger: silentLogger };
  scraper = await startScraper({ ...context, clock: systemClock, random: Math.random });
  const limits = { maxPages: 1000, maxDepth: 8, follow: [], recrawlAfterSeconds: 0 };
  const seeds = [{ url: `${site.urls.first}/`, kind: 'list' as const }];
  await startRun(connection, { run: 'reelhouse-1', source: 'reelhouse', adapter: 'demo', seeds, limits }, systemClock);
}

const pagesRead = async () => (await readRun(connection, 'reelhouse-1'))?.counters.read ?? 0;

async function everyMovieIsRead(): Promise<void> {
  await until(async () => (await readRun(connection, 'reelhouse-1'))?.state === 'finished' || undefined, 150);
  const found = await newestOfEach(connection, streams.observations);
  const seen = [...found.values()].map((text) => (JSON.parse(text) as Observation).source_id);
  expect(seen.toSorted()).toEqual([...site.catalogue.first.keys()].toSorted());
  expect(await countDeadLetters(connection)).toEqual(new Map());
}

/** Nothing of ours stays behind on the Grid. */
async function noSessionIsLeft(): Promise<void> {
  await scraper?.stop();
  scraper = undefined;
  await until(async () => (await grid.state()).sessions === 0 || undefined, 60);
}

describe('a scraper on a Selenium Grid of two nodes', () => {
  it.each(['', '/wd/hub'])('reads every movie with CINESTREAM_SELENIUM_URL ending in "%s"', async (ending) => {
    await startCrawl(grid.url + ending);
    await until(async () => (await grid.state()).sessions === 4 || undefined, 60);
    await everyMovieIsRead();
    await noSessionIsLeft();
  });

  it('loses no page when the hub is restarted and forgets its sessions', async () => {
    await startCrawl(grid.url);
    await until(async () => (await pagesRead()) >= 10 || undefined, 60);
    await grid.restartHub();
    await everyMovieIsRead();
    await noSessionIsLeft();
  });

  it('loses no page when a node dies with its browsers', async () => {
    await startCrawl(grid.url);
    await until(async () => (await pagesRead()) >= 10 || undefined, 60);
    await grid.nodes[0]?.kill();
    await everyMovieIsRead();
    await noSessionIsLeft();
  });

  it('lets a node that drains go after the pages that it is at: none is read again', async () => {
    const leaving = grid.nodes.at(-1);
    await grid.addNode();
    await startCrawl(grid.url);
    await until(async () => (await pagesRead()) >= 10 || undefined, 60);
    await leaving?.drain();
    expect((await readRun(connection, 'reelhouse-1'))?.state, 'the run, when the node has gone').toBe('running');
    await everyMovieIsRead();
    const hits: Record<string, number> = await (await fetch(`${site.urls.first}/__hits`)).json();
    expect(Object.entries(hits).filter(([path, count]) => path.startsWith('/title/') && count > 1)).toEqual([]);
    await noSessionIsLeft();
  });

  it('waits for a node when the last one is gone', async () => {
    await startCrawl(grid.url);
    await until(async () => (await pagesRead()) >= 10 || undefined, 60);
    await grid.nodes.at(-1)?.kill();
    await grid.addNode();
    await everyMovieIsRead();
    await noSessionIsLeft();
  });
});
