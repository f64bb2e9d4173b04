import { readFile } from 'node:fs/promises';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { streams } from '../../src/messaging/contracts/subjects.ts';
import { until } from '../support/nats-server.ts';
import { backUpNow, restoreNewest } from './support/backup.ts';
import { describeNamespace, helm, kubectl, pods } from './support/kubernetes.ts';
import { applyResource, countEvents, leader, sourceStatus } from './support/operator.ts';
import { runAsAdmin } from './support/program.ts';
import { deletePublisher, isNumbered, startPublisher, stopPublisher } from './support/publisher.ts';
import { allReady, createRelease, install, type Release, upgrade } from './support/release.ts';
import { StreamClient } from './support/stream-client.ts';

const image = process.env.CINESTREAM_IMAGE ?? 'docker.io/library/cinestream:dev';
const ingress = process.env.CINESTREAM_INGRESS ?? 'http://127.0.0.1:8080';
const clientCount = 10;
const site = 'http://cinestream-site:8082/sitemap.xml';

let release: Release & { host: string };
const clients: StreamClient[] = [];
/** Movies published so far; they are numbered from 0. */
let published = 0;

beforeAll(async () => {
  const host = `e2e-${process.pid}.localhost`;
  release = await createRelease(image, host);
});

afterEach(async ({ task }) => {
  if (task.result?.state !== 'fail') return;
  console.log(await describeNamespace(release.namespace, release.name));
});

afterAll(async () => {
  await Promise.all(clients.map((client) => client.stop()));
  await kubectl(['delete', 'namespace', release.namespace, '--wait=false']);
});

describe('a release on a cluster that enforces the restricted profile', () => {
  test('shows its first movie at the ingress', { timeout: 300_000 }, async () => {
    const started = Date.now();
    await install(release);
    const crawls = release.components.has('scraper') && release.components.has('etl');
    if (!crawls) await startPublishing();
    const client = openClient();
    await until(() => client.received.length > 0 || undefined, 240);
    console.log(
      `first movie ${seconds(started)} after helm install (${crawls ? 'crawled' : 'published'}); 120 s are promised`,
    );
    await allReady(release);
    console.log(`everything ready ${seconds(started)} after helm install`);
    if (!crawls) await everythingArrivedOnce();
  });

  test('serves metrics from every pod of ours', async () => {
    const roles = ['scraper', 'etl', 'gateway', 'exporter', 'operator'];
    const scraped = (await pods(release.namespace, release.name)).filter(({ component }) => roles.includes(component));
    const exported = new Set<string>();
    for (const { name, component } of scraped) {
      const path = `/api/v1/namespaces/${release.namespace}/pods/${name}:9090/proxy/metrics`;
      const names = [...(await kubectl(['get', '--raw', path])).matchAll(/^# TYPE (cinestream_\w+)/gm)];
      expect(names, component).not.toHaveLength(0);
      for (const [, metric] of names) exported.add(metric ?? '');
    }
    const running = new Set(scraped.map(({ component }) => component));
    for (const metric of await metricsInUse()) {
      if (running.has(ownerOf(metric))) expect(exported).toContain(metric);
    }
  });

  test('passes helm test: an observation comes back as a movie', async ({ skip }) => {
    skip(!release.components.has('etl'), 'this version has no ETL yet');
    await helm(['test', release.name, '-n', release.namespace, '--timeout', '180s']);
  });

  test('crawls what a MovieSource names, once, though its leading operator dies', { timeout: 240_000 }, async () => {
    const { namespace } = release;
    const source = { adapter: 'demo', start: [{ url: site, kind: 'sitemap' }], maxPages: 20, recrawlAfterSeconds: 0 };
    await applyResource(namespace, 'MovieSource', 'by-operator', source);
    await sourceStatus(namespace, 'by-operator', ({ active }) => active?.length === 1);
    const before = await leader(namespace);
    await kubectl(['delete', 'pod', before, '-n', namespace, '--grace-period=0', '--force']);
    const { history } = await sourceStatus(namespace, 'by-operator', (status) => status.history?.length === 1);
    expect(history?.[0]).toMatchObject({ state: 'finished' });
    expect(history?.[0]?.pagesDone).toBeGreaterThan(5);
    expect(await leader(namespace)).not.toBe(before);
    expect(await countEvents(namespace, 'by-operator', 'SuccessfulCreate')).toBe(1);
    await kubectl(['delete', 'moviesource', 'by-operator', '-n', namespace, '--timeout=30s']);
  });

  test('stops the run of a MovieSource that is deleted', { timeout: 120_000 }, async () => {
    const { namespace } = release;
    const source = { adapter: 'demo', start: [{ url: site, kind: 'sitemap' }], maxPages: 900, recrawlAfterSeconds: 0 };
    await applyResource(namespace, 'MovieSource', 'deleted-early', source);
    await sourceStatus(namespace, 'deleted-early', ({ active }) => active?.length === 1);
    await kubectl(['delete', 'moviesource', 'deleted-early', '-n', namespace, '--timeout=30s']);
    await expect(kubectl(['get', 'moviesource', 'deleted-early', '-n', namespace])).rejects.toThrow('not found');
  });

  test.each([
    [{ adapter: 'netscape', start: [{ url: 'https://movies.example/' }] }, 'supported values: "imdb"'],
    [{ adapter: 'imdb', start: [{ url: 'movies.example' }] }, 'must be an http or https URL'],
    [{ adapter: 'imdb', start: [{ url: 'https://movies.example/' }], schedule: 'daily' }, 'must have five fields'],
  ])('refuses a wrong MovieSource and says why: %j', async (spec, message) => {
    await expect(applyResource(release.namespace, 'MovieSource', 'wrong', spec)).rejects.toThrow(message);
  });

  test('is well, says cinestream doctor from within, and cinestream top sees it at work', async () => {
    const { namespace, name } = release;
    const doctor = await runAsAdmin(namespace, name, ['doctor', '--gateway', `http://${name}-gateway`]);
    expect(doctor).toContain('0 wrong, 0 unknown');
    const top = await runAsAdmin(namespace, name, ['top', '--once']);
    for (const stream of Object.values(streams)) expect(top).toContain(stream);
  });

  test('scales as its Pipeline says', { timeout: 120_000 }, async () => {
    const { namespace, name } = release;
    const replicas = () =>
      kubectl(['get', 'deployment', `${name}-etl`, '-n', namespace, '-o', 'jsonpath={.status.readyReplicas}']);
    const bound = (minReplicas: number, maxReplicas: number) =>
      kubectl([
        ...['patch', 'pipeline', name, '-n', namespace, '--type=merge'],
        ...['-p', JSON.stringify({ spec: { pollSeconds: 1, etl: { minReplicas, maxReplicas } } })],
      ]);
    await bound(2, 2);
    await until(async () => (await replicas()) === '2' || undefined, 60);
    await bound(1, 1);
    await until(async () => (await replicas()) === '1' || undefined, 60);
  });

  test('loses nothing and repeats nothing when each pod is deleted in turn', { timeout: 480_000 }, async () => {
    await startPublishing();
    while (clients.length < clientCount) openClient();
    const all = (await allReady(release)).filter(({ component }) => component !== 'crawl');
    for (const pod of all) {
      const started = Date.now();
      await kubectl(['delete', 'pod', '-n', release.namespace, pod.name]);
      await allReady(release, all.length);
      console.log(`deleted ${pod.name}: all ready again after ${seconds(started)}`);
    }
    await everythingArrivedOnce();
  });

  test('loses nothing and repeats nothing when gateways come and go', { timeout: 240_000 }, async () => {
    await startPublishing();
    const deployment = `deployment/${release.name}-gateway`;
    for (const replicas of [3, 2]) {
      const started = Date.now();
      await kubectl(['scale', deployment, '-n', release.namespace, `--replicas=${replicas}`]);
      await gatewaysAre(replicas);
      console.log(`${replicas} gateways after ${seconds(started)}`);
    }
    await everythingArrivedOnce();
  });

  test('upgrades with changed values without a gap while clients are connected', { timeout: 480_000 }, async () => {
    await startPublishing();
    const before = clients.map(({ connections }) => connections);
    const started = Date.now();
    const roll = ['nats', 'grid.node', 'gateway', 'site', 'scraper', 'etl'].map(
      (part) => `${part}.podAnnotations.e2e=two`,
    );
    await upgrade(release, [...roll, 'gateway.ringMegabytes=32', 'logLevel=debug', 'backup.enabled=true']);
    await allReady(release);
    console.log(`upgraded in ${seconds(started)}`);
    await everythingArrivedOnce();
    logReconnects(before);
  });

  test('brings back what a backup holds; clients hear that what came later is gone', { timeout: 480_000 }, async () => {
    const kept = published;
    expect(await backUpNow(release)).toContain(streams.movies);
    await publishMoreThan(kept);
    await everythingArrivedOnce();
    const started = Date.now();
    await restoreNewest(release);
    await allReady(release);
    console.log(`restored, and everything ready, in ${seconds(started)}`);
    await until(() => clients.every(({ resets }) => resets > 0) || undefined, 60);
    await Promise.all(clients.splice(0).map((client) => client.stop()));
    published = kept;
    openClient();
    await publishMoreThan(kept);
    await everythingArrivedOnce();
  });

  test('goes on with its movies when it is uninstalled and installed again', { timeout: 480_000 }, async () => {
    await uninstall();
    const started = Date.now();
    await install(release, ['nats.jetstream.whenDeleted=Delete']);
    await startPublishing();
    await allReady(release);
    console.log(`installed on the volumes of before in ${seconds(started)}`);
    // Also a client that was there before, and one that asks for everything.
    openClient();
    await everythingArrivedOnce();
  });

  test('leaves nothing behind when it is uninstalled but its backups', async () => {
    await uninstall();
    await kubectl(['delete', 'pvc', `${release.name}-backup`, '-n', release.namespace]);
    const kinds = [
      'all,configmaps,secrets,persistentvolumeclaims,ingresses,networkpolicies,poddisruptionbudgets,serviceaccounts',
      'roles,rolebindings,pipelines,endpointslices',
    ].join(',');
    const selector = `app.kubernetes.io/instance=${release.name}`;
    await until(async () => {
      const left = await kubectl(['get', kinds, '-n', release.namespace, '-l', selector, '-o', 'name']);
      return left.trim() === '' || undefined;
    }, 120);
  });
});

/** Names of the metrics that alerts and dashboards look at. */
async function metricsInUse(): Promise<Set<string>> {
  const dashboards = ['gateway', 'pipeline', 'jetstream', 'grid'].map((name) => `dashboards/${name}.json`);
  const files = ['alerts.yaml', ...dashboards];
  const folder = new URL('../../charts/cinestream/files/', import.meta.url);
  const texts = await Promise.all(files.map((file) => readFile(new URL(file, folder), 'utf8')));
  const names = [...texts.join('\n').matchAll(/cinestream_\w+/g)].map(([name]) => name.replace(/_bucket$/, ''));
  return new Set(names);
}

/** From the first event that there ever was, so that what a client must have seen does not depend on when it came. */
function openClient(): StreamClient {
  const client = new StreamClient({ ingress, host: release.host }, '?since=0');
  clients.push(client);
  return client;
}

async function uninstall(): Promise<void> {
  await deletePublisher(release.namespace);
  await helm(['uninstall', release.name, '-n', release.namespace, '--wait', '--timeout', '180s']);
}

async function startPublishing(): Promise<void> {
  await deletePublisher(release.namespace);
  await startPublisher(release, published);
}

/** Publishes until a client has so many movies and one more. */
async function publishMoreThan(count: number): Promise<void> {
  await startPublishing();
  await until(() => clients.some((client) => numbers(client).length > count) || undefined, 60);
}

/** Resolves when so many gateways are ready and none is on its way out. */
async function gatewaysAre(replicas: number): Promise<void> {
  await until(async () => {
    const gateways = (await pods(release.namespace, release.name)).filter(({ component }) => component === 'gateway');
    return (gateways.length === replicas && gateways.every(({ ready }) => ready)) || undefined;
  }, 120);
}

/** Says how the clients came back, for whoever reads the log: how evenly depends on what the machine does beside. */
function logReconnects(before: readonly number[]): void {
  const times = clients.flatMap(({ connectedAt }, client) => connectedAt.slice(before[client]));
  const bySecond = Map.groupBy(times, (time) => Math.floor(time / 1000));
  const most = Math.max(0, ...[...bySecond.values()].map(({ length }) => length));
  console.log(`${times.length} reconnects, at most ${most} in one second`);
}

/** Stops the publisher and checks what every client was sent. */
async function everythingArrivedOnce(): Promise<void> {
  published = await stopPublisher(release.namespace);
  const reconnects = clients.reduce((sum, { connections }) => sum + connections - 1, 0);
  console.log(`${published} movies published, ${clients.length} clients, ${reconnects} reconnects`);
  for (const client of clients) {
    // What is still missing after that, the next line names.
    await until(() => numbers(client).length >= published || undefined, 30).catch(() => undefined);
    const seen = numbers(client);
    const present = new Set(seen);
    const missing = Array.from({ length: published }, (_, number) => number).filter((number) => !present.has(number));
    expect(missing, 'movies that never came').toEqual([]);
    expect(seen.length, 'movies that came twice').toBe(present.size);
    const sequences = client.received.map(({ sequence }) => sequence);
    expect(sequences, 'in order').toEqual(sequences.toSorted((one, other) => one - other));
  }
}

function numbers(client: StreamClient): number[] {
  return client.received
    .filter(({ movie }) => isNumbered(movie))
    .map(({ movie }) => Number.parseInt(movie.id.slice(2), 16));
}

function seconds(since: number): string {
  return `${((Date.now() - since) / 1000).toFixed(1)} s`;
}

/** The component that exports a metric: the exporter speaks for NATS and the Grid. */
function ownerOf(metric: string): string {
  const part = metric.split('_')[1] ?? '';
  return ['jetstream', 'nats', 'grid'].includes(part) ? 'exporter' : part;
}
