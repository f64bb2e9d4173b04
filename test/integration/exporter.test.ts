import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/nats-core';
import { connect } from '@nats-io/transport-node';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { systemClock } from '../../src/clock.ts';
import { readConfiguration } from '../../src/config.ts';
import { startExporter } from '../../src/exporter/exporter.ts';
import { durables, streams } from '../../src/messaging/contracts/subjects.ts';
import { applyTopology } from '../../src/messaging/nats/admin/topology.ts';
import { silentLogger } from '../../src/observability/logger.ts';
import { Registry } from '../../src/observability/metrics.ts';
import { NatsServers } from '../chaos/nats-servers.ts';
import { startNatsServer, type TestNatsServer, until } from '../support/nats-server.ts';

let server: TestNatsServer;
let connection: NatsConnection;

beforeAll(async () => {
  server = await startNatsServer();
  connection = await connect({ servers: server.url, maxReconnectAttempts: -1 });
  await applyTopology(connection, readConfiguration({}).nats);
});

afterAll(async () => {
  await connection.close();
  await server.close();
});

async function exporter(
  environment: Record<string, string>,
  clock = systemClock,
  of: NatsConnection = connection,
): Promise<Registry> {
  const registry = new Registry();
  const configuration = readConfiguration(environment);
  await startExporter({ configuration, connection: of, registry, logger: silentLogger, clock, random: Math.random });
  return registry;
}

test('tells what every stream holds and what its durable consumer has left to do', async () => {
  await jetstream(connection).publish('crawl.reelhouse.title', '{}');
  await jetstream(connection).publish('crawl.reelhouse.list', '{}');
  await jetstream(connection).publish('frontier.reelhouse.title.run', '{}');
  const text = await (await exporter({})).metrics();
  expect(text).toContain('cinestream_jetstream_up 1');
  expect(text).toContain(`cinestream_jetstream_stream_messages{stream="${streams.crawl}"} 2`);
  expect(text).toContain(`cinestream_jetstream_stream_leader{stream="${streams.movies}"} 1`);
  expect(text).toContain(
    `cinestream_jetstream_consumer_backlog_messages{stream="${streams.crawl}",consumer="${durables.scraper}"} 3`,
  );
  expect(text).not.toContain('cinestream_grid');
});

test('tells of a stream whose only copy is away that nobody leads it', { timeout: 120_000 }, async ({
  onTestFinished,
}) => {
  const logs = await mkdtemp(join(tmpdir(), 'cinestream-cluster-'));
  onTestFinished(() => rm(logs, { recursive: true, force: true }));
  const servers = await NatsServers.start({ count: 3, storeBytes: 64 * 1024 ** 2, logs, clock: systemClock });
  onTestFinished(() => servers.close());
  const cluster = await connect({ servers: servers.urls, timeout: 10_000, maxReconnectAttempts: -1 });
  onTestFinished(() => cluster.close());
  const manager = await jetstreamManager(cluster, { timeout: 10_000, checkAPI: false });
  const add = (name: string, copies: number) =>
    manager.streams
      .add({ name, subjects: [name], num_replicas: copies })
      .then(() => true)
      .catch(() => undefined);
  await until(() => add('one', 1), 60);
  await until(() => add('three', 3), 60);
  const { server: only } = await servers.leaderOfStream(cluster, 'one');
  const registry = await exporter({ CINESTREAM_CANARY_INTERVAL_SECONDS: '0' }, systemClock, cluster);
  const tells = async (line: string) => (await registry.metrics()).includes(line) || undefined;
  await until(() => tells('cinestream_jetstream_stream_leader{stream="one"} 1'), 60);
  await only.kill();
  await until(() => tells('cinestream_jetstream_stream_leader{stream="one"} 0'), 60);
  await until(() => tells('cinestream_jetstream_stream_leader{stream="three"} 1'), 60);
  expect(await registry.metrics()).not.toContain('cinestream_jetstream_stream_messages{stream="one"}');
});

test('leaves out the ordered consumers of gateways, which come and go', async () => {
  const manager = await jetstreamManager(connection);
  await manager.consumers.add(streams.movies, { name: 'passing', inactive_threshold: 60e9 });
  expect(await (await exporter({})).metrics()).not.toContain('passing');
});

test('tells slots, sessions and nodes of the Grid, and no figure at all while it is away', async () => {
  const answer = {
    data: {
      grid: { totalSlots: 4, nodeCount: 2, sessionCount: 3, sessionQueueSize: 5 },
      nodesInfo: {
        nodes: [
          { uri: 'http://10.0.0.1:5555', status: 'UP', slotCount: 2, sessionCount: 2 },
          { uri: 'http://10.0.0.2:5555', status: 'DRAINING', slotCount: 2, sessionCount: 1 },
        ],
      },
    },
  };
  const hub = createServer((_, response) => response.end(JSON.stringify(answer)));
  await new Promise<void>((resolve) => hub.listen(0, '127.0.0.1', resolve));
  const { port } = hub.address() as AddressInfo;
  let now = 0;
  const clock = { ...systemClock, now: () => now };
  const registry = await exporter({ CINESTREAM_SELENIUM_URL: `http://127.0.0.1:${port}/wd/hub` }, clock);

  const text = await registry.metrics();
  expect(text).toContain('cinestream_grid_slots 4');
  expect(text).toContain('cinestream_grid_queue_requests 5');
  expect(text).toContain('cinestream_grid_nodes{status="DRAINING"} 1');

  hub.closeAllConnections();
  await new Promise<void>((resolve) => hub.close(() => resolve()));
  now += 60_000;
  const after = await registry.metrics();
  expect(after).toContain('cinestream_grid_up 0');
  expect(after).not.toMatch(/^cinestream_grid_slots/m);
  expect(after).toContain('cinestream_jetstream_up 1');
});

test('tells connections, slow consumers and storage of each server as a user of the system account who may ask for no more', async () => {
  const accounts = `
    accounts {
      MOVIES { jetstream: enabled, users: [{user: movies, password: secret}] }
      SYS {
        users: [{
          user: system, password: secret
          permissions: {publish: {allow: ["$SYS.REQ.SERVER.PING.VARZ"]}, subscribe: {allow: ["_INBOX_system.>"]}}
        }]
      }
    }
    system_account: SYS
  `;
  const guarded = await startNatsServer(['--name', 'nats-0'], accounts);
  const movies = await connect({ servers: guarded.url, user: 'movies', pass: 'secret' });
  const registry = new Registry();
  const system = { CINESTREAM_NATS_SYSTEM_USER: 'system', CINESTREAM_NATS_SYSTEM_PASSWORD: 'secret' };
  const configuration = readConfiguration({
    NATS_URL: guarded.url,
    ...system,
    CINESTREAM_CANARY_INTERVAL_SECONDS: '0',
  });
  const role = await startExporter({
    configuration,
    connection: movies,
    registry,
    logger: silentLogger,
    clock: systemClock,
    random: Math.random,
  });
  try {
    const text = await registry.metrics();
    expect(text).toContain('cinestream_nats_up 1');
    expect(text).toContain('cinestream_nats_server_connections{server="nats-0"} 2');
    expect(text).toContain('cinestream_nats_server_slow_consumers{server="nats-0"} 0');
    expect(text).toContain(`cinestream_nats_server_storage_limit_bytes{server="nats-0"} ${1024 ** 4}`);
  } finally {
    await role.stop();
    await movies.close();
    await guarded.close();
  }
});

test('has its other figures where the system account lets nobody in', async () => {
  const text = await (
    await exporter({ NATS_URL: server.url.replace(/\d+$/, '1'), CINESTREAM_NATS_SYSTEM_USER: 'system' })
  ).metrics();
  expect(text).toContain('cinestream_nats_up 0');
  expect(text).not.toContain('cinestream_nats_server_connections{');
  expect(text).toContain('cinestream_jetstream_up 1');
});
