import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { until } from '../support/nats-server.ts';
import { serveDataset } from './support/dataset.ts';
import {
  changeLeader,
  drainBusyBrowser,
  killConsumerLeader,
  restartApiServer,
  restartNatsServers,
  type Stage,
} from './support/disturbances.ts';
import { askIngress } from './support/ingress.ts';
import { describeNamespace, kubectl, pods } from './support/kubernetes.ts';
import { applyResource, eventMessages, pipelineStatus, siteHits, sourceStatus } from './support/operator.ts';
import { allReady, createRelease, install, type Release } from './support/release.ts';

const image = process.env.CINESTREAM_IMAGE ?? 'docker.io/library/cinestream:dev';
const ingress = process.env.CINESTREAM_INGRESS ?? 'http://127.0.0.1:8080';
/** Movie pages of the burst. On two processors two browsers read one or two a second, beside all that the test does to them. */
const burst = Number(process.env.CINESTREAM_E2E_PAGES ?? 200);
/** Its index, the part about other pages, and a part for each thousand movies: they are pages of the run too. */
const sitemaps = 2 + Math.ceil(burst / 1000);
/** The burst takes minutes of two processors. */
const hasBurst = process.env.CINESTREAM_E2E_BURST !== 'false';
const patienceSeconds = 240 + 2 * burst;
const site = 'cinestream-site';
const small = [{ url: `http://${site}:8082/sitemap.xml`, kind: 'sitemap' }];
const large = [{ url: `http://${site}:8081/sitemap.xml`, kind: 'sitemap' }];

let release: Release & { host: string };
let stage: Stage;

beforeAll(async () => {
  release = await createRelease(image, `e2e-operator-${process.pid}.localhost`);
  const one = ['gateway', 'etl', 'scraper', 'grid.node'].map((part) => `${part}.replicas=1`);
  // The chart's own Pipeline would ask for other replicas than the test's.
  const crawls = [
    'operator.pipeline.enabled=false',
    'site.crawl=false',
    `site.movies=${burst}`,
    'site.crawlDelaySeconds=0',
    'scraper.concurrency=2',
  ];
  // Long enough for the page that a browser is at, and for the sessions that idle in it.
  const drains = ['grid.node.terminationGracePeriodSeconds=90', 'grid.node.sessionTimeoutSeconds=15'];
  await install(release, [...one, ...crawls, ...drains]);
  await allReady(release);
  stage = { namespace: release.namespace, release: release.name, log: (line) => console.log(line) };
}, 240_000);

afterEach(async ({ task }) => {
  if (task.result?.state !== 'fail') return;
  console.log(await kubectl(['get', 'moviesources,pipelines', '-n', release.namespace, '-o', 'wide']));
  console.log(await kubectl(['get', 'events', '-n', release.namespace, '--sort-by=.lastTimestamp']));
  console.log(await describeNamespace(release.namespace, release.name));
});

afterAll(async () => {
  await kubectl(['delete', 'moviesources,pipelines', '--all', '-n', release.namespace, '--timeout=60s']);
  await kubectl(['delete', 'namespace', release.namespace, '--wait=false']);
});

describe('the operator', () => {
  test('turns a source that is applied into movies at the ingress', { timeout: 120_000 }, async () => {
    const { namespace } = release;
    const started = Date.now();
    await applyResource(namespace, 'MovieSource', 'first', { adapter: 'demo', start: small, maxPages: 4 });
    await until(async () => (await moviesAtIngress()) > 0 || undefined, 90);
    console.log(`first movie ${seconds(started)} after kubectl apply`);
    const { history, summary } = await sourceStatus(
      namespace,
      'first',
      (status) => status.history?.[0]?.moviesNew === 3,
    );
    expect(history?.[0]).toMatchObject({ state: 'finished', pagesDone: 4, pagesQueued: 4 });
    expect(summary).toBe('finished: 4 of 4 pages, 3 movies new, 0 changed');
    await kubectl(['delete', 'moviesource', 'first', '-n', namespace, '--timeout=30s']);
  });

  test('says in the status what the API server cannot see to be wrong', { timeout: 60_000 }, async () => {
    const { namespace } = release;
    const wrong: [string, object, string][] = [
      ['no-such-minute', { schedule: '61 * * * *' }, '61 * * * *'],
      ['no-such-zone', { schedule: '0 6 * * *', timeZone: 'Mars/Olympus' }, 'Mars/Olympus'],
      ['no-expression', { follow: ['('] }, 'follow: "(" is no regular expression'],
    ];
    for (const [name, spec, message] of wrong) {
      await applyResource(namespace, 'MovieSource', name, { adapter: 'demo', start: small, ...spec });
      const { conditions } = await sourceStatus(namespace, name, (status) => (status.conditions ?? []).length > 0);
      expect(conditions).toMatchObject([{ type: 'Ready', status: 'False', reason: 'InvalidSpec' }]);
      expect(conditions?.[0]?.message).toContain(message);
      await kubectl(['delete', 'moviesource', name, '-n', namespace, '--timeout=30s']);
    }
  });

  test('imports a dataset by a Job, which goes with its source', { timeout: 180_000 }, async () => {
    const { namespace } = release;
    const url = await serveDataset(namespace, image);
    const dataset = { url, titleTypes: ['movie'], minimumVotes: 100 };
    await applyResource(namespace, 'MovieSource', 'dataset', { adapter: 'dataset', dataset });
    const { history } = await sourceStatus(namespace, 'dataset', (status) => status.history?.length === 1);
    expect(history?.[0]).toMatchObject({ state: 'finished', pagesFailed: 0 });
    await until(async () => (await answer('/api/movies/tt9000010')).includes('The Ninth Harbour') || undefined, 60);
    expect(await answer('/api/movies/tt9000012'), 'a movie with too few votes').not.toContain('Nobody Rows Home');
    const jobs = () => kubectl(['get', 'jobs', '-n', namespace, '-l', 'cinestream.dev/source=dataset', '-o', 'name']);
    expect(await jobs()).toContain('job');
    await kubectl(['delete', 'moviesource', 'dataset', '-n', namespace, '--timeout=30s']);
    await until(async () => (await jobs()) === '' || undefined, 60);
  });
});

describe.skipIf(!hasBurst)('in a burst, the operator', () => {
  test('follows the load up, through every failure', { timeout: (patienceSeconds + 300) * 1000 }, async () => {
    const { namespace } = release;
    await applyResource(namespace, 'Pipeline', 'all', pipeline());
    const often = { adapter: 'demo', start: small, maxPages: 1, schedule: '* * * * *' };
    await applyResource(namespace, 'MovieSource', 'every-minute', often);
    const everything = {
      adapter: 'demo',
      start: large,
      follow: ['/title/rh\\d+$'],
      maxPages: burst + sitemaps,
      recrawlAfterSeconds: 0,
    };
    await applyResource(namespace, 'MovieSource', 'burst', everything);
    await sourceStatus(namespace, 'burst', ({ active }) => (active?.[0]?.pagesDone ?? 0) > 1);
    await newcomerNeedNotWait();
    await killConsumerLeader(stage);
    await replicas('scraper', 2);
    await replicas('browsers', 2);
    await changeLeader(stage);
    await restartApiServer(stage);
    const rolled = restartNatsServers(stage);
    await drainBusyBrowser(stage);
    await sourceIsDeletedInMidRun();
    await rolled;

    const { history } = await sourceStatus(
      namespace,
      'burst',
      (status) => status.history?.length === 1,
      patienceSeconds,
    );
    expect(history?.[0]).toMatchObject({ state: 'finished', pagesFailed: 0, pagesBlocked: 0 });
    expect(history?.[0]?.pagesQueued).toBe(burst + sitemaps);
    expect(history?.[0]?.pagesDone).toBe(history?.[0]?.pagesQueued);
  });

  test('had every page read once: no session was lost, and no job done twice', async () => {
    const hits = Object.entries(await siteHits(release.namespace, site, 8081)).filter(([path]) => isMovie(path));
    expect(hits).toHaveLength(burst);
    expect(hits.filter(([, count]) => count > 1)).toEqual([]);
  });

  test('comes down to the minimum again, without a browser', { timeout: 300_000 }, async () => {
    await replicas('scraper', 1, 120);
    await replicas('browsers', 0, 120);
    await until(async () => {
      const found = await pods(release.namespace, release.name);
      return found.every(({ component }) => component !== 'grid-node') || undefined;
    }, 120);
  });

  test('started one run for each minute, or said that one was still going on', async () => {
    const { namespace } = release;
    const slotsOf = async (reason: string) =>
      (await eventMessages(namespace, 'every-minute', reason)).map((message) => Number(/-(\d+) /.exec(message)?.[1]));
    const started = await slotsOf('SuccessfulCreate');
    expect(started).toEqual([...new Set(started)]);
    const slots = [...new Set([...started, ...(await slotsOf('RunAlreadyActive'))])].toSorted();
    expect(slots.length).toBeGreaterThan(1);
    expect(slots).toEqual(slots.map((_, index) => (slots[0] ?? 0) + index));
    expect(await eventMessages(namespace, 'burst', 'SuccessfulCreate')).toHaveLength(1);
  });
});

function pipeline(): object {
  return {
    targetBacklogSeconds: 10,
    stabilizationSeconds: 10,
    cooldownSeconds: 10,
    pollSeconds: 2,
    scraper: { deployment: 'cinestream-scraper', minReplicas: 1, maxReplicas: 2, sessionsPerReplica: 2 },
    browsers: { deployment: 'cinestream-grid-node', minReplicas: 0, maxReplicas: 2, sessionsPerNode: 2 },
    etl: { deployment: 'cinestream-etl', minReplicas: 1, maxReplicas: 2 },
  };
}

/** Resolves when a component has so many replicas, ready. */
async function replicas(component: string, count: number, patience = 90): Promise<void> {
  const started = Date.now();
  await until(async () => {
    const { components } = await pipelineStatus(release.namespace, 'all');
    const found = components?.find(({ name }) => name === component);
    return (found?.desiredReplicas === count && found.currentReplicas === count) || undefined;
  }, patience);
  console.log(`${count} × ${component} after ${seconds(started)}`);
}

/** A source that comes while the burst's pages wait is read before they are through. */
async function newcomerNeedNotWait(): Promise<void> {
  const { namespace } = release;
  const started = Date.now();
  await applyResource(namespace, 'MovieSource', 'newcomer', { adapter: 'demo', start: small, maxPages: 1 });
  const { history } = await sourceStatus(namespace, 'newcomer', (status) => status.history?.length === 1);
  expect(history?.[0]).toMatchObject({ state: 'finished', pagesDone: 1 });
  console.log(`a source that came in mid-run was read after ${seconds(started)}`);
  expect((await sourceStatus(namespace, 'burst', () => true)).active).toHaveLength(1);
}

/** What it told of alone goes; nothing of it waits any more. */
async function sourceIsDeletedInMidRun(): Promise<void> {
  const { namespace } = release;
  const movies = { adapter: 'demo', start: small, deletionPolicy: 'Retract' };
  await applyResource(namespace, 'MovieSource', 'deleted', movies);
  await sourceStatus(namespace, 'deleted', ({ active }) => active?.length === 1);
  await kubectl(['delete', 'moviesource', 'deleted', '-n', namespace, '--timeout=30s']);
  await until(async () => !(await answer('/api/movies?limit=200')).includes('"source":"deleted"') || undefined, 30);
}

async function moviesAtIngress(): Promise<number> {
  const reply = await answer('/api/movies');
  return reply.startsWith('{') ? ((JSON.parse(reply) as { total?: number }).total ?? 0) : 0;
}

function answer(path: string): Promise<string> {
  return askIngress({ ingress, host: release.host }, path);
}

function isMovie(path: string): boolean {
  return /^\/title\/rh\d+$/.test(path);
}

function seconds(since: number): string {
  return `${((Date.now() - since) / 1000).toFixed(1)} s`;
}
