import { get } from 'node:http';
import { text } from 'node:stream/consumers';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { until } from '../support/nats-server.ts';
import { describeNamespace, kubectl, pods } from './support/kubernetes.ts';
import {
  applyResource,
  busyBrowserNode,
  eventMessages,
  leader,
  pipelineStatus,
  siteHits,
  sourceStatus,
} from './support/operator.ts';
import { allReady, createRelease, install, type Release } from './support/release.ts';

const image = process.env.CINESTREAM_IMAGE ?? 'docker.io/library/cinestream:dev';
const ingress = process.env.CINESTREAM_INGRESS ?? 'http://127.0.0.1:8080';
/** Films of the burst. On two processors a page takes about a second of a browser: 2,000 take half an hour. */
const burst = Number(process.env.CINESTREAM_E2E_PAGES ?? 120);
/** The burst takes four minutes of two processors: asked for by CINESTREAM_E2E_BURST=true. */
const hasBurst = process.env.CINESTREAM_E2E_BURST === 'true';
const patienceSeconds = 120 + 2 * burst;
const site = 'cinestream-site';
const start = [{ url: `http://${site}:8082/sitemap.xml`, kind: 'sitemap' }];

let release: Release & { host: string };

beforeAll(async () => {
  release = await createRelease(image, `e2e-operator-${process.pid}.localhost`);
  const one = ['gateway', 'etl', 'scraper', 'grid.node'].map((part) => `${part}.replicas=1`);
  // The chart's own Pipeline would ask for other replicas than the test's.
  const crawls = [
    'operator.pipeline.enabled=false',
    'site.crawl=false',
    `site.films=${burst}`,
    'site.crawlDelaySeconds=0',
    'scraper.concurrency=2',
  ];
  // Long enough for the page that a browser is at, and for the sessions that idle in it.
  const drains = ['grid.node.terminationGracePeriodSeconds=90', 'grid.node.sessionTimeoutSeconds=15'];
  await install(release, [...one, ...crawls, ...drains]);
  await allReady(release);
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
  test('turns a source that is applied into films at the ingress', { timeout: 120_000 }, async () => {
    const { namespace } = release;
    const started = Date.now();
    await applyResource(namespace, 'MovieSource', 'first', { adapter: 'demo', start, maxPages: 4 });
    await until(async () => (await filmsAtIngress()) > 0 || undefined, 90);
    console.log(`first film ${seconds(started)} after kubectl apply`);
    const { history, summary } = await sourceStatus(
      namespace,
      'first',
      (status) => status.history?.[0]?.filmsNew === 3,
    );
    expect(history?.[0]).toMatchObject({ state: 'finished', pagesDone: 4, pagesQueued: 4 });
    expect(summary).toBe('finished: 4 of 4 pages, 3 films new, 0 changed');
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
      await applyResource(namespace, 'MovieSource', name, { adapter: 'demo', start, ...spec });
      const { conditions } = await sourceStatus(namespace, name, (status) => (status.conditions ?? []).length > 0);
      expect(conditions).toMatchObject([{ type: 'Ready', status: 'False', reason: 'InvalidSpec' }]);
      expect(conditions?.[0]?.message).toContain(message);
      await kubectl(['delete', 'moviesource', name, '-n', namespace, '--timeout=30s']);
    }
  });
});

describe.skipIf(!hasBurst)('in a burst, the operator', () => {
  test('follows the load up, through every failure', { timeout: (patienceSeconds + 120) * 1000 }, async () => {
    const { namespace } = release;
    await applyResource(namespace, 'Pipeline', 'all', pipeline());
    const often = { adapter: 'demo', start, maxPages: 1, schedule: '* * * * *' };
    await applyResource(namespace, 'MovieSource', 'every-minute', often);
    const everything = { adapter: 'demo', start, maxPages: burst + 1, freshnessSeconds: 0 };
    await kubectl(['exec', '-n', namespace, `deployment/${site}`, '--', ...resetHits()]);
    await applyResource(namespace, 'MovieSource', 'burst', everything);
    await replicas('scraper', 2);
    await replicas('browsers', 2);

    await leaderDies();
    await kubectl(['rollout', 'restart', 'statefulset/cinestream-nats', '-n', namespace]);
    await busyNodeDrains();
    await sourceIsDeletedInMidRun();
    await kubectl(['rollout', 'status', 'statefulset/cinestream-nats', '-n', namespace, '--timeout=180s']);

    const { history } = await sourceStatus(
      namespace,
      'burst',
      (status) => status.history?.length === 1,
      patienceSeconds,
    );
    expect(history?.[0]).toMatchObject({ state: 'finished', pagesFailed: 0, pagesBlocked: 0 });
    expect(history?.[0]?.pagesDone).toBe(history?.[0]?.pagesQueued);
  });

  test('had every page read once', async () => {
    const hits = Object.entries(await siteHits(release.namespace, site)).filter(([path]) => path.startsWith('/film/'));
    expect(hits.length).toBeGreaterThanOrEqual(burst / 2);
    expect(hits.filter(([, count]) => count > 1)).toEqual([]);
  });

  test('comes down to the minimum again, without a browser', { timeout: 200_000 }, async () => {
    await replicas('scraper', 1, 120);
    await replicas('browsers', 0, 120);
    await until(async () => {
      const found = await pods(release.namespace, release.name);
      return found.every(({ component }) => component !== 'grid-node') || undefined;
    }, 120);
  });

  test('started one run for each minute', async () => {
    const { namespace } = release;
    const started = await eventMessages(namespace, 'every-minute', 'SuccessfulCreate');
    const slots = started.map((message) => Number(/-(\d+) \(Scheduled\)/.exec(message)?.[1])).toSorted();
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

async function leaderDies(): Promise<void> {
  const { namespace } = release;
  const before = await leader(namespace);
  const started = Date.now();
  await kubectl(['delete', 'pod', before, '-n', namespace, '--grace-period=0', '--force']);
  const after = await until(async () => {
    const holder = await leader(namespace);
    return holder === before ? undefined : holder;
  }, 40);
  console.log(`${after} leads ${seconds(started)} after the leader was killed`);
  const stopped = Date.now();
  await kubectl(['delete', 'pod', after, '-n', namespace, '--wait=false']);
  await until(async () => (await leader(namespace)) !== after || undefined, 40);
  console.log(`the next leads ${seconds(stopped)} after that one was stopped`);
}

/** The node goes only after its sessions: that no page is read twice says that none was lost. */
async function busyNodeDrains(): Promise<void> {
  const { namespace } = release;
  const node = await until(() => busyBrowserNode(namespace), 60);
  const started = Date.now();
  await kubectl(['delete', 'pod', node, '-n', namespace, '--timeout=120s']);
  console.log(`${node} was drained in ${seconds(started)}`);
}

/** What it told of alone goes; nothing of it waits any more. */
async function sourceIsDeletedInMidRun(): Promise<void> {
  const { namespace } = release;
  const films = { adapter: 'demo', start: [{ url: `http://${site}:8081/sitemap.xml`, kind: 'sitemap' }] };
  await applyResource(namespace, 'MovieSource', 'deleted', { ...films, deletionPolicy: 'Withdraw' });
  await sourceStatus(namespace, 'deleted', ({ active }) => (active?.[0]?.pagesDone ?? 0) > 1);
  await kubectl(['delete', 'moviesource', 'deleted', '-n', namespace, '--timeout=30s']);
  await until(async () => !(await answer('/api/movies?limit=200')).includes('"source":"deleted"') || undefined, 30);
}

async function filmsAtIngress(): Promise<number> {
  const reply = await answer('/api/movies');
  return reply.startsWith('{') ? ((JSON.parse(reply) as { total?: number }).total ?? 0) : 0;
}

/** What the ingress answers; nothing while it does not. */
function answer(path: string): Promise<string> {
  return new Promise((resolve) => {
    const request = get(new URL(path, ingress), { headers: { host: release.host }, agent: false }, (response) => {
      text(response).then(resolve, () => resolve(''));
    });
    request.once('error', () => resolve(''));
  });
}

/** A program for the site's pod that forgets what it was asked for. */
function resetHits(): string[] {
  return ['node', '-e', "fetch('http://127.0.0.1:8082/__hits', { method: 'DELETE' })"];
}

function seconds(since: number): string {
  return `${((Date.now() - since) / 1000).toFixed(1)} s`;
}
