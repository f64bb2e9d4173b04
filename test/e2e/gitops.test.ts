import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { describeNamespace, helm, kubectl, pods } from './support/kubernetes.ts';
import { allReady } from './support/release.ts';

const image = process.env.CINESTREAM_IMAGE ?? 'docker.io/library/cinestream:dev';
const project = fileURLToPath(new URL('../..', import.meta.url));
const namespace = `cinestream-gitops-${process.pid}`;
const name = 'movies';
const release = { namespace, name };
/** Everything that has a secret, and no more of it than needed. */
const values = [
  '-f',
  'test/e2e/values.yaml',
  ...['nats', 'gateway', 'operator'].flatMap((part) => ['--set', `${part}.replicas=1`]),
];

beforeAll(async () => {
  await kubectl(['create', 'namespace', namespace]);
  await kubectl(['label', 'namespace', namespace, 'pod-security.kubernetes.io/enforce=restricted']);
  await kubectl([
    'apply',
    '--server-side',
    '--force-conflicts',
    '--field-manager=helm',
    '-f',
    `${project}/charts/cinestream/crds`,
  ]);
});

afterEach(async ({ task }) => {
  if (task.result?.state === 'fail') console.log(await describeNamespace(namespace, name));
});

afterAll(async () => {
  await kubectl(['delete', 'namespace', namespace, '--wait=false']);
});

/** What Argo CD and Flux see and apply: the chart, rendered without the cluster. */
function render(settings: readonly string[] = []): Promise<string> {
  const colon = image.lastIndexOf(':');
  const flags = [`image.repository=${image.slice(0, colon)}`, ...settings].flatMap((setting) => ['--set', setting]);
  const tag = ['--set-string', `image.tag=${image.slice(colon + 1)}`];
  const chart = `${project}/charts/cinestream`;
  return helm(['template', name, chart, '-n', namespace, '--no-hooks', ...values, ...flags, ...tag], project);
}

async function renderAndApply(settings: readonly string[] = []): Promise<void> {
  await kubectl(['apply', '-n', namespace, '-f', '-'], await render(settings));
}

/** Every pod with its restarts: what changes when one starts again. */
async function running(): Promise<string[]> {
  const found = await pods(namespace, name);
  return found.map((pod) => `${pod.name} ${pod.restarts}`).toSorted();
}

async function secrets(): Promise<string> {
  const selector = `app.kubernetes.io/instance=${name}`;
  return kubectl([
    'get',
    'secrets',
    '-n',
    namespace,
    '-l',
    selector,
    '-o',
    'jsonpath={range .items[*]}{.data}{"\\n"}{end}',
  ]);
}

describe('a release that is rendered and applied', () => {
  test('makes its passwords in the cluster, and becomes ready', { timeout: 300_000 }, async () => {
    await renderAndApply();
    // NATS, the Grid's hub and node, and five roles.
    await allReady(release, 8, 240);
    const made = await secrets();
    for (const key of ['topology', 'cluster', 'registration-secret', 'scrape-token'])
      expect(made).toContain(`"${key}"`);
  });

  test('starts nothing again when it is applied a second time', { timeout: 120_000 }, async () => {
    const [before, made] = [await running(), await secrets()];
    expect(await kubectl(['diff', '-n', namespace, '-f', '-'], await render()), 'what would change').toBe('');
    await renderAndApply();
    expect(await running()).toEqual(before);
    expect(await secrets()).toBe(made);
  });

  test('keeps its passwords when it changes, and starts only what has changed again', {
    timeout: 240_000,
  }, async () => {
    const [before, made] = [await pods(namespace, name), await secrets()];
    await renderAndApply(['gateway.ringMegabytes=32']);
    await kubectl(['rollout', 'status', '-n', namespace, `deployment/${name}-cinestream-gateway`, '--timeout=180s']);
    expect(await secrets()).toBe(made);
    const others = before
      .filter(({ component }) => component !== 'gateway')
      .map((pod) => `${pod.name} ${pod.restarts}`);
    expect(await running()).toEqual(expect.arrayContaining(others));
  });

  test('gets a password again that is deleted, and keeps the others', { timeout: 120_000 }, async () => {
    const users = `${name}-cinestream-nats-users`;
    const read = (key: string) => kubectl(['get', 'secret', users, '-n', namespace, '-o', `jsonpath={.data.${key}}`]);
    const kept = await read('etl');
    await kubectl(['patch', 'secret', users, '-n', namespace, '--type=merge', '-p', '{"data":{"test":null}}']);
    const jobs = ['jobs', '-n', namespace, '-l', 'app.kubernetes.io/component=secrets'];
    await kubectl(['delete', ...jobs]);
    await renderAndApply(['gateway.ringMegabytes=32']);
    await kubectl(['wait', '--for=condition=complete', ...jobs, '--timeout=90s']);
    expect(await read('test')).not.toBe('');
    expect(await read('etl')).toBe(kept);
  });
});
