import { readFile } from 'node:fs/promises';
import type { ConnectionOptions, NatsConnection } from '@nats-io/nats-core';
import { credsAuthenticator } from '@nats-io/nats-core';
import { connect } from '@nats-io/transport-node';
import type { Logger } from 'pino';
import { type Clock, systemClock } from '../../clock.ts';
import type { NatsConfiguration } from '../../config.ts';
import { describeError, MessagingUnavailableError } from '../../errors.ts';

export type { NatsConnection } from '@nats-io/nats-core';

/**
 * Connects to NATS and stays connected: after the first success it reconnects forever, with jitter.
 * @throws MessagingUnavailableError when there is no first connection within `waitSeconds`; the message names the servers tried.
 */
export async function connectToNats(
  configuration: NatsConfiguration,
  name: string,
  logger: Logger,
  clock: Clock = systemClock,
): Promise<NatsConnection> {
  const options = await connectionOptions(configuration, name);
  const deadline = clock.now() + configuration.waitSeconds * 1000;
  for (;;) {
    try {
      const connection = await connect(options);
      void logStatus(connection, logger);
      return connection;
    } catch (error) {
      if (clock.now() >= deadline) throw unreachable(configuration, error);
      logger.warn({ servers: configuration.servers, error: describeError(error) }, 'NATS is not there yet');
      await clock.wait(1000);
    }
  }
}

function unreachable(configuration: NatsConfiguration, cause: unknown): MessagingUnavailableError {
  return new MessagingUnavailableError(
    `cannot connect to NATS at ${configuration.servers.join(', ')}: start a nats-server with JetStream (nats-server -js) or set NATS_URL`,
    { cause },
  );
}

async function connectionOptions(configuration: NatsConfiguration, name: string): Promise<ConnectionOptions> {
  const options: ConnectionOptions = {
    servers: configuration.servers,
    name,
    // The default of ten attempts closes the connection for good.
    maxReconnectAttempts: -1,
    reconnectTimeWait: 500,
    reconnectJitter: 500,
    pingInterval: 20_000,
    maxPingOut: 2,
    // An error object for each request, in case that it fails, costs as much as sending it.
    noAsyncTraces: true,
    user: configuration.user,
    pass: configuration.password,
    token: configuration.token,
    ...(configuration.inboxPrefix === undefined ? {} : { inboxPrefix: configuration.inboxPrefix }),
  };
  if (configuration.credentialsFile) {
    options.authenticator = credsAuthenticator(await readFile(configuration.credentialsFile));
  }
  if (configuration.tlsCaFile || configuration.tlsCertificateFile) {
    options.tls = {
      caFile: configuration.tlsCaFile,
      certFile: configuration.tlsCertificateFile,
      keyFile: configuration.tlsKeyFile,
    };
  }
  return options;
}

async function logStatus(connection: NatsConnection, logger: Logger): Promise<void> {
  for await (const status of connection.status()) {
    if (status.type === 'disconnect') logger.warn({ server: status.server }, 'disconnected from NATS');
    else if (status.type === 'reconnect') logger.info({ server: status.server }, 'reconnected to NATS');
    else if (status.type === 'error') logger.warn({ error: status.error.message }, 'NATS reported an error');
  }
}
