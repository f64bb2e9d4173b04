import type { NatsConnection } from '@nats-io/nats-core';
import type { Logger } from 'pino';
import type { Clock } from '../../clock.ts';
import { describeError } from '../../errors.ts';
import { admitJobs } from '../../messaging/crawl-admission.ts';

const intervalMilliseconds = 250;

/** Keeps the queue filled from the frontier until the signal aborts. Every scraper does; doing it twice changes nothing. */
export async function keepQueueFilled(
  connection: NatsConnection,
  clock: Clock,
  logger: Logger,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    try {
      await admitJobs(connection);
    } catch (error) {
      logger.debug({ error: describeError(error) }, 'no jobs could be admitted to the queue');
    }
    await clock.wait(intervalMilliseconds, signal);
  }
}
