import { type JsMsg, jetstream, jetstreamManager } from '@nats-io/jetstream';
import { errors, headers, type NatsConnection } from '@nats-io/nats-core';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { systemClock } from '../../src/clock.ts';
import { durables, streams } from '../../src/messaging/contracts/subjects.ts';
import { discardJobs, queueJobs } from '../../src/messaging/crawl/frontier.ts';
import { crawlJobSchema } from '../../src/messaging/crawl/job.ts';
import { admitJobs } from '../../src/messaging/crawl/job-admission.ts';
import { cancelRun, finishRunWhenDone, type Run, readRun, startRun } from '../../src/messaging/crawl/runs.ts';
import { decode } from '../../src/messaging/nats/codec.ts';
import { readBacklog } from '../../src/operator/pipeline/backlog.ts';
import { giveWay } from '../../src/scraper/crawl/job-admission.ts';
import { startTestStreams, type TestStreams } from '../support/streams.ts';

let streaming: TestStreams;
let connection: NatsConnection;

beforeEach(async () => {
  streaming = await startTestStreams();
  connection = streaming.connection;
});

afterEach(async () => {
  await streaming?.close();
});

/** Starts a run of so many pages. */
async function start(source: string, pages: number): Promise<Run> {
  const seeds = Array.from({ length: pages }, (_, page) => ({
    url: `https://${source}.example/${page}`,
    kind: 'movie' as const,
  }));
  const limits = { maxPages: pages, maxDepth: 1, follow: [], recrawlAfterSeconds: 0 };
  const run = { run: `${source}-1`, source, adapter: 'schema-org' as const, seeds, limits };
  return (await startRun(connection, run, systemClock)).run;
}

/** The next jobs that a scraper gets, at most so many; none when none is ready. */
async function take(most: number): Promise<JsMsg[]> {
  const consumer = await jetstream(connection).consumers.get(streams.crawl, durables.scraper);
  const taken: JsMsg[] = [];
  for await (const message of await consumer.fetch({ max_messages: most, expires: 1000 })) taken.push(message);
  return taken;
}

function urlOf(message: JsMsg): string {
  return decode(crawlJobSchema, message.data).url;
}

/** Does all jobs, one after another, and gives their addresses; `onPage` is called before each. */
async function workOff(count: number, onPage: (page: number) => Promise<void> = async () => {}): Promise<string[]> {
  const urls: string[] = [];
  while (urls.length < count) {
    await onPage(urls.length);
    await admitJobs(connection);
    for (const message of await take(1)) {
      urls.push(urlOf(message));
      await message.ackAck();
    }
  }
  return urls;
}

async function messagesIn(stream: string): Promise<number> {
  return (await (await jetstreamManager(connection)).streams.info(stream)).state.messages;
}

/** A connection on which the frontier cannot be emptied: what a process looks like that dies before it. */
function diesBeforePurge(): NatsConnection {
  return new Proxy(connection, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name);
      if (name !== 'request') return typeof value === 'function' ? value.bind(target) : value;
      return async (...args: Parameters<NatsConnection['request']>) => {
        if (args[0].includes('.STREAM.PURGE.')) throw new errors.TimeoutError();
        return target.request(...args);
      };
    },
  });
}

describe('pages of several sources', () => {
  test('take turns: a source that comes anew need not wait for those of a large one, and every page is read once', async () => {
    await start('large', 300);
    const urls = await workOff(303, async (page) => {
      if (page === 5) await start('small', 3);
    });
    expect(new Set(urls).size).toBe(303);
    expect(urls.findLastIndex((url) => url.includes('small'))).toBeLessThan(5 + 32 + 3);
    expect(await messagesIn(streams.frontier)).toBe(0);
  }, 60_000);

  test('that all wait for a slow host leave deliveries for the others', async () => {
    await start('slow', 1100);
    while ((await admitJobs(connection)) > 0) {
      for (const message of await take(32)) message.nak(600_000);
      await connection.flush();
    }
    await start('small', 1);
    await admitJobs(connection);
    expect((await take(1)).map(urlOf)).toEqual(['https://small.example/0']);
  }, 60_000);
});

describe('an admission', () => {
  test('that dies when it has moved jobs is made good by the next, and no job is queued twice', async () => {
    await start('site', 10);
    await expect(admitJobs(diesBeforePurge())).rejects.toThrow('timeout');
    await admitJobs(connection);
    expect(await messagesIn(streams.crawl)).toBe(10);
    expect(await messagesIn(streams.frontier)).toBe(0);
  });

  test('at the same time as others queues no job twice and loses none', async () => {
    await start('one', 60);
    await start('two', 60);
    const urls = await workOff(120, async () => {
      await Promise.all([admitJobs(connection), admitJobs(connection), admitJobs(connection)]);
    });
    expect(new Set(urls).size).toBe(120);
    expect((await messagesIn(streams.crawl)) + (await messagesIn(streams.frontier))).toBe(0);
  }, 60_000);

  test('at the same moment as others goes on alone: they give way at the first job that it has moved', async () => {
    await start('site', 100);
    const gaveWay: number[] = [];
    const scrapers = Array.from({ length: 4 }, (_, scraper) => {
      const givesWay = giveWay(systemClock);
      return admitJobs(connection, (source, sequence) => {
        gaveWay.push(scraper);
        return givesWay(source, sequence);
      });
    });
    expect((await Promise.all(scrapers)).toSorted((one, other) => one - other)).toEqual([0, 0, 0, 32]);
    expect(gaveWay).toHaveLength(3);
    expect(await messagesIn(streams.crawl)).toBe(32);
    expect(await messagesIn(streams.frontier)).toBe(68);
  });

  test('that gave way to one which has died goes through what that left, once it has waited', async () => {
    const clock = { time: 0, now: () => clock.time, wait: async () => undefined };
    const givesWay = giveWay(clock);
    await start('site', 40);
    await expect(admitJobs(diesBeforePurge())).rejects.toThrow('timeout');
    for (const message of await take(20)) await message.ackAck();
    expect(await admitJobs(connection, givesWay)).toBe(0);
    expect(await messagesIn(streams.frontier)).toBe(40);
    clock.time += 10_000;
    expect(await admitJobs(connection, givesWay)).toBe(8);
    expect(await messagesIn(streams.frontier)).toBe(0);
    expect(await messagesIn(streams.crawl)).toBe(20);
  });

  test('keeps the trace that a job carries', async () => {
    const carried = headers();
    carried.set('traceparent', '00-1-2-01');
    await jetstream(connection).publish('frontier.site.title.site-1', '{}', { headers: carried, msgID: 'job' });
    await admitJobs(connection);
    const [message] = await take(1);
    expect(message?.headers?.get('traceparent')).toBe('00-1-2-01');
  });
});

describe('a run', () => {
  test('is not over while pages of it wait, nor before the last is done', async () => {
    const run = await start('site', 40);
    await admitJobs(connection);
    for (const message of await take(32)) await message.ackAck();
    expect(await messagesIn(streams.crawl)).toBe(0);
    expect(await finishRunWhenDone(connection, run, systemClock)).toBe(false);
    await workOff(8);
    expect(await finishRunWhenDone(connection, run, systemClock)).toBe(true);
    expect((await readRun(connection, run.run))?.state).toBe('finished');
  });

  test('that is cancelled leaves no page waiting, and others theirs', async () => {
    const run = await start('site', 50);
    await start('other', 3);
    await admitJobs(connection);
    await cancelRun(connection, run.run, systemClock);
    await discardJobs(connection, 'site', run.run);
    expect(await workOff(3)).toEqual([0, 1, 2].map((page) => `https://other.example/${page}`));
    expect((await messagesIn(streams.crawl)) + (await messagesIn(streams.frontier))).toBe(0);
  });

  test("is the scaler's backlog with all its pages, those too that are not admitted", async () => {
    await start('site', 100);
    await admitJobs(connection);
    expect(await messagesIn(streams.crawl)).toBe(32);
    expect(await readBacklog(connection, 'scraper')).toMatchObject({ backlog: 100, published: 100 });
    expect((await readBacklog(connection, 'scraper'))?.oldestAt).not.toBeNull();
  });

  test('has a page that is found again after the duplicate window as a job of its own, which its scraper settles', async () => {
    await start('site', 1);
    const manager = await jetstreamManager(connection);
    await manager.streams.update(streams.frontier, { duplicate_window: 100_000_000 });
    const first = await manager.streams.getMessage(streams.frontier, { seq: 1 });
    const job = decode(crawlJobSchema, first?.data ?? new Uint8Array());
    let added = 0;
    for (let attempt = 0; added === 0 && attempt < 1000; attempt += 1) {
      await queueJobs(jetstream(connection), [job], (_, isNew) => {
        added += Number(isNew);
      });
    }
    await admitJobs(connection);
    expect((await take(2)).map(urlOf)).toEqual([job.url, job.url]);
  });
});
