import type { NatsConnection } from '@nats-io/nats-core';
import { z } from 'zod';
import type { Clock } from '../../clock.ts';
import { sourceIdSchema, sourceNameSchema } from '../../movie/observation.ts';
import { removeMessages } from '../nats/admin/purge.ts';
import { Bucket } from '../nats/key-value.ts';
import { buckets, observationSubjects, sourceIdToken, streams, token } from './subjects.ts';

export const retractionPrefix = 'retracted.';

/** The word that what a source was observed to say, up to a moment, counts no more. What it says later counts again. */
export const retractionSchema = z.object({
  schema_version: z.literal(1),
  source: sourceNameSchema,
  /** The only movie of the source that it is about; without it, all are. */
  source_id: sourceIdSchema.optional(),
  /** Observations of this moment and earlier ones are taken back. */
  until: z.iso.datetime(),
});
export type Retraction = z.infer<typeof retractionSchema>;

/**
 * Takes back all that a source was observed to say until now: the ETL takes it out of the golden records, and no rebuild brings it
 * back. The history is purged; what is on its way at this moment is covered by the decision, which stays. Repeating it is harmless.
 */
export async function retractSource(connection: NatsConnection, source: string, clock: Clock): Promise<void> {
  await retract(connection, `${retractionPrefix}${source}`, { source }, clock);
  await removeMessages(connection, streams.observations, `observations.${token(source)}.>`);
}

/** The same of one movie: its page is gone, or has become that of another id. */
export async function retractMovie(
  connection: NatsConnection,
  source: string,
  sourceId: string,
  clock: Clock,
): Promise<void> {
  const key = `${retractionPrefix}${source}.${sourceIdToken(sourceId)}`;
  await retract(connection, key, { source, source_id: sourceId }, clock);
  for (const subject of observationSubjects(source, sourceId)) {
    await removeMessages(connection, streams.observations, subject);
  }
}

async function retract(
  connection: NatsConnection,
  key: string,
  whose: Pick<Retraction, 'source' | 'source_id'>,
  clock: Clock,
): Promise<void> {
  const bucket = await Bucket.open(connection, buckets.identities, retractionSchema);
  const until = new Date(clock.now()).toISOString();
  await bucket.change(key, (before) =>
    before !== null && before.until >= until ? null : { schema_version: 1, ...whose, until },
  );
}
