import type { NatsConnection } from '@nats-io/nats-core';
import { readConfiguration } from '../../src/config.ts';
import { applyTopology } from '../../src/messaging/nats/admin/topology.ts';
import { connectToNats } from '../../src/messaging/nats/connection.ts';
import { silentLogger } from '../../src/observability/logger.ts';
import { startNatsServer } from '../../test/support/nats-server.ts';

export interface OpenedNats {
  url: string;
  connection: NatsConnection;
  /** Of the server. */
  processId: number;
}

/**
 * A nats-server of the bench's own with our streams; it ends with what `opened` holds.
 * @param withStreams false where the roles under measure are to make them.
 */
export async function openNats(opened: AsyncDisposableStack, withStreams = true): Promise<OpenedNats> {
  const server = await startNatsServer();
  opened.defer(() => server.close());
  const settings = readConfiguration({ NATS_URL: server.url }).nats;
  const connection = await connectToNats(settings, 'bench', silentLogger);
  opened.defer(() => connection.close());
  if (withStreams) await applyTopology(connection, settings);
  return { url: server.url, connection, processId: server.processId() };
}
