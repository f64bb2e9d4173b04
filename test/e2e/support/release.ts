import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { until } from '../../support/nats-server.ts';
import { helm, kubectl, type Pod, pods } from './kubernetes.ts';

const project = fileURLToPath(new URL('../../..', import.meta.url));
const chart = fileURLToPath(new URL('../../../charts/cinestream', import.meta.url));
const values = ['charts/cinestream/values-demo.yaml', 'test/e2e/values.yaml'];

export interface Release {
  namespace: string;
  name: string;
  /** repository:tag of the image under test. */
  image: string;
  /** Components that this version of the program can run. */
  components: ReadonlySet<string>;
}

/** A namespace that enforces the restricted profile, and a release to be installed into it. */
export async function createRelease(image: string, host: string): Promise<Release & { host: string }> {
  const namespace = `cinestream-e2e-${process.pid}`;
  await kubectl(['create', 'namespace', namespace]);
  await kubectl(['label', 'namespace', namespace, 'pod-security.kubernetes.io/enforce=restricted']);
  return { namespace, name: 'cinestream', image, components: await commands(), host };
}

export async function install(release: Release & { host: string }, changes: readonly string[] = []): Promise<void> {
  await helm(['install', release.name, chart, ...flags(release), ...changes.flatMap((change) => ['--set', change])]);
}

/** Upgrades with changed values; resolves when everything has rolled over. */
export async function upgrade(release: Release & { host: string }, changes: readonly string[]): Promise<void> {
  await helm(['upgrade', release.name, chart, ...flags(release), ...changes.flatMap((change) => ['--set', change])]);
  const kinds = 'deployments,statefulsets';
  const selector = `app.kubernetes.io/instance=${release.name}`;
  const names = await kubectl(['get', kinds, '-n', release.namespace, '-l', selector, '-o', 'name']);
  for (const name of names.trim().split('\n')) {
    await kubectl(['rollout', 'status', '-n', release.namespace, name, '--timeout=240s']);
  }
}

/** Resolves when there are so many pods and every one is ready, with all of them. */
export async function allReady(
  release: Pick<Release, 'namespace' | 'name'>,
  atLeast = 1,
  seconds = 180,
): Promise<Pod[]> {
  return until(async () => {
    const found = await pods(release.namespace, release.name);
    return found.length >= atLeast && found.every(({ ready }) => ready) ? found : undefined;
  }, seconds);
}

/** Flags that say what the values files do not: the image, the host, and what this version cannot run yet. */
function flags(release: Release & { host: string }): string[] {
  const [repository, tag] = splitImage(release.image);
  const roles = ['scraper', 'etl', 'exporter', 'operator'];
  return [
    ...['-n', release.namespace],
    ...values.flatMap((file) => ['-f', `${project}/${file}`]),
    ...['--set', `image.repository=${repository}`, '--set-string', `image.tag=${tag}`],
    ...['--set', `ingress.host=${release.host}`],
    ...roles.filter((role) => !release.components.has(role)).flatMap((role) => ['--set', `${role}.enabled=false`]),
  ];
}

function splitImage(image: string): [repository: string, tag: string] {
  const colon = image.lastIndexOf(':');
  return [image.slice(0, colon), image.slice(colon + 1)];
}

async function commands(): Promise<Set<string>> {
  const { stdout } = await promisify(execFile)(process.execPath, [`${project}/src/main.ts`, '--help']);
  return new Set([...stdout.matchAll(/^ {2}([a-z-]+)/gm)].map(([, name]) => name ?? ''));
}
