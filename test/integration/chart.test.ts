import { execFile, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, test } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { environmentVariables } from '../../src/config.ts';
import { buckets, durables, streams } from '../../src/messaging/contracts/subjects.ts';
import { pipelineSpecSchema } from '../../src/operator/pipeline/pipeline.ts';
import { publisherLabels } from '../e2e/support/publisher.ts';

const chart = fileURLToPath(new URL('../../charts/cinestream', import.meta.url));
const run = promisify(execFile);
const hasHelm = spawnSync('helm', ['version']).status === 0;

interface Container {
  name: string;
  args?: string[];
  env?: { name: string; value?: string }[];
  securityContext: Record<string, unknown>;
  resources: { requests?: Record<string, unknown>; limits?: Record<string, unknown> };
}

interface PodSpec {
  containers: Container[];
  initContainers?: Container[];
  securityContext: Record<string, unknown>;
  automountServiceAccountToken?: boolean;
}

interface PodTemplate {
  metadata: { annotations: Record<string, string> };
  spec: PodSpec;
}

interface PodSelector {
  matchLabels: Record<string, string>;
}

interface KubernetesObject {
  kind: string;
  metadata: { name: string; labels: Record<string, string> };
  data?: Record<string, string>;
  spec: { template?: PodTemplate; podSelector?: PodSelector; ingress?: { from?: object[] }[] } & Partial<PodSpec>;
}

describe.skipIf(!hasHelm)('the chart', async () => {
  const presets = ['values.yaml', 'values-demo.yaml', ...(await presetFiles())];
  const rendered = new Map<string, KubernetesObject[]>();

  beforeAll(async () => {
    for (const preset of presets) rendered.set(preset, await template(['-f', join(chart, preset)]));
  });

  test.each(presets)('%s passes helm lint --strict', async (preset) => {
    await run('helm', ['lint', '--strict', chart, '-f', join(chart, preset)]);
  });

  test.each(presets)('%s keeps to the restricted profile, with bounds for every container', (preset) => {
    for (const spec of podSpecs(rendered.get(preset) ?? [])) {
      expect(spec.securityContext).toMatchObject({ runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } });
      const talksToApiServer = spec.containers.some(({ name }) => ['operator', 'secrets'].includes(name));
      expect(spec.automountServiceAccountToken).toBe(talksToApiServer);
      for (const container of containers(spec)) {
        expect(container.securityContext, container.name).toEqual({
          allowPrivilegeEscalation: false,
          readOnlyRootFilesystem: true,
          capabilities: { drop: ['ALL'] },
        });
        expect(container.resources.requests, container.name).toMatchObject({ cpu: expect.anything() });
        expect(container.resources.limits, container.name).toMatchObject({ memory: expect.anything() });
      }
    }
  });

  test.each([
    ['nats.replicas=2', "'/nats/replicas': value must be one of 1, 3, 5"],
    ['nats.replica=3', "'/nats': additional properties 'replica' not allowed"],
    ['scrapper.enabled=true', "additional properties 'scrapper' not allowed"],
    ['nats.jetstream.storageSize=ten', "'/nats/jetstream/storageSize': 'ten' does not match"],
    ['gateway.autoscaling.mode=magic', "value must be one of 'none', 'hpa', 'keda'"],
    ['ingress.preset=haproxy', "value must be one of 'traefik', 'nginx', 'none'"],
    ['image.digest=latest', "'/image/digest': 'latest' does not match"],
    ['nats.enabled=false', 'nats.external.url must say where NATS is'],
    ['grid.enabled=false', 'grid.external.url must say where the Grid is'],
    ['etl.autoscaling.mode=keda,exporter.enabled=false', 'etl.autoscaling.mode=keda needs exporter.enabled=true'],
    ['operator.watchNamespaces=x', "additional properties 'watchNamespaces' not allowed"],
    ['nats.tls.enabled=true', 'nats.tls.secretName must name the secret'],
    ['nats.tls.enabled=true,nats.tls.secretName=a,nats.tls.verifyClients=true', 'nats.tls.clientSecretName must name'],
    ['gateway.drainSeconds=300', 'gateway.drainSeconds=300 is more than its pods have: at most 50'],
  ])('refuses %s and says why', async (setting, message) => {
    await expect(template(['--set', setting])).rejects.toThrow(message);
  });

  test('sets only variables that the roles know', () => {
    const foreign = new Set(['NODE_COMPILE_CACHE']);
    for (const spec of podSpecs(rendered.get('values-demo.yaml') ?? [])) {
      const roles = containers(spec).filter(({ env }) => env?.some(({ name }) => name === 'LOG_LEVEL'));
      for (const { name, env } of roles) {
        const unknown = (env ?? []).map((variable) => variable.name).filter((variable) => !foreign.has(variable));
        expect(environmentVariables, name).toEqual(expect.arrayContaining(unknown));
      }
    }
  });

  test('brings a Pipeline that the operator accepts, for Deployments that there are', () => {
    const objects = rendered.get('values-demo.yaml') ?? [];
    const { scraper, etl, browsers } = pipelineSpecSchema.parse(objects.find(({ kind }) => kind === 'Pipeline')?.spec);
    const deployments = objects.filter(({ kind }) => kind === 'Deployment').map(({ metadata }) => metadata.name);
    expect(deployments).toEqual(expect.arrayContaining([scraper, etl, browsers].map((one) => one?.deployment)));
  });

  test('has a network policy for every component of a release', () => {
    const objects = rendered.get('values-demo.yaml') ?? [];
    const component = 'app.kubernetes.io/component';
    const covered = objects.flatMap(({ spec }) => spec?.podSelector?.matchLabels[component] ?? []);
    const workloads = objects.filter(({ kind }) => ['Deployment', 'StatefulSet'].includes(kind));
    expect(covered).toEqual(expect.arrayContaining(workloads.map(({ metadata }) => metadata.labels[component])));
  });

  test('lets the publisher of the end-to-end suite reach NATS', () => {
    const policy = (rendered.get('values.yaml') ?? []).find(
      ({ kind, metadata }) => kind === 'NetworkPolicy' && metadata.name === 'cinestream-nats',
    );
    const ingress = policy?.spec.ingress?.flatMap(({ from }) => from ?? []);
    expect(ingress).toContainEqual({ podSelector: { matchLabels: publisherLabels('cinestream') } });
  });

  test('gives nats-server a configuration that it accepts, with and without a cluster', async () => {
    for (const preset of ['values.yaml', 'ci/one-server-values.yaml']) {
      await checkNatsConfiguration(rendered.get(preset) ?? []);
    }
  });

  test.each([
    'values.yaml',
    'ci/hardened-values.yaml',
  ])('%s starts the NATS servers again when anything in their configuration changes, who may do what included', (preset) => {
    const objects = rendered.get(preset) ?? [];
    const servers = objects.find(({ kind }) => kind === 'StatefulSet');
    const name = servers?.metadata.name;
    const configuration = objects.find(({ kind, metadata }) => kind === 'ConfigMap' && metadata.name === name);
    const text = configuration?.data?.['nats.conf'] ?? '';
    expect(text).toContain('permissions:');
    const checksum = createHash('sha256').update(text.trimEnd()).digest('hex').slice(0, 32);
    expect(servers?.spec.template?.metadata.annotations['checksum/configuration']).toBe(checksum);
  });

  test('starts the ETL again when the survivorship rules change', async () => {
    const checksumOf = async (setting: string) => {
      const objects = await template(['--set-json', setting]);
      const etl = objects.find(({ kind, metadata }) => kind === 'Deployment' && metadata.name === 'cinestream-etl');
      return etl?.spec.template?.metadata.annotations['checksum/rules'];
    };
    const before = await checksumOf('etl.survivorshipRules={"title":{"strategy":"recency"}}');
    expect(before).toMatch(/^[0-9a-f]{32}$/);
    expect(await checksumOf('etl.survivorshipRules={"title":{"strategy":"priority"}}')).not.toBe(before);
  });

  test('permits only streams, durables and buckets that exist', async () => {
    const { users } = parse(await readChartFile('files/nats-permissions.yaml')) as {
      users: Record<string, { workOn?: string[]; read?: string[]; keyValue?: string[]; objects?: string[] }>;
    };
    for (const [name, user] of Object.entries(users)) {
      for (const work of user.workOn ?? []) {
        expect(Object.values(durables), name).toContain(work.split('.')[1]);
        expect(Object.values(streams), name).toContain(work.split('.')[0]);
      }
      for (const stream of user.read ?? []) expect(Object.values(streams), name).toContain(stream);
      for (const bucket of [...(user.keyValue ?? []), ...(user.objects ?? [])])
        expect(Object.values(buckets), name).toContain(bucket);
    }
  });
});

async function presetFiles(): Promise<string[]> {
  return (await readdir(join(chart, 'ci'))).toSorted().map((name) => `ci/${name}`);
}

async function readChartFile(path: string): Promise<string> {
  return readFile(join(chart, path), 'utf8');
}

async function template(args: string[]): Promise<KubernetesObject[]> {
  const command = ['template', 'cinestream', chart, '--namespace', 'movies', ...args];
  const { stdout } = await run('helm', command, { maxBuffer: 64 * 1024 ** 2 });
  return parseAllDocuments(stdout).flatMap((document) => (document.contents === null ? [] : [document.toJS()]));
}

function podSpecs(objects: KubernetesObject[]): PodSpec[] {
  return objects.flatMap(({ kind, spec }) => {
    if (kind === 'Pod') return [spec as PodSpec];
    return spec?.template === undefined ? [] : [spec.template.spec];
  });
}

function containers(spec: PodSpec): Container[] {
  return [...(spec.initContainers ?? []), ...spec.containers];
}

/** `nats-server -t` with the environment that the StatefulSet would give it. */
async function checkNatsConfiguration(objects: KubernetesObject[]): Promise<void> {
  const named = (kind: string) =>
    objects.find((object) => object.kind === kind && object.metadata.name === 'cinestream-nats');
  const [container] = named('StatefulSet')?.spec.template?.spec.containers ?? [];
  const given = (container?.env ?? []).map(({ name, value }) => [
    name,
    value?.replace(/\$\(\w+\)/g, 'secret') ?? 'name',
  ]);
  const directory = await mkdtemp(join(tmpdir(), 'cinestream-chart-'));
  try {
    const file = join(directory, 'nats.conf');
    await writeFile(file, named('ConfigMap')?.data?.['nats.conf'] ?? '');
    await run('nats-server', ['-t', '-c', file], { env: { ...process.env, ...Object.fromEntries(given) } });
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}
