import { PassThrough } from 'node:stream';
import { text as readAll } from 'node:stream/consumers';
import { jetstream, jetstreamManager, StorageType } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/nats-core';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { systemClock } from '../../src/clock.ts';
import { readConfiguration } from '../../src/config.ts';
import { startEtl } from '../../src/etl/etl.ts';
import { streams } from '../../src/messaging/contracts/subjects.ts';
import { applyTopology } from '../../src/messaging/nats/admin/topology.ts';
import { connectToNats } from '../../src/messaging/nats/connection.ts';
import { countDeadLetters } from '../../src/messaging/nats/consumer/dead-letter-store.ts';
import { streamBounds } from '../../src/messaging/nats/read/scan.ts';
import { createLogger, silentLogger } from '../../src/observability/logger.ts';
import { Registry } from '../../src/observability/metrics.ts';
import { startNatsServer, type TestNatsServer, until } from '../support/nats-server.ts';
import { movieObservations, publishObservations } from '../support/observations.ts';

const movies = 20;
const configuration = (url: string) =>
  readConfiguration({
    NATS_URL: url,
    CINESTREAM_NATS_STREAM_MAX_BYTES: '4000000',
    CINESTREAM_ARCHIVE_MAX_BYTES: '1000000',
    CINESTREAM_DRAIN_SECONDS: '5',
  });

let server: TestNatsServer;
let connection: NatsConnection;

beforeEach(async () => {
  server = await startNatsServer([], '', '30MB');
  connection = await connectToNats(configuration(server.url).nats, 'test', silentLogger);
  await applyTopology(connection, configuration(server.url).nats);
});

afterEach(async () => {
  await connection?.close();
  await server?.close();
});

/** Until JetStream takes nothing any more. */
async function fillUp(): Promise<void> {
  const client = jetstream(connection);
  const manager = await jetstreamManager(connection);
  await manager.streams.add({ name: 'FILLER', subjects: ['filler'], storage: StorageType.File });
  const store = () => client.publish('filler', new Uint8Array(900_000)).then(() => undefined);
  await until(() => store().catch((error: Error) => error.message), 60);
}

it('an ETL whose JetStream is full says so, loses nothing, and goes on when there is room again', async () => {
  await publishObservations(connection, movieObservations(movies, 1));
  await fillUp();
  const log = new PassThrough();
  const logged = readAll(log);
  const etl = await startEtl({
    configuration: configuration(server.url),
    connection,
    registry: new Registry(),
    logger: createLogger('etl', 'info', log),
    clock: systemClock,
    random: () => 0,
  });
  const manager = await jetstreamManager(connection);
  const heldUp = async () => (await manager.consumers.info(streams.observations, 'etl')).num_redelivered;
  await until(async () => (await heldUp()) === 2 * movies || undefined, 60);
  await manager.streams.delete('FILLER');
  await until(async () => (await streamBounds(connection, streams.movies)).messages >= movies || undefined, 60);
  await etl.stop();
  log.end();

  expect(await countDeadLetters(connection)).toEqual(new Map());
  const lines = (await logged)
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, string>);
  const [first, last] = lines.filter(({ stage }) => stage === 'etl');
  expect(first).toMatchObject({
    level: 'warn',
    code: 'storage_full',
    msg: 'held up: messages are kept and tried again',
  });
  expect(first?.error).toMatch(/no space left for catalogue\..*raise CINESTREAM_NATS_STREAM_MAX_BYTES/);
  expect(last).toMatchObject({ level: 'info', msg: 'goes on' });
});
