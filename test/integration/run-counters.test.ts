import { errors, type NatsConnection } from '@nats-io/nats-core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../src/clock.ts';
import { readConfiguration } from '../../src/config.ts';
import { connectToNats } from '../../src/messaging/connection.ts';
import type { CrawlJob } from '../../src/messaging/crawl-job.ts';
import { PageHistory } from '../../src/messaging/page-history.ts';
import { readRun, startRun } from '../../src/messaging/runs.ts';
import { applyTopology } from '../../src/messaging/topology.ts';
import { silentLogger } from '../../src/observability/logger.ts';
import { Registry } from '../../src/observability/metrics.ts';
import { JobHandler } from '../../src/scraper/crawl/job-handler.ts';
import type { PageReader, ReadResult } from '../../src/scraper/crawl/page-reader.ts';
import { extract, type Link } from '../../src/scraper/extract/index.ts';
import { createScraperMetrics } from '../../src/scraper/metrics.ts';
import { startNatsServer, type TestNatsServer, until } from '../support/nats-server.ts';

const url = 'https://films.example/title/1';
const run = 'films-1';
const limits = { maxPages: 10, maxDepth: 1, follow: [], freshnessSeconds: 0 };
const html = '<script type="application/ld+json">{"@type":"Movie","name":"Heat","datePublished":"1995"}</script>';
const links = [2, 3].map((number): Link => ({ url: `https://films.example/title/${number}`, rel: 'title' }));

let server: TestNatsServer;
let connection: NatsConnection;
let timesRead: number;

beforeEach(async () => {
  timesRead = 0;
  server = await startNatsServer();
  connection = await connectToNats(readConfiguration({ NATS_URL: server.url }).nats, 'test', silentLogger);
  await applyTopology(connection, readConfiguration({}).nats);
  const seeds = [{ url, kind: 'title' as const }];
  await startRun(connection, { run, source: 'films', adapter: 'schema-org', seeds, limits }, systemClock);
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
    async read(): Promise<ReadResult> {
      timesRead += 1;
      return { url, fetchedAt: new Date(), extraction, page: '0'.repeat(64) };
    },
  };
  const history = await PageHistory.open(nats);
  const metrics = createScraperMetrics(new Registry());
  return new JobHandler({
    connection: nats,
    reader: reader as unknown as PageReader,
    history,
    metrics,
    clock: systemClock,
  });
}

function job(): CrawlJob {
  const now = new Date().toISOString();
  const common = { source: 'films', adapter: 'schema-org' as const, run, depth: 0, attempt: 0, limits, queued_at: now };
  return { schema_version: 1, url, kind: 'title', ...common };
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
