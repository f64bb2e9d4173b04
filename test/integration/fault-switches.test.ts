import type { NatsConnection } from '@nats-io/nats-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../../src/clock.ts';
import { readConfiguration } from '../../src/config.ts';
import { type FaultSwitches, faultNames } from '../../src/demo/site/faults.ts';
import { type MovieSite, startMovieSite } from '../../src/demo/site/site.ts';
import { streams } from '../../src/messaging/contracts/subjects.ts';
import { type RunCounters, readRun, startRun } from '../../src/messaging/crawl/runs.ts';
import { applyTopology } from '../../src/messaging/nats/admin/topology.ts';
import { connectToNats } from '../../src/messaging/nats/connection.ts';
import { countDeadLetters } from '../../src/messaging/nats/consumer/dead-letter-store.ts';
import { type Observation, observationSchema } from '../../src/movie/observation.ts';
import { silentLogger } from '../../src/observability/logger.ts';
import { Registry } from '../../src/observability/metrics.ts';
import type { Role } from '../../src/role.ts';
import { startScraper } from '../../src/scraper/scraper.ts';
import { startNatsServer, type TestNatsServer, until } from '../support/nats-server.ts';
import { newestOfEach } from '../support/observations.ts';

/** Enough that some have letters beyond ASCII in their titles. */
const movies = 50;
const pagesOfSite = 3;

let server: TestNatsServer;
let connection: NatsConnection;
let site: MovieSite;
let scraper: Role;
let registry: Registry;
let pages: string[];

beforeAll(async () => {
  server = await startNatsServer();
  connection = await connectToNats(readConfiguration({ NATS_URL: server.url }).nats, 'test', silentLogger);
  const configuration = readConfiguration({
    NATS_URL: server.url,
    CINESTREAM_ALLOW_PRIVATE_ADDRESSES: 'true',
    CINESTREAM_SCRAPER_CONCURRENCY: '2',
  });
  await applyTopology(connection, configuration.nats);
  site = await startMovieSite({ port: 0, secondPort: 0, seed: 5, movies, crawlDelaySeconds: 0, logger: silentLogger });
  pages = pagesToRead();
  registry = new Registry();
  const context = { configuration, connection, registry, logger: silentLogger };
  scraper = await startScraper({ ...context, clock: systemClock, random: Math.random });
  expect(await read('sound')).toMatchObject({ read: pages.length, observations: pages.length });
}, 60_000);

afterAll(async () => {
  await scraper?.stop();
  await connection?.close();
  await site?.close();
  await server?.close();
});

/** Of both sites; letters beyond ASCII first, since they are what a wrong encoding spoils. */
function pagesToRead(): string[] {
  const isForeign = (text: string) => /[^ -~]/.test(text);
  const chosen = (all: Iterable<{ key: string; title: string }>) =>
    [...all]
      .toSorted((one, other) => Number(isForeign(other.title)) - Number(isForeign(one.title)))
      .slice(0, pagesOfSite);
  return [
    ...chosen(site.catalogue.first.values()).map(({ key }) => `${site.urls.first}/title/${key}`),
    ...chosen(site.catalogue.second.values()).map(({ key }) => `${site.urls.second}/film/${key}`),
  ];
}

/** Has every page read in a run of its own, and gives what was counted. */
async function read(run: string): Promise<RunCounters | undefined> {
  const politeness = { delaySeconds: 0, initialBackoffSeconds: 1 };
  const limits = { maxPages: 100, maxDepth: 0, follow: [], recrawlAfterSeconds: 0, politeness };
  const seeds = pages.map((url) => ({ url, kind: 'movie' as const }));
  await startRun(connection, { run, source: 'films', adapter: 'demo', seeds, limits }, systemClock);
  await until(async () => (await readRun(connection, run))?.state === 'finished' || undefined, 90);
  return (await readRun(connection, run))?.counters;
}

async function facts(): Promise<Map<string, Observation['facts']>> {
  const found = await newestOfEach(connection, streams.observations);
  const list = [...found.values()].map((text): Observation => observationSchema.parse(JSON.parse(text)));
  return new Map(list.map((one) => [one.url, one.facts]));
}

/** Spoils the first answer for every page. */
async function strike(faults: FaultSwitches): Promise<void> {
  const response = await fetch(`${site.urls.first}/__faults`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ ...faults, faultyAttempts: 1 }),
  });
  expect(response.status).toBe(200);
  for (const url of Object.values(site.urls)) await fetch(`${url}/__hits`, { method: 'DELETE' });
}

describe('every page, when all are struck by', () => {
  it.each([...faultNames, 'slow'])('%s, is read, and says nothing but what it says without', async (fault) => {
    const expected = await facts();
    await strike({ [fault]: 1, slowMilliseconds: 500 });
    const counters = await read(fault);
    expect(await facts()).toEqual(expected);
    expect(counters).toMatchObject({ read: pages.length, unchanged: pages.length, observations: 0, failed: 0 });
    expect(await countDeadLetters(connection)).toEqual(new Map());
  }, 100_000);
});

/** The sum of what a metric counts with these labels. */
async function counted(metric: string, labels = ''): Promise<number> {
  const lines = (await registry.metrics()).split('\n');
  const isOf = (line: string) => line.split(/[{ ]/, 1)[0] === `cinestream_scraper_${metric}` && line.includes(labels);
  const values = lines.filter(isOf);
  return values.reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0);
}

it('shows in the metrics', async () => {
  await strike({ challenge: 1 });
  const before = await counted('blocked_total', 'source="films"');
  const [waits, delays] = [await counted('host_wait_seconds_count'), await counted('host_wait_seconds_sum')];
  await read('counted');
  expect(await counted('blocked_total', 'source="films"')).toBe(before + pages.length);
  expect(await counted('page_failures_total', 'code="blocked"')).toBeGreaterThanOrEqual(pages.length);
  expect(await counted('host_wait_seconds_count')).toBeGreaterThanOrEqual(waits + 2 * pages.length);
  expect(await counted('host_wait_seconds_sum')).toBeGreaterThan(delays);
  expect(await counted('pages_total', 'outcome="movie"')).toBe(pages.length);
  expect(await counted('pages_total', 'outcome="unchanged"')).toBeGreaterThanOrEqual(pages.length);
  expect(await counted('observations_total', 'source="films"')).toBe(pages.length);
  expect(await counted('facts_filled_total', 'fact="title"')).toBe(pages.length);
  expect(await counted('page_duration_seconds_count')).toBeGreaterThan(pages.length);
  expect(await registry.metrics()).toMatch(/cinestream_scraper_host_delay_seconds\{source="films"[^}]*\} \d/);
  expect(await registry.metrics()).toMatch(/cinestream_scraper_sessions(?:\{[^}]*\})? [12]/);
}, 100_000);
