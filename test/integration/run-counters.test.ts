import { errors, type NatsConnection } from '@nats-io/nats-core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../src/clock.ts';
import { readConfiguration } from '../../src/config.ts';
import type { CrawlJob } from '../../src/messaging/crawl/job.ts';
import { readRun, reservePages, startRun } from '../../src/messaging/crawl/runs.ts';
import { SourceIdClaims } from '../../src/messaging/crawl/source-id-claims.ts';
import { UrlStates } from '../../src/messaging/crawl/url-state.ts';
import { applyTopology } from '../../src/messaging/nats/admin/topology.ts';
import { connectToNats } from '../../src/messaging/nats/connection.ts';
import { silentLogger } from '../../src/observability/logger.ts';
import { Registry } from '../../src/observability/metrics.ts';
import { JobHandler } from '../../src/scraper/crawl/job-handler.ts';
import { PagePublisher } from '../../src/scraper/crawl/page-publisher.ts';
import type { PageReader, ReadResult } from '../../src/scraper/crawl/page-reader.ts';
import { extract, type Link } from '../../src/scraper/extract/index.ts';
import { createScraperMetrics } from '../../src/scraper/metrics.ts';
import { startNatsServer, type TestNatsServer, until } from '../support/nats-server.ts';

const url = 'https://movies.example/title/1';
const run = 'movies-1';
const limits = { maxPages: 10, maxDepth: 1, follow: [], recrawlAfterSeconds: 0 };
const html = '<script type="application/ld+json">{"@type":"Movie","name":"Heat","datePublished":"1995"}</script>';
const links = [2, 3].map((number): Link => ({ url: `https://movies.example/title/${number}`, rel: 'movie' }));

let server: TestNatsServer;
let connection: NatsConnection;
let timesRead: number;
/** Pages are there when this resolves. */
let reading: () => Promise<void>;
/** What a scraper waits for before it takes a page. */
let turn: () => Promise<void>;

beforeEach(async () => {
  timesRead = 0;
  reading = async () => {};
  turn = async () => {};
  server = await startNatsServer();
  connection = await connectToNats(readConfiguration({ NATS_URL: server.url }).nats, 'test', silentLogger);
  await applyTopology(connection, readConfiguration({}).nats);
  const seeds = [{ url, kind: 'movie' as const }];
  await startRun(connection, { run, source: 'movies', adapter: 'schema-org', seeds, limits }, systemClock);
});

afterEach(async () => {
  await connection?.close();
  await server?.close();
});

/** A connection on which requests fail as `fails` says by their subject: what a NATS server that restarts does. */
function faulty(fails: (subject: string) => boolean): NatsConnection {
  return new Proxy(connection, {
    get(target, name) {
      if (name !== 'request') {
        const value: unknown = Reflect.get(target, name);
        return typeof value === 'function' ? value.bind(target) : value;
      }
      return async (...args: Parameters<NatsConnection['request']>) => {
        if (fails(args[0])) throw new errors.TimeoutError();
        return target.request(...args);
      };
    },
  });
}

async function handlerOn(nats: NatsConnection, links: Link[] = []): Promise<JobHandler> {
  const extraction = { ...extract(new TextEncoder().encode(html), url), links };
  const reader = {
    async read(_: CrawlJob, __: AbortSignal, take: () => Promise<void>): Promise<ReadResult> {
      await turn();
      await take();
      timesRead += 1;
      await reading();
      return { url, fetchedAt: new Date(), extraction, robots: [], page: '0'.repeat(64), siteRevision: 0 };
    },
  };
  const history = await UrlStates.open(nats);
  const claims = await SourceIdClaims.open(nats);
  const metrics = createScraperMetrics(new Registry());
  return new JobHandler({
    connection: nats,
    reader: reader as unknown as PageReader,
    history,
    publisher: new PagePublisher({ connection: nats, history, claims, metrics, clock: systemClock }),
    metrics,
    clock: systemClock,
  });
}

function job(queuedAt = '2026-11-27T00:00:00.000Z'): CrawlJob {
  const common = { source: 'movies', adapter: 'schema-org' as const, run, depth: 0, attempt: 0 };
  return { schema_version: 1, url, kind: 'movie', ...common, limits, queued_at: queuedAt };
}

describe("a run's counters", () => {
  it('have a page that was read when NATS lost its count, once, without reading it again', async () => {
    let failed = false;
    const nats = faulty((subject) => {
      const fails = !failed && subject === `$KV.RUNS.${run}`;
      failed ||= fails;
      return fails;
    });
    const handler = await handlerOn(nats);
    await expect(handler.handle(job(), AbortSignal.timeout(10_000))).rejects.toThrow('timeout');
    await handler.handle(job(), AbortSignal.timeout(10_000));
    expect((await readRun(connection, run))?.counters).toMatchObject({ queued: 1, read: 1, observations: 1 });
    expect(timesRead).toBe(1);
  });

  it('are right, and the page is read once, though NATS is away several times after it was read', async () => {
    const times = new Map<string, number>();
    const nats = faulty((subject) => {
      if (timesRead === 0) return false;
      times.set(subject, (times.get(subject) ?? 0) + 1);
      // As often as one publication tries, of what is published first; less often for the rest.
      return (times.get(subject) ?? 0) <= (subject.startsWith('observations.') ? 5 : 2);
    });
    const handler = await handlerOn(nats, links);
    const deliver = () => handler.handle(job(), AbortSignal.timeout(60_000));
    await until(() =>
      deliver().then(
        () => true,
        () => undefined,
      ),
    );
    expect((await readRun(connection, run))?.counters).toMatchObject({ queued: 3, read: 1, observations: 1 });
    expect(timesRead).toBe(1);
  });

  it('have a page once whose acknowledgement was lost', async () => {
    const handler = await handlerOn(connection);
    for (let time = 1; time <= 3; time += 1) await handler.handle(job(), AbortSignal.timeout(10_000));
    expect((await readRun(connection, run))?.counters).toMatchObject({ queued: 1, read: 1, observations: 1 });
    expect(timesRead).toBe(1);
  });
});

describe('a page that is found again when the stream has forgotten its job', () => {
  const deliver = async (handler: JobHandler, queuedAt: string) =>
    handler.handle(job(queuedAt), AbortSignal.timeout(10_000));
  const queueAgain = () => reservePages(connection, { run, job: 'of another page', wanted: 1, maxPages: 10 });
  const counters = async () => (await readRun(connection, run))?.counters;

  it('takes no room in its run a second time, however often its job is delivered', async () => {
    const handler = await handlerOn(connection);
    await deliver(handler, '2026-11-27T00:00:00.000Z');
    await queueAgain();
    expect(await counters()).toMatchObject({ queued: 2 });
    for (let time = 0; time < 2; time += 1) await deliver(handler, '2026-11-27T00:11:00.000Z');
    expect(await counters()).toMatchObject({ queued: 1, read: 1 });
  });

  it('is the same where the run found it fresh', async () => {
    const handler = await handlerOn(connection);
    await deliver(handler, '2026-11-27T00:00:00.000Z');
    const later = { run: 'movies-2', source: 'movies', adapter: 'schema-org' as const };
    const fresh = { ...limits, recrawlAfterSeconds: 3600 };
    await startRun(connection, { ...later, seeds: [{ url, kind: 'movie' }], limits: fresh }, systemClock);
    const again = (queuedAt: string) =>
      handler.handle({ ...job(queuedAt), run: 'movies-2' }, AbortSignal.timeout(10_000));
    await again('2026-11-27T01:00:00.000Z');
    await reservePages(connection, { run: 'movies-2', job: 'of another page', wanted: 1, maxPages: 10 });
    await again('2026-11-27T01:11:00.000Z');
    expect((await readRun(connection, 'movies-2'))?.counters).toMatchObject({ queued: 1, fresh: 1, read: 0 });
    // The first run read it, and is done with it all the same.
    expect((await (await UrlStates.open(connection)).find(url))?.run).toBe(run);
    await deliver(handler, '2026-11-27T00:00:00.000Z');
    expect(timesRead).toBe(1);
  });
});

describe('a job that is delivered twice', () => {
  const deliver = (handler: JobHandler) => handler.handle(job(), AbortSignal.timeout(10_000));

  it('has its page read once: who gets it second comes back when the first is done', async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    reading = () => promise;
    const [first, second] = [await handlerOn(connection), await handlerOn(connection)];
    const done = deliver(first);
    await until(() => timesRead === 1 || undefined);
    await expect(deliver(second)).rejects.toMatchObject({ code: 'page_taken' });
    resolve();
    await done;
    await deliver(second);
    expect(timesRead).toBe(1);
    expect((await readRun(connection, run))?.counters).toMatchObject({ queued: 1, read: 1, observations: 1 });
  });

  it('has its page read once though the second waited for the host while the first read it', async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    let waiting = false;
    turn = () => {
      waiting = true;
      return promise;
    };
    const [first, second] = [await handlerOn(connection), await handlerOn(connection)];
    const late = deliver(second);
    await until(() => waiting || undefined);
    turn = async () => {};
    await deliver(first);
    resolve();
    await expect(late).rejects.toMatchObject({ code: 'page_taken' });
    await deliver(second);
    expect(timesRead).toBe(1);
    expect((await readRun(connection, run))?.counters).toMatchObject({ queued: 1, read: 1, observations: 1 });
  });

  it('is free at once where the first could not read it', async () => {
    reading = () => Promise.reject(new Error('the tab crashed'));
    const [first, second] = [await handlerOn(connection), await handlerOn(connection)];
    await expect(deliver(first)).rejects.toThrow('the tab crashed');
    reading = async () => {};
    await deliver(second);
    expect(timesRead).toBe(2);
    expect((await readRun(connection, run))?.counters).toMatchObject({ read: 1 });
  });

  it('is free after a while where the first was never heard of again, whatever its clock said', async () => {
    const history = await UrlStates.open(connection);
    const ours = { isOurs: true, milliseconds: 0 };
    expect(await history.take(url, run, 'dead', 1000)).toEqual(ours);
    expect(await history.take(url, run, 'second', 2000)).toEqual({ isOurs: false, milliseconds: 29_000 });
    expect(await history.take(url, run, 'second', 31_000)).toEqual(ours);
    expect(await history.take(url, run, 'an hour behind', 31_000 - 3_600_000)).toEqual(ours);
  });
});
