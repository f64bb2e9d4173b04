import type { NatsConnection } from '@nats-io/nats-core';
import { readConfiguration } from '../config.ts';
import { connectToNats } from '../messaging/nats/connection.ts';
import { createLogger } from '../observability/logger.ts';

/** Runs a command's work with a connection, which is closed afterwards. */
export async function withNats<T>(name: string, work: (connection: NatsConnection) => Promise<T>): Promise<T> {
  const configuration = readConfiguration(process.env);
  const logger = createLogger(name, configuration.observability.logLevel);
  const connection = await connectToNats(configuration.nats, `cinestream-${name}`, logger);
  try {
    return await work(connection);
  } finally {
    await connection.close();
  }
}
