import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { jetstreamManager } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/nats-core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../src/clock.ts';
import { readConfiguration } from '../../src/config.ts';
import { type MovieSite, type MovieSiteOptions, startMovieSite } from '../../src/demo/site/site.ts';
import { scrapeRequestSchema } from '../../src/messaging/contracts/services.ts';
import { services, streams } from '../../src/messaging/contracts/subjects.ts';
import { cancelRun, readRun, startRun } from '../../src/messaging/crawl/runs.ts';
import { applyTopology } from '../../src/messaging/nats/admin/topology.ts';
import { connectToNats } from '../../src/messaging/nats/connection.ts';
import { askService } from '../../src/messaging/nats/request.ts';
import type { Observation } from '../../src/movie/observation.ts';
import { silentLogger } from '../../src/observability/logger.ts';
import { Registry } from '../../src/observability/metrics.ts';
import type { Role } from '../../src/role.ts';
import { replayArchive } from '../../src/scraper/replay.ts';
import { startScraper } from '../../src/scraper/scraper.ts';
import { startNatsServer, type TestNatsServer, until } from '../support/nats-server.ts';
import { newestOfEach } from '../support/observations.ts';

let server: TestNatsServer;
let connection: NatsConnection;
let site: MovieSite;
let scraper: Role | undefined;

beforeEach(async () => {
  server = await startNatsServer();
  connection = await connectToNats(readConfiguration({ NATS_URL: server.url }).nats, 'test', silentLogger);
  await applyTopology(connection, readConfiguration({}).nats);
});

afterEach(async () => {
  await scraper?.stop();
  scraper = undefined;
  await connection?.close();
  await site?.close();
  await server?.close();
});

async function start(
  movies: number,
  options: Partial<MovieSiteOptions> = {},
  settings: Record<string, string> = {},
): Promise<void> {
  site = await startMovieSite({
    port: 0,
    secondPort: 0,
    seed: 5,
    movies,
    crawlDelaySeconds: 0,
    logger: silentLogger,
    ...options,
  });
  const configuration = readConfiguration({
    NATS_URL: server.url,
    CINESTREAM_ALLOW_PRIVATE_ADDRESSES: 'true',
    CINESTREAM_SCRAPER_CONCURRENCY: '2',
    CINESTREAM_DRAIN_SECONDS: '5',
    ...settings,
  });
  scraper = await startScraper({
    configuration,
    connection,
    registry: new Registry(),
    logger: silentLogger,
    clock: systemClock,
    random: Math.random,
  });
}

async function crawl(run: string, url: string, recrawlAfterSeconds = 0): Promise<void> {
  const limits = { maxPages: 1000, maxDepth: 8, follow: [], recrawlAfterSeconds };
  const source = run.split('-')[0] ?? run;
  await startRun(connection, { run, source, adapter: 'demo', seeds: [{ url, kind: 'list' }], limits }, systemClock);
}

async function finished(run: string) {
  return until(async () => {
    const found = await readRun(connection, run);
    return found?.state === 'finished' ? found : undefined;
  }, 150);
}

async function observations(): Promise<Observation[]> {
  return [...(await newestOfEach(connection, streams.observations)).values()].map(
    (text) => JSON.parse(text) as Observation,
  );
}

async function messagesIn(stream: string): Promise<number> {
  return (await (await jetstreamManager(connection)).streams.info(stream)).state.messages;
}

describe('a crawl', () => {
  it('reads every movie of a site, its facts as they are, and stays out of where robots.txt asks', async () => {
    await start(25);
    await crawl('reelhouse-1', `${site.urls.first}/`);
    await finished('reelhouse-1');
    const seen = new Map((await observations()).map((one) => [one.source_id, one.facts]));
    expect([...seen.keys()].toSorted()).toEqual([...site.catalogue.first.keys()].toSorted());
    for (const [key, movie] of site.catalogue.first) {
      expect.soft(seen.get(key), key).toMatchObject({
        title: movie.title,
        director: movie.director === null ? [] : [movie.director],
        rating: movie.rating,
      });
    }
    const hits = await fetch(`${site.urls.first}/__hits`).then((response) => response.text());
    expect(hits).not.toContain('/account/');
    expect(await messagesIn(streams.deadLetter)).toBe(0);
  }, 120_000);

  it('loses no page and invents nothing though the site refuses, stalls, challenges and breaks its pages', async () => {
    const faults = {
      slow: 0.1,
      slowMilliseconds: 300,
      rateLimit: 0.1,
      unavailable: 0.1,
      challenge: 0.06,
      challengePage: 0.06,
      truncated: 0.12,
      brokenJsonLd: 0.1,
      wrongCharset: 0.1,
      faultyAttempts: 1,
    };
    await start(14, { faults });
    await crawl('reelhouse-1', `${site.urls.first}/browse?page=1`);
    await crawl('kinothek-1', `${site.urls.second}/filme?seite=1`);
    await Promise.all(['reelhouse-1', 'kinothek-1'].map(finished));
    const seen = new Map((await observations()).map((one) => [one.source_id, one.facts]));
    expect([...seen.keys()].toSorted()).toEqual(
      [...site.catalogue.first.keys(), ...site.catalogue.second.keys()].toSorted(),
    );
    for (const [key, movie] of site.catalogue.first)
      expect.soft([null, movie.rating], key).toContain(seen.get(key)?.rating);
    expect(await messagesIn(streams.deadLetter)).toBe(0);
  }, 200_000);

  it('reads no page twice within its freshness, and publishes nothing of an unchanged one', async () => {
    await start(6);
    await crawl('kinothek-1', `${site.urls.second}/filme?seite=1`);
    await finished('kinothek-1');
    const published = await messagesIn(streams.observations);
    await crawl('kinothek-2', `${site.urls.second}/filme?seite=1`, 3600);
    expect((await finished('kinothek-2')).counters).toMatchObject({ read: 1, fresh: published });
    await crawl('kinothek-3', `${site.urls.second}/filme?seite=1`);
    expect((await finished('kinothek-3')).counters).toMatchObject({ unchanged: published, observations: 0 });
    expect(await messagesIn(streams.observations)).toBe(published);
  }, 120_000);

  it('can be read again from the archive, without asking the site', async () => {
    await start(6);
    await crawl('kinothek-1', `${site.urls.second}/filme?seite=1`);
    await finished('kinothek-1');
    const before = await observations();
    await site.close();
    const { observations: found } = await replayArchive(connection, { source: 'kinothek' });
    expect(found).toBe(before.length);
    // What was published just now is dropped as the same.
    expect(await observations()).toEqual(before);
  }, 60_000);

  it('keeps what a page that cannot be used looked like, for the dead letter', async () => {
    await start(6);
    await crawl('reelhouse-1', `${site.urls.first}/title/nothing-here`);
    await finished('reelhouse-1');
    const folder = await mkdtemp(join(tmpdir(), 'cinestream-evidence-'));
    try {
      const args = ['bin/cinestream.js', 'deadletter', 'evidence', '1', '--into', folder];
      await promisify(execFile)('node', args, { env: { ...process.env, NATS_URL: server.url } });
      const file = (name: string) => readFile(join(folder, `deadletter-1-${name}`));
      expect((await file('screenshot.png')).subarray(1, 4).toString()).toBe('PNG');
      expect((await file('page.html')).toString()).toContain('<html');
      expect(JSON.parse((await file('report.json')).toString())).toMatchObject({
        url: `${site.urls.first}/title/nothing-here`,
        status: 404,
        headers: { 'content-type': expect.stringContaining('text/html') },
        report: { reason: expect.any(String) },
      });
    } finally {
      await rm(folder, { recursive: true });
    }
    expect(await replayArchive(connection, {}), 'the screenshot is no page').toEqual({ pages: 1, observations: 0 });
  }, 60_000);

  it('reads a whole site by its sitemap: pages that are about no movie are no fault, and rules are about pages', async () => {
    await start(6);
    const sitemap = async (run: string, follow: string[]) => {
      const limits = { maxPages: 50, maxDepth: 1, follow, recrawlAfterSeconds: 0 };
      const seeds = [{ url: `${site.urls.first}/sitemap.xml`, kind: 'sitemap' as const }];
      await startRun(connection, { run, source: 'reelhouse', adapter: 'demo', seeds, limits }, systemClock);
      return (await finished(run)).counters;
    };
    // The index, its two parts, the site's own pages and the movies.
    const movies = site.catalogue.first.size;
    expect(await sitemap('all-1', [])).toMatchObject({ read: 3 + 3 + movies, failed: 0 });
    expect(await sitemap('movies-1', ['/title/'])).toMatchObject({ read: 3 + movies, failed: 0 });
  }, 60_000);

  it('reads no more pages than its limit, however many links are found at once', async () => {
    await start(25);
    const limits = { maxPages: 6, maxDepth: 8, follow: [], recrawlAfterSeconds: 0 };
    const seeds = [{ url: `${site.urls.second}/sitemap.xml`, kind: 'sitemap' as const }];
    const specification = { run: 'kinothek-1', source: 'kinothek', adapter: 'demo' as const, seeds, limits };
    await startRun(connection, specification, systemClock);
    expect((await finished('kinothek-1')).counters).toMatchObject({ queued: 6, read: 6 });
  }, 60_000);

  it('ends when its run is cancelled', async () => {
    await start(25, { crawlDelaySeconds: 0.5 });
    await crawl('reelhouse-1', `${site.urls.first}/`);
    await until(async () => ((await readRun(connection, 'reelhouse-1'))?.counters.read ?? 0) >= 2 || undefined);
    await cancelRun(connection, 'reelhouse-1', systemClock);
    await until(async () => (await messagesIn(streams.crawl)) === 0 || undefined);
    expect((await observations()).length).toBeLessThan(25);
  }, 60_000);

  it('scrapes one page on request, but none on a private network unless that is allowed', async () => {
    await start(6);
    const [key] = site.catalogue.second.keys();
    const url = `${site.urls.second}/film/${key}`;
    const reply = await askService(
      connection,
      services.scrape,
      scrapeRequestSchema,
      { url, source: 'kinothek' },
      30_000,
    );
    expect(JSON.parse(new TextDecoder().decode(reply))).toMatchObject({
      published: true,
      observation: { source_id: key },
    });
    await scraper?.stop();
    scraper = undefined;
    await site.close();
    await start(6, {}, { CINESTREAM_ALLOW_PRIVATE_ADDRESSES: 'false' });
    const refused = askService(connection, services.scrape, scrapeRequestSchema, { url }, 30_000);
    await expect(refused).rejects.toMatchObject({
      status: 409,
      message: expect.stringContaining('CINESTREAM_ALLOW_PRIVATE_ADDRESSES'),
    });
  }, 60_000);
});
