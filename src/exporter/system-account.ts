import type { Logger } from 'pino';
import type { NatsConfiguration } from '../config.ts';
import { connectToNats, type NatsConnection } from '../messaging/nats/connection.ts';
import { readServers, type ServerState } from './server-state.ts';

/**
 * Asks the servers about themselves as a user of the system account. Connects at the first question, and again at the next
 * where that failed: the exporter's other figures do not wait for it.
 */
export class SystemAccount {
  readonly #configuration: NatsConfiguration;
  readonly #logger: Logger;
  #connection: Promise<NatsConnection> | undefined;

  constructor(configuration: NatsConfiguration, logger: Logger) {
    const { systemUser: user, systemPassword: password } = configuration;
    this.#configuration = { ...configuration, user, password, inboxPrefix: `_INBOX_${user}`, waitSeconds: 0 };
    this.#logger = logger;
  }

  /** The state of every server that answers. */
  async servers(): Promise<ServerState[]> {
    this.#connection ??= connectToNats(this.#configuration, 'exporter-system', this.#logger);
    const connection = await this.#connection.catch((error: unknown) => {
      this.#connection = undefined;
      throw error;
    });
    return readServers(connection);
  }

  async close(): Promise<void> {
    const connection = await this.#connection?.catch(() => undefined);
    await connection?.close();
  }
}
