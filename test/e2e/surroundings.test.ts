import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { until } from '../support/nats-server.ts';
import { describeNamespace, helm, kubectl, pods } from './support/kubernetes.ts';
import { applyResource, sourceStatus } from './support/operator.ts';
import { allReady } from './support/release.ts';

const image = process.env.CINESTREAM_IMAGE ?? 'docker.io/library/cinestream:dev';
const project = fileURLToPath(new URL('../..', import.meta.url));
const chart = `${project}/charts/cinestream`;
const namespace = `cinestream-surroundings-${process.pid}`;
const name = 'movies';
const release = { namespace, name };
const owner = `owner-${process.pid}`;
const source = { adapter: 'demo', start: [{ url: 'http://nowhere.invalid/sitemap.xml', kind: 'sitemap' }] };

/** What teams find in a namespace that was given to them: a quota that wants every pod to say what it needs, and defaults. */
const quota = `
apiVersion: v1
kind: ResourceQuota
metadata: {name: team}
spec: {hard: {pods: "20", requests.cpu: "2", requests.memory: 4Gi, limits.memory: 6Gi, persistentvolumeclaims: "5"}}
---
apiVersion: v1
kind: LimitRange
metadata: {name: team}
spec: {limits: [{type: Container, default: {memory: 256Mi}, defaultRequest: {cpu: 10m, memory: 64Mi}, max: {memory: 2Gi}}]}
`;

beforeAll(async () => {
  await kubectl(['create', 'namespace', namespace]);
  await kubectl(['label', 'namespace', namespace, 'pod-security.kubernetes.io/enforce=restricted']);
  await kubectl(['apply', '-n', namespace, '-f', '-'], quota);
  await kubectl(['apply', '--server-side', '--force-conflicts', '--field-manager=helm', '-f', `${chart}/crds`]);
  await kubectl(['apply', '-f', `${project}/k8s/aggregated-roles.yaml`]);
  await kubectl(['create', 'rolebinding', owner, '-n', namespace, '--clusterrole=admin', `--user=${owner}`]);
});

afterEach(async ({ task }) => {
  if (task.result?.state === 'fail') console.log(await describeNamespace(namespace, name));
});

afterAll(async () => {
  await kubectl(['delete', 'namespace', namespace, '--wait=false', '--ignore-not-found']);
});

/** What Helm does for somebody who owns the namespace and nothing else. */
async function helmAsOwner(command: 'install' | 'upgrade', settings: readonly string[] = [], flags: string[] = []) {
  const colon = image.lastIndexOf(':');
  const small = ['nats.replicas=1', 'nats.jetstream.storageSize=1Gi', 'grid.enabled=false', 'scraper.enabled=false'];
  const all = [...small, 'operator.replicas=1', 'gateway.replicas=1', `image.repository=${image.slice(0, colon)}`];
  return helm([
    ...[command, name, chart, '-n', namespace, '--kube-as-user', owner, '--skip-crds', ...flags],
    ...[...all, ...settings].flatMap((setting) => ['--set', setting]),
    ...(settings.some((setting) => setting.startsWith('image.tag'))
      ? []
      : ['--set-string', `image.tag=${image.slice(colon + 1)}`]),
  ]);
}

async function images(): Promise<string[]> {
  const path = 'jsonpath={range .items[*]}{.spec.template.spec.containers[0].image}{"\\n"}{end}';
  return (await kubectl(['get', 'deployments', '-n', namespace, '-o', path])).trim().split('\n');
}

describe('a release in a namespace with a quota, by somebody who owns the namespace only', () => {
  test('is installed, and becomes ready', { timeout: 300_000 }, async () => {
    await helmAsOwner('install');
    // NATS, ETL, gateway, operator, exporter.
    expect((await allReady(release, 5)).length).toBeGreaterThanOrEqual(5);
  });

  test('goes back to what it was when an upgrade cannot start', { timeout: 300_000 }, async () => {
    const before = await images();
    const flags = ['--rollback-on-failure', '--timeout', '40s'];
    await expect(helmAsOwner('upgrade', ['image.tag=there-is-no-such-image'], flags)).rejects.toThrow();
    expect(await images()).toEqual(before);
    await allReady(release, 5);
  });

  test('refuses a value that is wrong before anything changes', async () => {
    const before = await images();
    await expect(helmAsOwner('upgrade', ['gateway.maxClients=many'])).rejects.toThrow(/maxClients/);
    expect(await images()).toEqual(before);
  });

  test('lets each of its pods be evicted, one after the other', { timeout: 300_000 }, async () => {
    for (const { name: pod, component } of await allReady(release, 5)) {
      if (['secrets', 'crawl'].includes(component)) continue;
      const eviction = { apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name: pod, namespace } };
      const path = `/api/v1/namespaces/${namespace}/pods/${pod}/eviction`;
      await until(
        () =>
          kubectl(['create', '--raw', path, '-f', '-'], JSON.stringify(eviction)).then(
            () => true,
            () => undefined,
          ),
        60,
      );
      await until(
        async () => (await pods(namespace, name)).every((one) => one.name !== pod || one.ready) || undefined,
        60,
      );
      await allReady(release, 5);
    }
  });

  test('goes on when its resource definitions were deleted and are there again', { timeout: 300_000 }, async () => {
    await applyResource(namespace, 'MovieSource', 'before', source);
    await sourceStatus(namespace, 'before', ({ active }) => active?.length === 1);
    await kubectl(['delete', 'crd', 'moviesources.cinestream.dev', 'pipelines.cinestream.dev', '--timeout=60s']);
    await kubectl(['apply', '--server-side', '--field-manager=helm', '-f', `${chart}/crds`]);
    await until(
      () =>
        applyResource(namespace, 'MovieSource', 'after', source).then(
          () => true,
          () => undefined,
        ),
      30,
    );
    await sourceStatus(namespace, 'after', ({ active }) => active?.length === 1);
  });

  test('goes with its namespace, with MovieSources that have runs', { timeout: 180_000 }, async () => {
    await kubectl(['delete', 'namespace', namespace, '--timeout=120s']);
    await expect(promisify(execFile)('kubectl', ['get', 'namespace', namespace])).rejects.toThrow(/not found/);
  });
});
