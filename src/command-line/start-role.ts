import { describeError, MessagingUnavailableError } from '../errors.ts';
import { isWaitingForService } from '../messaging/nats/consumer/retry-policy.ts';
import type { Role, RoleContext } from '../role.ts';

export type StartRole = (context: RoleContext) => Promise<Role>;

const retryMilliseconds = 1000;

/**
 * Starts a role, again for `waitSeconds` where NATS did not answer meanwhile: a server of the cluster that dies takes leaders of
 * streams and consumers with it, and ending then would only add to the disturbance. Rejects with any other failure at once.
 * @throws MessagingUnavailableError at the end of that time.
 */
export async function startRole(start: StartRole, context: RoleContext): Promise<Role> {
  const { clock, configuration, logger, registry } = context;
  const deadline = clock.now() + configuration.nats.waitSeconds * 1000;
  const before = new Set(registry.getMetricsAsArray().map(({ name }) => name));
  for (;;) {
    try {
      return await start(context);
    } catch (error) {
      if (!isWaitingForService(error)) throw error;
      if (clock.now() >= deadline) throw unanswered(configuration.nats.waitSeconds, error);
      logger.warn({ error: describeError(error) }, 'NATS did not answer while starting, trying again');
      // Each start registers its metrics, and a registry takes a name once.
      for (const { name } of registry.getMetricsAsArray()) if (!before.has(name)) registry.removeSingleMetric(name);
      await clock.wait(retryMilliseconds);
    }
  }
}

function unanswered(seconds: number, cause: unknown): MessagingUnavailableError {
  return new MessagingUnavailableError(
    `NATS did not answer this role within ${seconds} s (${describeError(cause)}): \`cinestream doctor\` tells which streams have no leader, CINESTREAM_NATS_WAIT_SECONDS waits longer`,
    { cause },
  );
}
