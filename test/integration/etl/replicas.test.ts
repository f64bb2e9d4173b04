import { type ChildProcess, spawn } from 'node:child_process';
import { isDeepStrictEqual } from 'node:util';
import { jetstreamManager } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/nats-core';
import { afterEach, expect, it } from 'vitest';
import { systemClock } from '../../../src/clock.ts';
import { readConfiguration } from '../../../src/config.ts';
import { connectToNats } from '../../../src/messaging/connection.ts';
import { follow } from '../../../src/messaging/follow.ts';
import { durables, streams } from '../../../src/messaging/subjects.ts';
import { applyTopology } from '../../../src/messaging/topology.ts';
import type { Observation } from '../../../src/movie/observation.ts';
import type { MovieEvent } from '../../../src/movie/schema.ts';
import { silentLogger } from '../../../src/observability/logger.ts';
import { startNatsServer, type TestNatsServer, until } from '../../support/nats-server.ts';
import { filmObservations, goldenRecords, publishObservations } from '../../support/observations.ts';

const cleanUp: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const close of cleanUp.splice(0).toReversed()) await close();
});

async function startServer(): Promise<{ server: TestNatsServer; connection: NatsConnection }> {
  const server = await startNatsServer();
  cleanUp.push(() => server.close());
  const { nats } = readConfiguration({ NATS_URL: server.url });
  const connection = await connectToNats(nats, 'test', silentLogger);
  cleanUp.push(() => connection.close());
  await applyTopology(connection, nats);
  return { server, connection };
}

/** An ETL in a process of its own, as in production. */
function startReplica(url: string): ChildProcess {
  const child = spawn(process.execPath, ['src/main.ts', 'etl'], {
    stdio: 'ignore',
    env: { ...process.env, NATS_URL: url, METRICS_PORT: '0', LOG_LEVEL: 'error' },
  });
  cleanUp.push(async () => child.kill('SIGKILL'));
  return child;
}

async function allObserved(connection: NatsConnection): Promise<boolean> {
  const manager = await jetstreamManager(connection);
  const info = await manager.consumers.info(streams.observations, durables.etl);
  return info.num_pending === 0 && info.num_ack_pending === 0;
}

async function catalogueOfOneCalmWorker(observations: readonly Observation[]): Promise<Map<string, string>> {
  const { server, connection } = await startServer();
  await publishObservations(connection, observations);
  const replica = startReplica(server.url);
  await until(async () => (await allObserved(connection)) || undefined, 120);
  const records = await goldenRecords(connection);
  replica.kill('SIGKILL');
  return records;
}

/** A shuffle that is the same at each run. */
function shuffled<T>(list: readonly T[]): T[] {
  return list
    .map((value, index) => ({ value, order: Math.imul(index + 1, 0x9e3779b1) >>> 0 }))
    .toSorted((one, other) => one.order - other.order)
    .map(({ value }) => value);
}

it('three replicas that are killed, with a server that restarts, make the catalogue of one calm worker', async () => {
  const observations = filmObservations(400, 2);
  const expected = await catalogueOfOneCalmWorker(observations);
  expect(expected.size).toBeGreaterThan(350);

  const { server, connection } = await startServer();
  const revisions = new Map<string, number>();
  const backwards: string[] = [];
  const movies = await follow({
    connection,
    stream: streams.movies,
    onMessage({ data }) {
      const { id, revision } = JSON.parse(new TextDecoder().decode(data)) as MovieEvent;
      if (revision <= (revisions.get(id) ?? 0)) backwards.push(`${id}: ${revision}`);
      revisions.set(id, revision);
    },
    clock: systemClock,
    logger: silentLogger,
  });
  cleanUp.push(() => movies.stop());
  const replicas = [1, 2, 3].map(() => startReplica(server.url));
  const mixed = shuffled([...observations, ...observations]);
  for (const [step, size] of [0.25, 0.5, 0.75, 1].entries()) {
    const start = Math.floor((mixed.length * step) / 4);
    await publishObservations(connection, mixed.slice(start, Math.floor(mixed.length * size)));
    const enough = Math.min(300, 80 * (step + 1));
    await until(() => revisions.size >= enough || undefined, 90);
    const victim = replicas.shift();
    victim?.kill('SIGKILL');
    replicas.push(startReplica(server.url));
    if (step === 1) {
      await server.kill();
      await server.restart();
    }
  }
  let records = new Map<string, string>();
  const complete = async () => {
    records = await goldenRecords(connection);
    return isDeepStrictEqual(records, expected) || undefined;
  };
  await until(complete, 120).catch(() => undefined);
  expect(backwards).toEqual([]);
  expect(records).toEqual(expected);
}, 400_000);
