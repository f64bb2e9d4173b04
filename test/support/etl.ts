import { jetstreamManager } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/nats-core';
import { systemClock } from '../../src/clock.ts';
import { readConfiguration } from '../../src/config.ts';
import { startEtl } from '../../src/etl/etl.ts';
import { durables, streams } from '../../src/messaging/contracts/subjects.ts';
import { applyTopology } from '../../src/messaging/nats/admin/topology.ts';
import { connectToNats } from '../../src/messaging/nats/connection.ts';
import { silentLogger } from '../../src/observability/logger.ts';
import { Registry } from '../../src/observability/metrics.ts';
import type { Role } from '../../src/role.ts';
import { startNatsServer, until } from './nats-server.ts';

/** Resolves when the ETL has nothing left to do. */
export async function untilEtlRests(connection: NatsConnection, seconds = 30): Promise<void> {
  const manager = await jetstreamManager(connection);
  // In this order: what is done with observations is left to do with records.
  for (const [stream, durable] of [
    [streams.observations, durables.etl],
    [streams.observations, durables.imported],
    [streams.catalogue, durables.enrich],
    [streams.affected, durables.affected],
  ] as const) {
    await until(async () => {
      const { num_pending: pending, num_ack_pending: open } = await manager.consumers.info(stream, durable);
      return pending + open === 0 || undefined;
    }, seconds);
  }
}

/** A nats-server with our streams, and ETL replicas in this process. */
export interface TestEtl {
  url: string;
  connection: NatsConnection;
  /** Another connection, which ends with everything else. */
  connect(): Promise<NatsConnection>;
  startReplica(): Promise<void>;
  stopReplicas(): Promise<void>;
  close(): Promise<void>;
}

export async function startTestEtl(): Promise<TestEtl> {
  const server = await startNatsServer();
  const connections: NatsConnection[] = [];
  const replicas: Role[] = [];

  async function connect(): Promise<NatsConnection> {
    const opened = await connectToNats(readConfiguration({ NATS_URL: server.url }).nats, 'test', silentLogger);
    connections.push(opened);
    return opened;
  }

  async function stopReplicas(): Promise<void> {
    for (const replica of replicas.splice(0)) await replica.stop();
  }

  const connection = await connect();
  await applyTopology(connection, readConfiguration({ NATS_URL: server.url }).nats);
  return {
    url: server.url,
    connection,
    connect,
    async startReplica() {
      const context = { registry: new Registry(), logger: silentLogger, clock: systemClock, random: () => 0 };
      const configuration = readConfiguration({
        NATS_URL: server.url,
        CINESTREAM_DRAIN_SECONDS: '5',
        CINESTREAM_ETL_DERIVED_INTERVAL_SECONDS: '0',
      });
      replicas.push(await startEtl({ configuration, connection: await connect(), ...context }));
    },
    stopReplicas,
    async close() {
      await stopReplicas();
      for (const opened of connections.toReversed()) await opened.close();
      await server.close();
    },
  };
}
