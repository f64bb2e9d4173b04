import type { NatsConnection } from '@nats-io/nats-core';
import type { Registry } from 'prom-client';
import type { Clock, Random } from './clock.ts';
import type { Configuration } from './config.ts';
import type { Logger } from './observability/logger.ts';

/** What the composition root hands to a role. Everything in it is owned, and closed, by the root. */
export interface RoleContext {
  configuration: Configuration;
  connection: NatsConnection;
  registry: Registry;
  logger: Logger;
  clock: Clock;
  random: Random;
}

/** A running role. */
export interface Role {
  /** The process should be restarted when this is false. */
  live(): boolean;
  /** Why it should get no work now; empty when ready. */
  notReady(): string[];
  /** Drains and closes what the role opened. Called once. */
  stop(): Promise<void>;
}
