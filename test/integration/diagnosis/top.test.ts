import { jetstream } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/nats-core';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { systemClock } from '../../../src/clock.ts';
import { readConfiguration } from '../../../src/config.ts';
import { collectSnapshot } from '../../../src/diagnosis/top/collect.ts';
import { ratesBetween, valuesOf } from '../../../src/diagnosis/top/snapshot.ts';
import { startEtl } from '../../../src/etl/etl.ts';
import { serviceNames } from '../../../src/messaging/contracts/service-statistics.ts';
import { catalogueGetRequestSchema } from '../../../src/messaging/contracts/services.ts';
import { services } from '../../../src/messaging/contracts/subjects.ts';
import { applyTopology } from '../../../src/messaging/nats/admin/topology.ts';
import { connectToNats } from '../../../src/messaging/nats/connection.ts';
import { askService } from '../../../src/messaging/nats/request.ts';
import { startHealthServer } from '../../../src/observability/health.ts';
import { silentLogger } from '../../../src/observability/logger.ts';
import { Registry } from '../../../src/observability/metrics.ts';
import { startTestGateway } from '../../support/gateway.ts';
import { startNatsServer, type TestNatsServer } from '../../support/nats-server.ts';
import { observation, publishObservations } from '../../support/observations.ts';

let server: TestNatsServer;
let connection: NatsConnection;
const configuration = readConfiguration({ CINESTREAM_DRAIN_SECONDS: '1' });

beforeEach(async () => {
  server = await startNatsServer();
  connection = await connectToNats(readConfiguration({ NATS_URL: server.url }).nats, 'test', silentLogger);
  await applyTopology(connection, configuration.nats);
});

afterEach(async () => {
  await connection?.close();
  await server?.close();
});

test('shows what is stored, what waits, and at what rate', async () => {
  const before = await collectSnapshot(connection, [], systemClock);
  await publishObservations(connection, [observation('one', 'a', {}), observation('one', 'b', {})]);
  await jetstream(connection).publish('crawl.site.title', '{}');
  const after = await collectSnapshot(connection, [], systemClock);
  expect(valuesOf(after.streams).find(({ stream }) => stream === 'OBSERVATIONS')).toMatchObject({ messages: 2 });
  expect(valuesOf(after.consumers).find(({ consumer }) => consumer === 'scraper')).toMatchObject({
    backlog: 1,
    waitingPulls: 0,
  });
  expect(ratesBetween(before, after).written('OBSERVATIONS')).toBeGreaterThan(0);
  expect(ratesBetween(before, after).written('MOVIES')).toBe(0);
  expect(valuesOf(after.services).map(({ instances }) => instances)).toEqual([0, 0]);
});

test('counts the requests that services answered and refused, over all instances', async () => {
  const start = () =>
    startEtl({
      configuration,
      connection,
      registry: new Registry(),
      logger: silentLogger,
      clock: systemClock,
      random: () => 0,
    });
  const replicas = [await start(), await start()];
  const ask = () => askService(connection, services.catalogueGet, catalogueGetRequestSchema, { id: 'tt0000001' }, 5000);
  for (let count = 0; count < 3; count += 1) await expect(ask()).rejects.toThrow('no movie has the id');
  const snapshot = await collectSnapshot(connection, [], systemClock);
  for (const replica of replicas) await replica.stop();
  const catalogue = valuesOf(snapshot.services).find(({ service }) => service === serviceNames.catalogue);
  expect(catalogue).toMatchObject({ instances: 2, requests: 3, errors: 3, lastError: 'no movie has the id tt0000001' });
  expect(catalogue?.averageMilliseconds).toBeGreaterThan(0);
});

test('reads the clients of gateways from their health port', async () => {
  const gateway = await startTestGateway(server.url);
  const health = await startHealthServer({
    port: 0,
    host: '127.0.0.1',
    registry: gateway.registry,
    live: () => true,
    notReady: () => [],
  });
  const client = await fetch(`${gateway.url}/api/movies/stream`);
  const address = `http://127.0.0.1:${health.port}`;
  const snapshot = await collectSnapshot(connection, [address, 'http://127.0.0.1:9'], systemClock);
  expect(snapshot.gateways).toEqual([
    { address, clients: 1 },
    { address: 'http://127.0.0.1:9', clients: null },
  ]);
  await client.body?.cancel();
  await health.close();
  await gateway.stop();
});

test('a server that went away makes everything unknown, not zero', async () => {
  await server.kill();
  const snapshot = await collectSnapshot(connection, [], systemClock);
  expect(
    [snapshot.streams, snapshot.consumers, snapshot.services, snapshot.hosts].every((one) => 'unknown' in one),
  ).toBe(true);
  await server.restart();
});
