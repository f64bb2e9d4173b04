import { jetstreamManager } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/nats-core';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { systemClock } from '../../src/clock.ts';
import { readConfiguration } from '../../src/config.ts';
import { streams } from '../../src/messaging/contracts/subjects.ts';
import { refusingHosts } from '../../src/messaging/crawl/host-rate.ts';
import { readRun, startRun } from '../../src/messaging/crawl/runs.ts';
import { applyTopology } from '../../src/messaging/nats/admin/topology.ts';
import { connectToNats } from '../../src/messaging/nats/connection.ts';
import { silentLogger } from '../../src/observability/logger.ts';
import { Registry } from '../../src/observability/metrics.ts';
import type { Role } from '../../src/role.ts';
import { startScraper } from '../../src/scraper/scraper.ts';
import { type AnsweringSite, listPage, moviePage, sendHtml, startAnsweringSite } from '../support/answering-site.ts';
import { startNatsServer, type TestNatsServer, until } from '../support/nats-server.ts';

const pages = 20;
let server: TestNatsServer;
let connection: NatsConnection;
let scraper: Role;
let broken: AnsweringSite;
let sound: AnsweringSite;
let isBroken: boolean;

beforeEach(async () => {
  isBroken = true;
  broken = await startAnsweringSite((path, response) => {
    const links = Array.from({ length: pages }, (_, index) => [`/film/b-${index}`, `Broken ${index}`] as const);
    if (path === '/') sendHtml(response, listPage(links));
    else if (path.startsWith('/film/') && isBroken) response.writeHead(500).end('no');
    else if (path.startsWith('/film/')) sendHtml(response, moviePage({ title: `Broken ${path.slice(8)}`, year: 1990 }));
  });
  sound = await startAnsweringSite((path, response) => {
    if (path === '/film/heat') sendHtml(response, moviePage({ title: 'Heat', year: 1995 }));
  });
  server = await startNatsServer();
  const configuration = readConfiguration({
    NATS_URL: server.url,
    CINESTREAM_ALLOW_PRIVATE_ADDRESSES: 'true',
    CINESTREAM_SCRAPER_CONCURRENCY: '2',
    CINESTREAM_USER_AGENT: 'FilmReader/1.0',
  });
  connection = await connectToNats(configuration.nats, 'test', silentLogger);
  await applyTopology(connection, configuration.nats);
  scraper = await startScraper({
    ...{ configuration, connection, registry: new Registry(), logger: silentLogger },
    ...{ clock: systemClock, random: Math.random },
  });
});

afterEach(async () => {
  await scraper?.stop();
  await connection?.close();
  await server?.close();
  await broken?.[Symbol.asyncDispose]();
  await sound?.[Symbol.asyncDispose]();
});

async function crawl(run: string, url: string, kind: 'list' | 'movie'): Promise<void> {
  const limits = { maxPages: 100, maxDepth: 2, follow: [], recrawlAfterSeconds: 0 };
  const source = run;
  await startRun(connection, { run, source, adapter: 'schema-org', seeds: [{ url, kind }], limits }, systemClock);
}

const moviesAsked = () => broken.asked.filter(({ path }) => path.startsWith('/film/')).length;
const messagesIn = async (stream: string) =>
  (await (await jetstreamManager(connection)).streams.info(stream)).state.messages;

it('a host that fails is left alone but for probes, costs others nothing, and is read when it is back', async () => {
  await crawl('broken', `${broken.origin}/`, 'list');
  const paused = await until(async () => (await refusingHosts(connection))[0], 60);
  expect(paused.refusals).toBeGreaterThanOrEqual(5);
  const asked = moviesAsked();

  await crawl('sound', `${sound.origin}/film/heat`, 'movie');
  await until(async () => ((await readRun(connection, 'sound'))?.counters.read === 1 ? true : undefined), 60);
  // Two more are asked for before the pause, and a probe or two after it.
  expect(moviesAsked() - asked).toBeLessThan(pages / 2);

  isBroken = false;
  await until(async () => ((await readRun(connection, 'broken'))?.counters.read === pages + 1 ? true : undefined), 90);
  expect(await refusingHosts(connection)).toEqual([]);
  expect(await messagesIn(streams.deadLetter)).toBe(0);
}, 180_000);

it('all that is fetched, in a browser and without one, has one agent', async () => {
  await crawl('sound', `${sound.origin}/film/heat`, 'movie');
  await until(async () => ((await readRun(connection, 'sound'))?.counters.read === 1 ? true : undefined), 60);
  const limits = { maxPages: 1, maxDepth: 0, follow: [], recrawlAfterSeconds: 0 };
  const seeds = [{ url: `${sound.origin}/sitemap.xml`, kind: 'sitemap' as const }];
  await startRun(connection, { run: 'map', source: 'map', adapter: 'schema-org', seeds, limits }, systemClock);
  await until(async () => sound.asked.find(({ path }) => path === '/sitemap.xml'), 60);
  const agents = new Set(sound.asked.map(({ headers }) => headers['user-agent']));
  expect([...agents]).toEqual(['FilmReader/1.0']);
}, 120_000);
