import type { NatsConnection } from '@nats-io/nats-core';
import { readConfiguration } from '../../src/config.ts';
import { applyTopology } from '../../src/messaging/nats/admin/topology.ts';
import { connectToNats } from '../../src/messaging/nats/connection.ts';
import { silentLogger } from '../../src/observability/logger.ts';
import { startNatsServer, type TestNatsServer } from './nats-server.ts';

/** A nats-server with our streams, and a connection to it. */
export interface TestStreams {
  server: TestNatsServer;
  connection: NatsConnection;
  close(): Promise<void>;
}

export async function startTestStreams(): Promise<TestStreams> {
  const server = await startNatsServer();
  const { nats } = readConfiguration({ NATS_URL: server.url });
  const connection = await connectToNats(nats, 'test', silentLogger);
  await applyTopology(connection, nats);
  return {
    server,
    connection,
    async close() {
      await connection.close();
      await server.close();
    },
  };
}
