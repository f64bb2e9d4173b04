import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/nats-core';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { durables, streams } from '../../../src/messaging/contracts/subjects.ts';
import { discardJobs } from '../../../src/messaging/crawl/frontier.ts';
import { admitJobs } from '../../../src/messaging/crawl/job-admission.ts';
import { listRuns, readRun, startRun } from '../../../src/messaging/crawl/runs.ts';
import { Sites } from '../../../src/messaging/crawl/sites.ts';
import { runNowAnnotation } from '../../../src/operator/movie-source/movie-source.ts';
import { observation, publishObservations } from '../../support/observations.ts';
import { crawl, from, minute, openStage, type Stage } from './stage.ts';
import { key, type World } from './world.ts';

const day = 24 * 60 * minute;

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

async function queuedJobs(): Promise<number> {
  const manager = await jetstreamManager(connection);
  const infos = [streams.frontier, streams.crawl].map((stream) => manager.streams.info(stream));
  return (await Promise.all(infos)).reduce((sum, { state }) => sum + state.messages, 0);
}

/** What scrapers do: the jobs are done. */
async function workIsDone(): Promise<void> {
  await discardJobs(connection, 'site');
}

describe('a scheduled source', () => {
  test('has one run for each slot of a year with both changes of the clocks, though processes die and two lead', async () => {
    const it = world({ ...crawl, schedule: '30 2 * * *', timeZone: 'Europe/Berlin', concurrencyPolicy: 'Replace' });
    let looks = 0;
    it.failsToWrite = () => looks % 7 === 3;
    let leaders = [it.operator(), it.operator()];
    for (; it.clock.time <= from + 365 * day; it.clock.time += day / 2) {
      looks += 1;
      // One that was taken for dead looks at the same time.
      await Promise.allSettled(leaders.map((leader) => leader.reconcile(key)));
      if (looks % 50 === 0) leaders = [it.operator(), it.operator()];
    }
    const names = (await listRuns(connection)).map(({ run }) => run);
    const slots = names.map((name) => Number(name.split('-').at(-1)) * minute).toSorted();
    expect(slots).toHaveLength(365);
    for (const [index, slot] of slots.entries()) {
      const gap = index === 0 ? day : slot - (slots[index - 1] ?? 0);
      expect(Math.abs(gap - day), new Date(slot).toISOString()).toBeLessThanOrEqual(60 * minute);
    }
    expect(it.reasons().filter((reason) => reason === 'SuccessfulCreate').length).toBeLessThanOrEqual(365);
  }, 60_000);

  test('waits for the active run, says so once, and runs the latest slot when it is over', async () => {
    const it = world({ ...crawl, schedule: '0 * * * *' });
    const operator = it.operator();
    it.clock.time = from + 60 * minute;
    await operator.reconcile(key);
    it.clock.time = from + 181 * minute;
    await operator.reconcile(key);
    await operator.reconcile(key);
    expect(it.source.status?.active).toHaveLength(1);
    expect(it.reasons()).toEqual(['SuccessfulCreate', 'RunAlreadyActive']);
    expect(it.condition('Ready')?.message).toContain('begins when the active one is over');
    await workIsDone();
    await operator.reconcile(key);
    expect(it.source.status?.active?.[0]?.name).toContain(String(from / minute + 180));
    expect(it.source.status?.history).toHaveLength(1);
    expect(it.source.status?.lastScheduleTime).toBe(new Date(from + 180 * minute).toISOString());
  });

  test('with Allow runs beside the active one, each run over when its own jobs are', async () => {
    const it = world({ ...crawl, schedule: '0 * * * *', concurrencyPolicy: 'Allow' });
    const operator = it.operator();
    for (const hours of [1, 2]) {
      it.clock.time = from + hours * 60 * minute;
      await operator.reconcile(key);
    }
    const [second, first] = it.source.status?.active ?? [];
    expect(await queuedJobs()).toBe(2);
    await discardJobs(connection, 'site', first?.name);
    await operator.reconcile(key);
    expect(it.source.status?.active?.map(({ name }) => name)).toEqual([second?.name]);
    expect(it.source.status?.history?.[0]).toMatchObject({ name: first?.name, state: 'finished' });
    expect(it.source.status?.summary).toContain('running: 0 of 1 pages');
  });

  test('tells of slots that nobody started in time, and of too many', async () => {
    const it = world({ ...crawl, schedule: '* * * * *', startingDeadlineSeconds: 10 });
    it.clock.time = from + 150 * minute + 30_000;
    await it.operator().reconcile(key);
    expect(it.reasons()).toEqual(['MissSchedule', 'TooManyMissedTimes']);
    expect(it.source.status?.lastMissedTime).toBe(new Date(from + 150 * minute).toISOString());
    expect(await listRuns(connection)).toEqual([]);
  });
});

describe('an edit in mid-run', () => {
  test('of limits and politeness counts at once for the active run, and says so', async () => {
    const it = world({ ...crawl, maxPages: 10 });
    const operator = it.operator();
    await operator.reconcile(key);
    const name = it.source.status?.active?.[0]?.name ?? '';
    it.edit({ ...crawl, maxPages: 500, politeness: { delaySeconds: 20 } });
    await operator.reconcile(key);
    const politeness = { delaySeconds: 20, initialBackoffSeconds: 2 };
    expect((await readRun(connection, name))?.limits).toMatchObject({ maxPages: 500, politeness });
    expect(it.reasons()).toEqual(['SuccessfulCreate', 'RunUpdated', 'RunAlreadyActive']);
    await workIsDone();
    await operator.reconcile(key);
    expect(it.source.status?.active?.[0]?.name).not.toBe(name);
  });
});

describe('a run on demand', () => {
  test('replaces the active one, once for each value of the annotation', async () => {
    const it = world(crawl);
    const operator = it.operator();
    await operator.reconcile(key);
    it.source.metadata.annotations = { [runNowAnnotation]: 'monday' };
    for (let look = 0; look < 3; look += 1) await operator.reconcile(key);
    expect(it.reasons()).toEqual(['SuccessfulCreate', 'RunReplaced', 'SuccessfulCreate']);
    expect(await queuedJobs()).toBe(1);
    expect((await listRuns(connection)).map(({ state }) => state).toSorted()).toEqual(['cancelled', 'running']);
  });
});

describe('a source that is suspended', () => {
  test('starts nothing, but on demand; what is active goes on', async () => {
    const it = world({ ...crawl, schedule: '0 * * * *' });
    const operator = it.operator();
    it.clock.time = from + 60 * minute;
    await operator.reconcile(key);
    it.edit({ ...crawl, schedule: '0 * * * *', suspend: true });
    it.clock.time = from + 120 * minute;
    await operator.reconcile(key);
    expect(it.source.status?.active).toHaveLength(1);
    await workIsDone();
    await operator.reconcile(key);
    expect(it.source.status).toMatchObject({ active: [], summary: 'suspended' });
    expect(await listRuns(connection)).toHaveLength(1);
    it.source.metadata.annotations = { [runNowAnnotation]: 'now' };
    await operator.reconcile(key);
    expect(it.source.status?.active).toHaveLength(1);
  });
});

describe('a dry run', () => {
  test('starts no run, replaces none, and leaves a deleted source what it has', async () => {
    const it = world({ ...crawl, deletionPolicy: 'Retract' });
    await it.operator(true).reconcile(key);
    expect(await listRuns(connection)).toEqual([]);
    expect(await queuedJobs()).toBe(0);
    await it.operator().reconcile(key);
    it.source.metadata.annotations = { [runNowAnnotation]: 'now' };
    await it.operator(true).reconcile(key);
    await publishObservations(connection, [observation('site', 'a', { title: 'A' })]);
    it.isDeleted = true;
    await it.operator(true).reconcile(key);
    expect(await listRuns(connection)).toMatchObject([{ state: 'running' }]);
    expect(await queuedJobs()).toBe(1);
    const manager = await jetstreamManager(connection);
    expect((await manager.streams.info(streams.observations)).state.messages).toBe(1);
  });
});

describe('a start that was interrupted', () => {
  test('is made good by the next leader, and counts each page once', async () => {
    const it = world(crawl);
    it.failsToWrite = () => true;
    await expect(it.operator().reconcile(key)).rejects.toThrow('died');
    it.failsToWrite = () => false;
    await it.operator().reconcile(key);
    expect(await queuedJobs()).toBe(1);
    expect(it.source.status?.active).toMatchObject([{ pagesQueued: 1, state: 'running' }]);
  });
});

describe('a source that is deleted', () => {
  const observationsLeft = async () => {
    const manager = await jetstreamManager(connection);
    return (await manager.streams.info(streams.observations)).state.messages;
  };
  const publishTwo = () =>
    publishObservations(connection, [observation('site', 'a', { title: 'A' }), observation('b', 'b', {})]);

  test('takes its jobs out of the queue and, by its policy, its observations back, whoever leads by then', async () => {
    const it = world({ ...crawl, deletionPolicy: 'Retract' });
    await it.operator().reconcile(key);
    await publishTwo();
    it.isDeleted = true;
    await it.operator().reconcile(key);
    expect(await queuedJobs()).toBe(0);
    expect((await listRuns(connection)).map(({ state }) => state)).toEqual(['cancelled']);
    expect(await observationsLeft()).toBe(1);
  });

  test('is forgotten then: what a source that is created under its name says stays', async () => {
    const it = world({ ...crawl, deletionPolicy: 'Retract' });
    const operator = it.operator();
    await operator.reconcile(key);
    it.isDeleted = true;
    await operator.reconcile(key);
    await publishTwo();
    await operator.reconcile(key);
    await it.operator().reconcile(key);
    expect(await observationsLeft()).toBe(2);
  });

  test('has the policy that it had last, also where its runs were over before that changed', async () => {
    const it = world({ ...crawl, deletionPolicy: 'Retract' });
    const operator = it.operator();
    await operator.reconcile(key);
    await publishTwo();
    it.edit({ ...crawl, deletionPolicy: 'Retain' });
    await operator.reconcile(key);
    it.isDeleted = true;
    await it.operator().reconcile(key);
    expect((await listRuns(connection)).map(({ state }) => state)).toEqual(['cancelled']);
    expect(await observationsLeft()).toBe(2);
  });

  test('leaves its runs to none that is created under its name, even when nobody saw it gone', async () => {
    const it = world(crawl);
    await it.operator().reconcile(key);
    it.recreate(crawl);
    await it.operator().reconcile(key);
    expect((await listRuns(connection)).map(({ state }) => state).toSorted()).toEqual(['cancelled', 'running']);
    expect(await queuedJobs()).toBe(1);
  });

  test('leaves runs alone that people started for a source of its name', async () => {
    const limits = { maxPages: 60, maxDepth: 0, follow: [], recrawlAfterSeconds: 0 };
    const seeds = [{ url: 'https://site.example/', kind: 'page' as const }];
    const it = world(crawl);
    const specification = { run: 'by-hand', source: 'site', adapter: 'schema-org' as const, seeds, limits };
    await startRun(connection, specification, it.clock);
    it.isDeleted = true;
    await it.operator().reconcile(key);
    expect(await listRuns(connection)).toMatchObject([{ run: 'by-hand', state: 'running' }]);
  });

  test('leaves another source every page: those that wait, those that are queued, and those that are being read', async () => {
    const limits = { maxPages: 60, maxDepth: 0, follow: [], recrawlAfterSeconds: 0 };
    const seeds = Array.from({ length: 60 }, (_, page) => ({
      url: `https://other.example/${page}`,
      kind: 'page' as const,
    }));
    const other = { run: 'other-1', source: 'other', adapter: 'schema-org' as const, seeds, limits };
    const it = world(crawl);
    await it.operator().reconcile(key);
    await startRun(connection, other, it.clock);
    await admitJobs(connection);
    const consumer = await jetstream(connection).consumers.get(streams.crawl, durables.scraper);
    const read = new Set<string>();
    const beingRead = [await consumer.next(), await consumer.next()];
    it.isDeleted = true;
    await it.operator().reconcile(key);
    for (const message of beingRead) await message?.ackAck();
    for (const message of beingRead) read.add(message?.json<{ url: string }>().url ?? '');
    while ((await queuedJobs()) > 0) {
      await admitJobs(connection);
      const message = await consumer.next({ expires: 5000 });
      expect(message, 'a job that is left is handed out').not.toBeNull();
      read.add(message?.json<{ url: string }>().url ?? '');
      await message?.ackAck();
    }
    expect([...read].filter((url) => url.includes('other.example'))).toHaveLength(60);
  });
});

describe('a dataset', () => {
  const spec = { adapter: 'dataset', dataset: { url: 'https://datasets.example/', minimumVotes: 10 } };

  test('is imported by one Job of the run, which says when it is over', async () => {
    const it = world(spec);
    for (let look = 0; look < 2; look += 1) await it.operator().reconcile(key);
    const [name = ''] = it.jobs.keys();
    expect(it.jobs.size).toBe(1);
    expect(name).toBe(it.source.status?.active?.[0]?.name);
    const job = it.jobs.get(name);
    const args = job?.body.spec?.template.spec?.containers[0]?.args?.join(' ');
    expect(args).toContain(`import /scratch/dataset --source site --run ${name}`);
    expect(args).toContain('--min-votes 10 --download https://datasets.example/');
    if (job !== undefined) job.state = 'complete';
    await it.operator().reconcile(key);
    expect(it.source.status).toMatchObject({ active: [], history: [{ name, state: 'finished' }] });
  });

  test('on a volume is read from there; a Job that failed is said to have', async () => {
    const it = world({ adapter: 'dataset', dataset: { volumeClaimName: 'movies' } });
    for (let look = 0; look < 2; look += 1) await it.operator().reconcile(key);
    const [job] = it.jobs.values();
    const pod = job?.body.spec?.template.spec;
    expect(pod?.volumes).toContainEqual({ name: 'dataset', persistentVolumeClaim: { claimName: 'movies' } });
    expect(pod?.containers[0]?.args).toContain('/dataset');
    if (job !== undefined) job.state = 'failed';
    await it.operator().reconcile(key);
    expect(it.source.status?.history).toMatchObject([{ state: 'failed' }]);
    expect(it.condition('Degraded')).toMatchObject({
      status: 'True',
      message: expect.stringContaining('kubectl logs job/'),
    });
  });
});

describe('the site of a source', () => {
  const site = { urls: { movie: ['/werk/'] }, facts: { title: { select: '.gross' } } };

  test('is what scrapers read its pages by, from each edit on, and is gone with the field', async () => {
    const it = world({ ...crawl, site });
    await it.operator().reconcile(key);
    const sites = await Sites.open(connection);
    expect(await sites.find('site')).toMatchObject({ site });
    it.edit({ ...crawl, site: { ...site, precedence: 'after' } });
    await it.operator().reconcile(key);
    expect(await sites.find('site')).toMatchObject({ site: { ...site, precedence: 'after' } });
    expect(it.reasons().filter((reason) => reason === 'SiteUpdated')).toHaveLength(2);
    it.edit(crawl);
    await it.operator().reconcile(key);
    expect(await sites.find('site')).toMatchObject({ site: null });
  });

  test('does not begin a new run where only its facts are edited', async () => {
    const it = world({ ...crawl, site });
    await it.operator().reconcile(key);
    it.edit({ ...crawl, site: { ...site, facts: { title: { select: 'h1' } } } });
    await it.operator().reconcile(key);
    expect(await listRuns(connection)).toHaveLength(1);
    it.edit({ ...crawl, site: { ...site, urls: { movie: ['/film/'] } } });
    await workIsDone();
    await it.operator().reconcile(key);
    await it.operator().reconcile(key);
    expect(await listRuns(connection)).toHaveLength(2);
  });

  test('is refused with the place where it says what no site can', async () => {
    const it = world({ ...crawl, site: { ...site, facts: { title: { select: 'h1[' } } } });
    await it.operator().reconcile(key);
    const [ready] = it.source.status?.conditions ?? [];
    expect(ready).toMatchObject({ type: 'Ready', status: 'False', reason: 'InvalidSpec' });
    expect(ready?.message).toContain('"h1[" is no CSS selector');
    expect(ready?.message).toContain('site.facts.title.select');
    expect(await (await Sites.open(connection)).find('site')).toMatchObject({ site: null });
  });
});
