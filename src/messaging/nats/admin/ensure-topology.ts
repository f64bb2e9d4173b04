import type { NatsConnection } from '@nats-io/nats-core';
import type { Logger } from 'pino';
import type { Clock } from '../../../clock.ts';
import type { NatsConfiguration } from '../../../config.ts';
import { describeError, MessagingUnavailableError } from '../../../errors.ts';
import { applyTopology, firstMissing } from './topology.ts';

const retryMilliseconds = 1000;

/**
 * Sees to it that the streams exist before a role starts: applies the topology, or waits until a user with more
 * permissions has (`configuration.topology`). Tries again for `waitSeconds`: a young cluster has no leader yet.
 * @throws MessagingUnavailableError naming what is missing or failed at the end of that time.
 */
export async function ensureTopology(
  connection: NatsConnection,
  configuration: NatsConfiguration,
  logger: Logger,
  clock: Clock,
): Promise<void> {
  const deadline = clock.now() + configuration.waitSeconds * 1000;
  for (;;) {
    try {
      if (configuration.topology === 'apply') return await applyTopology(connection, configuration);
      return await requireTopology(connection);
    } catch (error) {
      if (clock.now() >= deadline) throw error;
      logger.warn({ error: describeError(error) }, 'the streams are not there yet');
      await clock.wait(retryMilliseconds);
    }
  }
}

/**
 * For a command that only uses the streams: leaves those of a deployment as they are, whose bounds may be other than this
 * command's environment says. Where some are missing, does what `ensureTopology` does.
 */
export async function findTopology(
  connection: NatsConnection,
  configuration: NatsConfiguration,
  logger: Logger,
  clock: Clock,
): Promise<void> {
  const missing = await firstMissing(connection).catch((error: unknown) => describeError(error));
  if (missing !== undefined) await ensureTopology(connection, configuration, logger, clock);
}

async function requireTopology(connection: NatsConnection): Promise<void> {
  const missing = await firstMissing(connection);
  if (missing === undefined) return;
  throw new MessagingUnavailableError(
    `${missing} does not exist: run \`cinestream topology\` as a user who may create streams, or set CINESTREAM_NATS_TOPOLOGY=apply`,
  );
}
