import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { jetstreamManager } from '@nats-io/jetstream';
import { TimeoutError } from '@nats-io/nats-core';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { systemClock } from '../../../src/clock.ts';
import { durables, streams } from '../../../src/messaging/contracts/subjects.ts';
import { admitJobs } from '../../../src/messaging/crawl/job-admission.ts';
import { startRun } from '../../../src/messaging/crawl/runs.ts';
import { until } from '../../support/nats-server.ts';
import { observation, publishObservations } from '../../support/observations.ts';
import { startTestStreams, type TestStreams } from '../../support/streams.ts';
import { ObjectServer } from './object-server.ts';
import { PipelineWorld, podsPath } from './pipeline-world.ts';

const spec = {
  targetBacklogSeconds: 10,
  stabilizationSeconds: 60,
  cooldownSeconds: 100,
  scraper: { deployment: 'scraper', minReplicas: 1, maxReplicas: 4, sessionsPerReplica: 3 },
  etl: { deployment: 'etl', minReplicas: 1, maxReplicas: 4 },
  browsers: { deployment: 'browser', minReplicas: 0, maxReplicas: 8, sessionsPerNode: 2 },
};

let streaming: TestStreams;
let server: ObjectServer;
let hub: Server | undefined;

beforeEach(async () => {
  streaming = await startTestStreams();
  server = await ObjectServer.start();
});

afterEach(async () => {
  hub?.close();
  hub = undefined;
  server.close();
  await streaming.close();
});

function world(options: { hub?: string; dryRun?: boolean } = {}, ownSpec: object = spec): PipelineWorld {
  const it = new PipelineWorld({ server, connection: streaming.connection, ...options }, ownSpec);
  it.deploy('scraper', 1);
  it.deploy('etl', 1);
  it.deploy('browser', 2);
  return it;
}

async function queuePages(count: number, source = 'site'): Promise<void> {
  const seeds = Array.from({ length: count }, (_, page) => ({
    url: `https://${source}.example/${page}`,
    kind: 'movie' as const,
  }));
  const limits = { maxPages: count, maxDepth: 1, follow: [], recrawlAfterSeconds: 0 };
  const run = { run: `${source}-1`, source, adapter: 'schema-org' as const, seeds, limits };
  await startRun(streaming.connection, run, systemClock);
}

/** Scrapers read so many pages. */
async function readPages(it: PipelineWorld, count: number): Promise<void> {
  await admitJobs(streaming.connection);
  await it.work(streams.crawl, durables.scraper, count);
}

async function queueObservations(count: number): Promise<void> {
  const movies = Array.from({ length: count }, (_, movie) =>
    observation('site', `movie-${movie}`, { title: `Movie ${movie}` }),
  );
  await publishObservations(streaming.connection, movies);
}

/** Resolves when it answers nothing more: a process stops a moment after it is told to. */
async function freezeServer(): Promise<void> {
  streaming.server.signal('SIGSTOP');
  const { connection } = streaming;
  const silent = (error: Error) => error instanceof TimeoutError || undefined;
  await until(() => connection.request('nobody.listens', '', { timeout: 300 }).then(() => undefined, silent), 10);
}

/** Nobody leads a consumer that is not there: what scalers took for no load, or for any (KEDA's issues 6042, 7657). */
async function loseConsumers(): Promise<void> {
  const manager = await jetstreamManager(streaming.connection);
  await manager.consumers.delete(streams.crawl, durables.scraper);
  await manager.consumers.delete(streams.observations, durables.etl);
}

describe('a burst of pages', () => {
  test('has scrapers and browsers added in the same look, and the status says of what and why', async () => {
    const it = world();
    await queuePages(300);
    await it.look();
    await readPages(it, 30);
    expect(await it.look()).toBe(10_000);
    expect([it.replicas('scraper'), it.replicas('browser'), it.replicas('etl')]).toEqual([4, 6, 1]);
    const why = '270 messages wait, a replica processes 3.0 a second: 4 of the 9 that it takes, because of maxReplicas';
    expect(it.component('scraper')).toMatchObject({
      currentReplicas: 1,
      desiredReplicas: 4,
      backlog: 270,
      processedPerSecondPerReplica: '3.00',
      arrivalsPerSecond: '0.00',
      reason: why,
    });
    expect(it.component('browsers')).toMatchObject({ desiredReplicas: 6, reason: '12 sessions for 4 scrapers: 6' });
    expect(it.pipeline.status).toMatchObject({ observedGeneration: 1, backlog: 270 });
    expect(it.pipeline.status?.oldestMessageSeconds).toBeGreaterThanOrEqual(0);
    expect(it.condition('ScalingLimited')).toMatchObject({ status: 'True', message: `scraper: ${why}` });
    expect(it.condition('ScalingActive')).toMatchObject({ status: 'True', message: expect.stringContaining(why) });
    expect(it.events()).toContain(`ScaledUp: scraper 1 → 4: ${why}`);
  });

  test('that is over leaves the minimum after the stabilisation, no browser after the cooldown; the first page brings one back', async () => {
    const it = world();
    await queuePages(90);
    await it.look();
    await readPages(it, 30);
    await it.look();
    await readPages(it, 30);
    await readPages(it, 30);
    await it.look();
    const busy = it.replicas('scraper');
    expect(busy).toBeGreaterThan(1);
    await it.look();
    expect(it.replicas('scraper')).toBe(busy);
    expect(it.component('scraper')?.reason).toContain('waits 60 s before it scales down');
    await it.look(70);
    expect([it.replicas('scraper'), it.replicas('browser')]).toEqual([1, 2]);
    expect(it.condition('ScalingLimited')).toMatchObject({ status: 'False', reason: 'WithinBounds' });
    await it.look(100);
    expect([it.replicas('scraper'), it.replicas('browser')]).toEqual([1, 0]);
    expect(it.component('browsers')?.reason).toBe('nothing to read for 100 s: 0');
    await queuePages(1, 'another');
    await it.look();
    expect([it.replicas('scraper'), it.replicas('browser')]).toEqual([1, 2]);
  });
});

describe('a load that is unknown', () => {
  test.each([
    ['consumers are gone', loseConsumers],
    ['NATS does not answer', freezeServer],
  ])('since %s, is not taken for none: all is held, and the status has no backlog', async (_, lose) => {
    const it = world({}, { ...spec, cooldownSeconds: 0, stabilizationSeconds: 0 });
    it.deploy('scraper', 3);
    it.deploy('browser', 5);
    await queuePages(20);
    await it.look();
    const before = [it.replicas('scraper'), it.replicas('browser'), it.replicas('etl')];
    const scalings = it.scaled().length;
    await lose();
    await it.look(3600);
    expect([it.replicas('scraper'), it.replicas('browser'), it.replicas('etl')]).toEqual(before);
    expect(it.scaled()).toHaveLength(scalings);
    expect(it.condition('ScalingActive')).toMatchObject({ status: 'False', reason: 'LoadUnknown' });
    expect(it.condition('ScalingActive')?.message).toContain(`scraper: the backlog is unknown: held at ${before[0]}`);
    expect(it.pipeline.status).not.toHaveProperty('backlog');
    expect(it.component('scraper')).not.toHaveProperty('backlog');
    streaming.server.signal('SIGCONT');
  });

  test('of one component is not summed up as that of the others', async () => {
    const it = world();
    await queueObservations(5);
    await (await jetstreamManager(streaming.connection)).consumers.delete(streams.crawl, durables.scraper);
    await it.look();
    expect(it.component('etl')?.backlog).toBe(5);
    expect(it.pipeline.status).not.toHaveProperty('backlog');
  });
});

describe('messages that nobody can settle', () => {
  test('are held, not chased, and it is said so', async () => {
    const it = world();
    await queueObservations(20);
    for (let look = 0; look < 10; look += 1) {
      await it.work(streams.observations, durables.etl, 20, 'hand back');
      await it.look();
    }
    expect(it.replicas('etl')).toBe(1);
    expect(it.component('etl')?.reason).toMatch(/messages are only delivered again, nothing is settled: held at 1/);
  });
});

describe('what a Pipeline cannot do', () => {
  test('without one of its Deployments is said, and browsers are not judged by scrapers that are not there', async () => {
    const it = world({}, { ...spec, scraper: { deployment: 'scrapper' } });
    await it.look();
    expect(it.condition('ScalingActive')).toMatchObject({
      status: 'False',
      reason: 'DeploymentMissing',
      message: expect.stringContaining('scraper: there is no Deployment scrapper'),
    });
    expect(it.replicas('browser')).toBe(2);
  });

  test('by its spec is said, and nothing is scaled', async () => {
    const it = world({}, { ...spec, etl: { deployment: 'etl', minReplicas: 5, maxReplicas: 2 } });
    expect(await it.look()).toBeNull();
    expect(it.condition('ScalingActive')).toMatchObject({
      status: 'False',
      reason: 'InvalidSpec',
      message: expect.stringContaining('minReplicas must not exceed maxReplicas'),
    });
    expect(it.scaled()).toEqual([]);
  });

  test('in a dry run is nothing but to be asked for', async () => {
    const it = world({ dryRun: true });
    it.deploy('etl', 9);
    await it.look();
    expect(it.scaled()).toContain('etl');
    expect(it.replicas('etl')).toBe(9);
    expect(it.pipeline.status).toBeUndefined();
  });
});

test('every write is of one field manager; the status is applied, so that what it no longer names goes', async () => {
  const it = world();
  it.deploy('etl', 9);
  await it.look();
  const patches = server.writes.filter(({ method }) => method === 'PATCH');
  expect(new Set(patches.map(({ fieldManager }) => fieldManager))).toEqual(new Set(['cinestream-operator']));
  const [status] = patches.filter(({ path }) => path.endsWith('/status'));
  expect(status?.contentType).toBe('application/apply-patch+yaml');
});

describe('browser nodes', () => {
  const nodes = [
    { name: 'idle', address: '10.0.0.1', sessionCount: 0 },
    { name: 'busy', address: '10.0.0.2', sessionCount: 2 },
  ];

  beforeEach(() => {
    for (const { name, address } of [...nodes, { name: 'unheard-of', address: '10.0.0.3' }])
      server.objects.set(`${podsPath}/${name}`, { metadata: { name }, status: { podIP: address } });
  });

  async function startHub(): Promise<string> {
    const known = nodes.map(({ address, sessionCount }) => ({
      uri: `http://${address}:5555`,
      status: 'UP',
      slotCount: 2,
      sessionCount,
    }));
    const grid = { totalSlots: 4, nodeCount: 2, sessionCount: 2, sessionQueueSize: 0 };
    hub = createServer((_, response) => response.end(JSON.stringify({ data: { grid, nodesInfo: { nodes: known } } })));
    hub.listen(0, '127.0.0.1');
    await once(hub, 'listening');
    return `http://127.0.0.1:${(hub.address() as AddressInfo).port}`;
  }

  test('are marked with their sessions before their number changes, one that the hub does not know as busy', async () => {
    const it = world({ hub: await startHub() });
    it.deploy('browser', 5);
    await it.look();
    const costs = nodes.map(({ name }) => costOf(name));
    expect([...costs, costOf('unheard-of')]).toEqual(['0', '2', '1000']);
    const paths = server.writes.map(({ path }) => path);
    const scaling = paths.findIndex((path) => path.endsWith('/browser/scale'));
    expect(scaling).toBeGreaterThan(paths.findLastIndex((path) => path.startsWith(podsPath)));
    const marks = () => server.writes.filter(({ path }) => path.startsWith(podsPath)).length;
    const before = marks();
    await it.look();
    expect(marks(), 'what is right is not written again').toBe(before);
  });

  test('are scaled though the hub says nothing', async () => {
    const it = world({ hub: 'http://127.0.0.1:1' });
    it.deploy('browser', 5);
    await it.look();
    expect(it.replicas('browser')).toBe(2);
  });

  function costOf(name: string): unknown {
    const { metadata } = server.objects.get(`${podsPath}/${name}`) as { metadata: { annotations?: object } };
    return Object.values(metadata.annotations ?? {})[0];
  }
});
