import type { NatsConnection } from '@nats-io/nats-core';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { buckets, token } from '../../../src/messaging/contracts/subjects.ts';
import { discardJobs } from '../../../src/messaging/crawl/frontier.ts';
import { hostRateSchema } from '../../../src/messaging/crawl/host-rate.ts';
import { countInRun, type RunCounters } from '../../../src/messaging/crawl/runs.ts';
import { Bucket } from '../../../src/messaging/nats/key-value.ts';
import { crawl, from, minute, openStage, type Stage } from './stage.ts';
import { key, type World } from './world.ts';

let stage: Stage;
let connection: NatsConnection;

beforeEach(async () => {
  stage = await openStage();
  connection = stage.connection;
});

afterEach(() => stage.close());

function world(spec: object): World {
  return stage.world(spec);
}

/** What scrapers keep of a host that refused so often in a row. */
async function hostRefuses(host: string, refusals: number): Promise<void> {
  const hosts = await Bucket.open(connection, buckets.hosts, hostRateSchema);
  await hosts.change(token(host), () => ({ schema_version: 1, next_slot: from + 10 * minute, refusals }));
}

async function pagesOfRun(it: World, counters: Partial<RunCounters>): Promise<void> {
  await countInRun(connection, it.source.status?.active?.[0]?.name ?? '', counters);
}

describe('Blocked', () => {
  test('is true while a host of the start pages refuses again and again, and says which, until when, and what helps', async () => {
    const it = world(crawl);
    const operator = it.operator();
    await hostRefuses('other.example', 9);
    await hostRefuses('movies.example', 1);
    await operator.reconcile(key);
    await operator.reconcile(key);
    expect(it.condition('Blocked')).toMatchObject({ status: 'False', reason: 'SiteAnswers' });
    await hostRefuses('movies.example', 3);
    await operator.reconcile(key);
    expect(it.condition('Blocked')).toMatchObject({ status: 'True', reason: 'SiteRefuses' });
    expect(it.condition('Blocked')?.message).toContain(
      'movies.example refused 3 times in a row and is left alone until 2026-01-01T12:10:00.000Z: raise politeness.delaySeconds',
    );
    await hostRefuses('movies.example', 0);
    await operator.reconcile(key);
    expect(it.condition('Blocked')).toMatchObject({ status: 'False' });
  });

  test('stays true of a run that is over and had pages given up because of it', async () => {
    const it = world(crawl);
    const operator = it.operator();
    await operator.reconcile(key);
    await pagesOfRun(it, { queued: 9, read: 8, blocked: 2 });
    await discardJobs(connection, 'site');
    await operator.reconcile(key);
    expect(it.source.status?.history).toMatchObject([{ state: 'finished', pagesDone: 8, pagesBlocked: 2 }]);
    expect(it.source.status?.summary).toContain('8 of 10 pages, 2 blocked');
    expect(it.condition('Blocked')).toMatchObject({ status: 'True' });
    expect(it.condition('Running')).toMatchObject({ status: 'False', reason: 'RunOver' });
  });
});

test('Degraded says how many pages failed and where to look, and is over with the next run that has none', async () => {
  const it = world({ ...crawl, schedule: '0 * * * *' });
  const operator = it.operator();
  it.clock.time = from + 60 * minute;
  await operator.reconcile(key);
  await pagesOfRun(it, { queued: 9, read: 8, failed: 1, refused: 1 });
  await operator.reconcile(key);
  expect(it.condition('Degraded')).toMatchObject({
    status: 'True',
    reason: 'PagesFailed',
    message: '8 pages read, 2 failed, 0 blocked: see cinestream deadletter list',
  });
  await discardJobs(connection, 'site');
  it.clock.time = from + 120 * minute;
  await operator.reconcile(key);
  expect(it.condition('Degraded')).toMatchObject({ status: 'False', reason: 'PagesRead' });
});

describe('a condition', () => {
  test('keeps its time of transition while its status stays, and tells of the spec that it is about', async () => {
    const it = world(crawl);
    const operator = it.operator();
    await operator.reconcile(key);
    it.clock.time = from + 10 * minute;
    it.edit({ ...crawl, schedule: '61 * * * *' });
    expect(await operator.reconcile(key)).toBeNull();
    const late = new Date(from + 10 * minute).toISOString();
    expect(it.condition('Ready')).toMatchObject({ status: 'False', reason: 'InvalidSpec', lastTransitionTime: late });
    expect(it.condition('Ready')?.message).toContain('61 * * * *');
    expect(it.source.status).toMatchObject({ observedGeneration: 2, summary: 'invalid: see kubectl describe' });
    it.clock.time = from + 20 * minute;
    it.edit({ ...crawl, schedule: '62 * * * *' });
    await operator.reconcile(key);
    expect(it.condition('Ready')).toMatchObject({ lastTransitionTime: late, observedGeneration: 2 });
    expect(it.source.status?.active, 'what runs goes on').toHaveLength(1);
  });
});

describe('the history', () => {
  async function runSlots(it: World, count: number): Promise<void> {
    const operator = it.operator();
    for (let slot = 0; slot < count; slot += 1) {
      it.clock.time += 60 * minute;
      await operator.reconcile(key);
      await discardJobs(connection, 'site');
      await operator.reconcile(key);
    }
  }

  function slots(it: World): number[] {
    return (it.source.status?.history ?? []).map(({ name }) => Number(name.split('-').at(-1)) - from / minute);
  }

  test('has the last runs, newest first, and no more than historyLimit', async () => {
    const it = world({ ...crawl, schedule: '0 * * * *', historyLimit: 2 });
    await runSlots(it, 4);
    expect(slots(it)).toEqual([240, 180]);
    expect(it.source.status?.history?.[0]).toMatchObject({ state: 'finished', completionTime: expect.any(String) });
    expect(it.reasons().filter((reason) => reason === 'SawCompletedRun')).toHaveLength(4);
    it.edit({ ...crawl, schedule: '0 * * * *', historyLimit: 1 });
    await it.operator().reconcile(key);
    expect(slots(it)).toEqual([240]);
  });

  test('is empty with a limit of none, and yet no run is repeated', async () => {
    const it = world({ ...crawl, schedule: '0 * * * *', historyLimit: 0 });
    await runSlots(it, 2);
    await it.operator().reconcile(key);
    expect(slots(it)).toEqual([]);
    expect(it.reasons().filter((reason) => reason === 'SuccessfulCreate')).toHaveLength(2);
  });
});

test('a slot that was missed is told of once, also by the next leader, and the one after it runs', async () => {
  const it = world({ ...crawl, schedule: '0 * * * *', startingDeadlineSeconds: 600 });
  it.clock.time = from + 75 * minute;
  await it.operator().reconcile(key);
  await it.operator().reconcile(key);
  expect(it.reasons()).toEqual(['MissSchedule']);
  expect(it.events[0]?.message).toBe('missed the run of 2026-01-01T13:00:00.000Z');
  expect(it.source.status).toMatchObject({
    lastMissedTime: '2026-01-01T13:00:00.000Z',
    lastScheduleTime: '2026-01-01T13:00:00.000Z',
    nextScheduleTime: '2026-01-01T14:00:00.000Z',
  });
  it.clock.time = from + 121 * minute;
  await it.operator().reconcile(key);
  expect(it.reasons()).toEqual(['MissSchedule', 'SuccessfulCreate']);
  expect(it.source.status?.lastMissedTime).toBe('2026-01-01T13:00:00.000Z');
});
