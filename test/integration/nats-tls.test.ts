import { execFile, spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { jetstreamManager } from '@nats-io/jetstream';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { readConfiguration } from '../../src/config.ts';
import { streams } from '../../src/messaging/contracts/subjects.ts';
import { applyTopology } from '../../src/messaging/nats/admin/topology.ts';
import { connectToNats } from '../../src/messaging/nats/connection.ts';
import { silentLogger } from '../../src/observability/logger.ts';
import { startNatsServer, type TestNatsServer, until } from '../support/nats-server.ts';

const run = promisify(execFile);
const usable = ['helm', 'openssl'].every((program) => spawnSync(program, ['version']).status === 0);
const preset = 'charts/cinestream/ci/hardened-values.yaml';
const password = 'of-a-test';

interface KubernetesObject {
  kind: string;
  metadata: { name: string };
  data?: Record<string, string>;
  spec?: { template?: { spec: { initContainers?: Container[] } } };
}

interface Container {
  name: string;
  env: { name: string; value?: string }[];
}

describe.skipIf(!usable)('NATS with TLS, as the chart sets up servers and roles', () => {
  let directory: string;
  let environment: Record<string, string>;
  const servers: TestNatsServer[] = [];

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'cinestream-tls-'));
    await makeCertificates(directory);
    const { configuration, variables } = await render();
    environment = { ...mounted(variables, directory), NATS_PASSWORD: password };
    const ports = await freePorts(3);
    const routes = ports.map((port) => `"tls://cluster:${password}@localhost:${port}"`).join(', ');
    for (const [index, port] of ports.entries()) {
      const text = placed(configuration, directory).replace('0.0.0.0:6222', `127.0.0.1:${port}`);
      servers.push(
        await startNatsServer(
          [],
          text.replace('$ROUTES', `[${routes}]`).replace('$SERVER_NAME', `movies-nats-${index}`),
        ),
      );
    }
  }, 60_000);

  afterAll(async () => {
    await Promise.all(servers.map((server) => server.close()));
    await rm(directory, { recursive: true, force: true });
  });

  /** Connects as the init container `topology` does, with other settings where they are given. */
  async function connect(changes: Record<string, string | undefined> = {}) {
    const settings = { ...environment, NATS_URL: servers[0]?.url.replace('nats://127.0.0.1', 'tls://localhost') };
    const { nats } = readConfiguration({ ...settings, CINESTREAM_NATS_WAIT_SECONDS: '1', ...changes });
    return { nats, connection: await connectToNats(nats, 'tls', silentLogger) };
  }

  test('carries streams with three copies: roles and servers know each other by their certificates', async () => {
    const { nats, connection } = await connect();
    try {
      await until(
        () =>
          applyTopology(connection, nats).then(
            () => true,
            () => undefined,
          ),
        60,
      );
      const { cluster } = await (await jetstreamManager(connection)).streams.info(streams.movies);
      expect(cluster?.replicas).toHaveLength(2);
    } finally {
      await connection.close();
    }
  }, 90_000);

  test.concurrent.each([
    ['shows no certificate', { NATS_TLS_CERT: undefined, NATS_TLS_KEY: undefined }],
    ['does not know who signed the server', { NATS_TLS_CA: undefined }],
    ['shows a certificate that somebody else signed', { NATS_TLS_CERT: 'stranger.crt', NATS_TLS_KEY: 'stranger.key' }],
  ])('keeps a role out that %s', async (_, changes: Record<string, string | undefined>) => {
    const files = Object.entries(changes).map(([name, file]) => [name, file && join(directory, file)]);
    await expect(connect(Object.fromEntries(files))).rejects.toThrow('cannot connect to NATS');
  });
});

/** What the preset gives the servers and the container that makes the streams. */
async function render(): Promise<{ configuration: string; variables: Container['env'] }> {
  const { stdout } = await run('helm', ['template', 'cinestream', 'charts/cinestream', '-f', preset], {
    maxBuffer: 64 * 1024 ** 2,
  });
  const objects = parseAllDocuments(stdout).map((document) => document.toJS() as KubernetesObject | null);
  const configuration = objects.find((object) => object?.data?.['nats.conf'] !== undefined)?.data?.['nats.conf'] ?? '';
  const etl = objects.find((object) => object?.kind === 'Deployment' && object.metadata.name === 'movies-etl');
  const topology = etl?.spec?.template?.spec.initContainers?.find(({ name }) => name === 'topology');
  return { configuration, variables: topology?.env ?? [] };
}

/** The servers' configuration with the test's files, and without what `startNatsServer` says itself. */
function placed(configuration: string, directory: string): string {
  return configuration
    .replace(/^(listen|http|pid_file): .*$/gm, '')
    .replace(/^jetstream \{[^}]*\}/m, '')
    .replaceAll('/etc/nats-tls', directory)
    .replace(/\$PASSWORD_\w+/g, password);
}

/** A role's NATS settings with the test's files in place of its mounts. */
function mounted(variables: Container['env'], directory: string): Record<string, string> {
  const own = variables.filter(({ name, value }) => name.startsWith('NATS_') && value !== undefined);
  const moved = own.map(({ name, value = '' }) => [
    name,
    value
      .replace('/etc/cinestream/nats-tls', directory)
      .replace('/etc/cinestream/nats-client/tls', join(directory, 'client')),
  ]);
  return Object.fromEntries(moved);
}

/** ca.crt; tls.crt of the servers, which also dial each other; client.crt of the roles; stranger.crt of another authority. */
async function makeCertificates(directory: string): Promise<void> {
  const openssl = (args: string[]) => run('openssl', args, { cwd: directory });
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  for (const authority of ['ca', 'stranger']) {
    const files = ['-keyout', `${authority}.key`, '-out', `${authority}.crt`];
    await openssl(['req', '-x509', ...key, ...files, '-subj', `/CN=${authority}`, '-days', '2']);
  }
  for (const [name, usage] of [
    ['tls', 'serverAuth,clientAuth'],
    ['client', 'clientAuth'],
  ]) {
    await openssl(['req', ...key, '-keyout', `${name}.key`, '-out', `${name}.csr`, '-subj', `/CN=${name}`]);
    await writeFile(join(directory, `${name}.ext`), `subjectAltName=DNS:localhost\nextendedKeyUsage=${usage}\n`);
    const signed = ['-CA', 'ca.crt', '-CAkey', 'ca.key', '-CAcreateserial', '-days', '2', '-extfile', `${name}.ext`];
    await openssl(['x509', '-req', '-in', `${name}.csr`, '-out', `${name}.crt`, ...signed]);
  }
}

/** Ports that nobody listens on, for routes that have to be named before the servers start. */
async function freePorts(count: number): Promise<number[]> {
  const listeners = Array.from({ length: count }, () => createServer().listen(0, '127.0.0.1'));
  await Promise.all(listeners.map((listener) => new Promise((resolve) => void listener.once('listening', resolve))));
  const ports = listeners.map((listener) => (listener.address() as { port: number }).port);
  await Promise.all(listeners.map((listener) => new Promise((resolve) => void listener.close(resolve))));
  return ports;
}
