import { describeError } from '../errors.ts';
import { subjects } from '../messaging/contracts/subjects.ts';
import { jetstream } from '../messaging/nats/client.ts';
import { encode } from '../messaging/nats/codec.ts';
import { publish } from '../messaging/nats/publish.ts';
import { canaryObservation } from '../movie/canary.ts';
import { observationSchema } from '../movie/observation.ts';
import { Counter, type Registry } from '../observability/metrics.ts';
import type { RoleContext } from '../role.ts';

/**
 * Publishes an observation of the canary movie at each full interval until the signal aborts. Replicas publish one between
 * them: the interval is the message's id. One that cannot be published is missing at the gateways, which tell.
 */
export async function releaseCanaries(
  { connection, registry, logger, clock }: RoleContext,
  intervalSeconds: number,
  signal: AbortSignal,
): Promise<void> {
  const client = jetstream(connection);
  const published = createCanaryCounter(registry);
  const interval = intervalSeconds * 1000;
  while (!signal.aborted) {
    await clock.wait(interval - (clock.now() % interval), signal);
    if (signal.aborted) return;
    const observation = canaryObservation(new Date(clock.now()));
    const { source, source_id: sourceId } = observation;
    try {
      const { duplicate } = await publish(
        client,
        subjects.observation(source, sourceId),
        encode(observationSchema, observation),
        { messageId: `${source}-${Math.round(clock.now() / interval)}`, startsTrace: true },
      );
      if (!duplicate) published.inc();
    } catch (error) {
      logger.warn({ error: describeError(error) }, 'the canary movie could not be published');
    }
  }
}

/** Counts the canary observations that were stored. */
export function createCanaryCounter(registry: Registry): Counter {
  return new Counter({
    name: 'cinestream_canary_movies_published_total',
    help: 'Observations of the canary movie that were stored',
    registers: [registry],
  });
}
