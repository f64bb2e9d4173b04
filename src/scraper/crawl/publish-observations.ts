import type { JetStreamClient } from '@nats-io/jetstream';
import { subjects } from '../../messaging/contracts/subjects.ts';
import { encode } from '../../messaging/nats/codec.ts';
import { publish } from '../../messaging/nats/publish.ts';
import { type Observation, observationSchema } from '../../movie/observation.ts';
import { observationsHash } from './observations.ts';

/**
 * Publishes an observation once: the same said of the same fetch is dropped by the server within its window.
 * @param subjectOf where to: as what a page says, unless told otherwise.
 * @throws StorageFullError, MessagingUnavailableError
 */
export async function publishObservation(
  client: JetStreamClient,
  observation: Observation,
  subjectOf: (source: string, sourceId: string) => string = subjects.observation,
): Promise<void> {
  const { source, source_id: sourceId, observed_at: observedAt } = observation;
  await publish(client, subjectOf(source, sourceId), encode(observationSchema, observation), {
    messageId: `${source}/${sourceId}/${observedAt}/${observationsHash([observation]).slice(0, 32)}`,
  });
}
