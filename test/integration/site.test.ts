import { readFile } from 'node:fs/promises';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { NatsConnection } from '@nats-io/nats-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { films, serveCinema } from '../../examples/cinema/cinema.ts';
import { systemClock } from '../../src/clock.ts';
import { readConfiguration } from '../../src/config.ts';
import { streams } from '../../src/messaging/contracts/subjects.ts';
import { readRun, startRun } from '../../src/messaging/crawl/runs.ts';
import { Sites } from '../../src/messaging/crawl/sites.ts';
import type { Observation } from '../../src/movie/observation.ts';
import type { Site } from '../../src/movie/site/site.ts';
import { silentLogger } from '../../src/observability/logger.ts';
import { Registry } from '../../src/observability/metrics.ts';
import type { Role } from '../../src/role.ts';
import { replayArchive } from '../../src/scraper/replay.ts';
import { startScraper } from '../../src/scraper/scraper.ts';
import { parseSiteFile } from '../../src/scraper/site/site-file.ts';
import { until } from '../support/nats-server.ts';
import { newestOfEach } from '../support/observations.ts';
import { startTestStreams } from '../support/streams.ts';

const file = new URL('../../examples/cinema/cinema.yaml', import.meta.url);
const asked: string[] = [];

let cinema: Server;
let streaming: Awaited<ReturnType<typeof startTestStreams>>;
let connection: NatsConnection;
let scraper: Role;
let sites: Sites;
let site: Site;

beforeAll(async () => {
  cinema = await serveCinema(0, (path) => asked.push(path));
  streaming = await startTestStreams();
  connection = streaming.connection;
  sites = await Sites.open(connection);
  site = parseSiteFile(await readFile(file, 'utf8'), 'cinema.yaml').site;
  scraper = await startScraper({
    configuration: readConfiguration({
      CINESTREAM_ALLOW_PRIVATE_ADDRESSES: 'true',
      CINESTREAM_SCRAPER_CONCURRENCY: '2',
      CINESTREAM_DRAIN_SECONDS: '5',
    }),
    connection,
    registry: new Registry(),
    logger: silentLogger,
    clock: systemClock,
    random: Math.random,
  });
}, 60_000);

afterAll(async () => {
  await scraper?.stop();
  await streaming?.close();
  cinema?.close();
});

async function crawl(run: string): Promise<void> {
  const { port } = cinema.address() as AddressInfo;
  const seeds = [{ url: `http://127.0.0.1:${port}/programm`, kind: 'list' as const }];
  const limits = { maxPages: 100, maxDepth: 3, follow: [], recrawlAfterSeconds: 0 };
  await startRun(connection, { run, source: 'wehr', adapter: 'schema-org', seeds, limits }, systemClock);
  await until(async () => (await readRun(connection, run))?.state === 'finished' || undefined, 120);
}

async function movies(): Promise<Map<string, Observation>> {
  const observations = [...(await newestOfEach(connection, streams.observations)).values()].map(
    (text) => JSON.parse(text) as Observation,
  );
  return new Map(observations.map((one) => [one.facts.title ?? '', one]));
}

describe('a site without structured data', () => {
  it('is read by its site file as it stands: every movie, every fact, nothing else', async () => {
    await sites.put('wehr', site);
    await crawl('wehr-1');
    const found = await movies();
    expect([...found.keys()].toSorted()).toEqual(films.map(({ title }) => title).toSorted());
    for (const film of films) {
      expect.soft(found.get(film.title)?.facts, film.slug).toMatchObject({
        original_title: film.original,
        year: film.year,
        runtime_minutes: film.minutes,
        director: film.director,
        stars: film.cast,
        rating: Number(film.stars.replace(',', '.')) * 2,
        plot: film.story,
        release_date: expect.stringMatching(/^20\d\d-\d\d-\d\d$/),
      });
    }
  }, 180_000);

  it('is asked for each page once, by its canonical address, and for nothing that is to be ignored', () => {
    const pages = asked.filter((path) => !/robots|favicon/.test(path));
    expect(pages.filter((path) => path.startsWith('/werk/')).toSorted()).toEqual(
      films.map(({ slug }) => `/werk/${slug}`).toSorted(),
    );
    expect(pages.filter((path) => /konzert|gutscheine/.test(path))).toEqual([]);
  });

  it('is read by an edit of its file at once, and what is kept is read again without asking it', async () => {
    const { original_title: _, ...facts } = site.facts ?? {};
    await sites.put('wehr', {
      ...site,
      facts: { ...facts, genre: { select: '.zeile', pattern: 'Min\\. · (\\p{L}+)' } },
    });
    const before = asked.length;
    expect(await replayArchive(connection, { source: 'wehr' })).toMatchObject({ observations: films.length });
    expect(asked.length).toBe(before);
    const express = (await movies()).get('Nordlicht-Express');
    expect(express?.facts).toMatchObject({ genre: ['Komödie'], original_title: null });

    await sites.put('wehr', site);
    await crawl('wehr-2');
    expect((await movies()).get('Nordlicht-Express')?.facts.genre).toEqual(['Komödie', 'Abenteuer']);
  }, 180_000);
});
