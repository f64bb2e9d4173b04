import type { NatsConnection } from '@nats-io/nats-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Clock } from '../../src/clock.ts';
import { readConfiguration } from '../../src/config.ts';
import { failuresToOpen } from '../../src/messaging/crawl/host-rate.ts';
import { applyTopology } from '../../src/messaging/nats/admin/topology.ts';
import { connectToNats } from '../../src/messaging/nats/connection.ts';
import { silentLogger } from '../../src/observability/logger.ts';
import { Politeness, retryAfterMilliseconds } from '../../src/scraper/crawl/politeness.ts';
import { startNatsServer, type TestNatsServer } from '../support/nats-server.ts';

let server: TestNatsServer;
let connection: NatsConnection;
let scrapers: Politeness[];
let now: number;
let host = 0;
const { signal } = new AbortController();

/** Time passes only for those who wait. */
const clock: Clock = {
  now: () => now,
  wait: async (milliseconds) => {
    now += milliseconds;
  },
};

beforeAll(async () => {
  server = await startNatsServer();
  const settings = readConfiguration({ NATS_URL: server.url }).nats;
  connection = await connectToNats(settings, 'test', silentLogger);
  await applyTopology(connection, settings);
});

afterAll(async () => {
  await connection?.close();
  await server?.close();
});

beforeEach(async () => {
  now = 1_000_000;
  host += 1;
  scrapers = [await Politeness.open(connection, clock), await Politeness.open(connection, clock)];
});

const url = () => `https://host-${host}.example/page`;

/** Pauses between the requests of two scrapers that take turns. */
async function pauses(count: number, delayMilliseconds: number, latencyMilliseconds: number | null): Promise<number[]> {
  const times: number[] = [];
  for (let index = 0; index < count; index += 1) {
    const scraper = scrapers[index % 2] as Politeness;
    await scraper.takeSlot(url(), delayMilliseconds, signal);
    times.push(now);
    await scraper.answered(url(), latencyMilliseconds);
  }
  return times.slice(1).map((time, index) => time - (times[index] as number));
}

describe('the pace of a host', () => {
  it('keeps the delay that is asked for between the requests of all scrapers', async () => {
    expect(await pauses(5, 1500, null)).toEqual([1500, 1500, 1500, 1500]);
  });

  it('slows down to how slowly the host answers, and is quick again when the host is', async () => {
    const slow = await pauses(20, 100, 2000);
    expect(slow[0]).toBe(100);
    expect(slow).toEqual(slow.toSorted((one, other) => one - other));
    expect(slow.at(-1)).toBeGreaterThan(1800);
    expect((await pauses(30, 100, 20)).at(-1)).toBe(100);
  });

  it('never waits longer for a slot than a worker may: the job goes back instead', async () => {
    await pauses(2, 6000, null).catch((error: unknown) => expect(error).toMatchObject({ code: 'host_busy' }));
    await expect(scrapers[0]?.takeSlot(url(), 6000, signal)).rejects.toMatchObject({
      code: 'host_busy',
      retryAfterMilliseconds: 6000,
    });
  });

  it('of a host that fails is not waited for: who would wait has another host to read', async () => {
    const [scraper] = scrapers as [Politeness];
    for (let failure = 0; failure < failuresToOpen; failure += 1) await scraper.failed(url());
    const before = now;
    await expect(scraper.approach(url(), signal)).rejects.toMatchObject({
      code: 'host_busy',
      retryAfterMilliseconds: 5000,
    });
    expect(now).toBe(before);
  });

  it('pauses for as long as a refusal asks, else longer each time, until the host answers', async () => {
    const [one, other] = scrapers as [Politeness, Politeness];
    expect(await one.backOff(url(), 45_000)).toBe(45_000);
    await expect(other.takeSlot(url(), 0, signal)).rejects.toMatchObject({ retryAfterMilliseconds: 45_000 });
    const pauses = [await one.backOff(url(), undefined), await other.backOff(url(), undefined)];
    expect(pauses[1]).toBe((pauses[0] ?? 0) * 2);
    await one.answered(url(), null);
    expect(await one.backOff(url(), undefined)).toBe((pauses[0] ?? 0) / 2);
  });

  it('pauses for an hour where the host asks for one, but not for a year', async () => {
    const [one] = scrapers as [Politeness];
    expect(await one.backOff(url(), 3600_000)).toBe(3600_000);
    expect(await one.backOff(url(), 365 * 24 * 3600_000)).toBe(24 * 3600_000);
  });
});

describe('Retry-After', () => {
  const noon = Date.parse('2026-03-01T12:00:00Z');

  it.each([
    ['120', 120_000],
    [' 5 ', 5000],
    ['Sun, 01 Mar 2026 12:00:30 GMT', 30_000],
    ['Sunday, 01-Mar-26 12:00:30 GMT', 30_000],
    ['Sun Mar  1 12:00:30 2026 GMT', 30_000],
  ])('"%s" asks for %d ms', (header, milliseconds) => {
    expect(retryAfterMilliseconds(header, noon)).toBe(milliseconds);
  });

  it.each([
    undefined,
    '',
    '0',
    '-5',
    '1.5',
    '120s',
    'soon',
    'Sun, 01 Mar 2026 11:00:00 GMT',
  ])('"%s" asks for nothing: the pause is our own then', (header) => {
    expect(retryAfterMilliseconds(header, noon)).toBeUndefined();
  });
});
