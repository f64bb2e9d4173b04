import type { NatsConnection } from '@nats-io/nats-core';
import { z } from 'zod';
import type { Clock } from '../../clock.ts';
import { sourceNameSchema } from '../../movie/observation.ts';
import { removeMessages } from '../nats/admin/purge.ts';
import { Bucket } from '../nats/key-value.ts';
import { buckets, streams, token } from './subjects.ts';

export const retractionPrefix = 'withdrawn.';

/** The word that what a source was observed to say, up to a moment, counts no more. What it says later counts again. */
export const retractionSchema = z.object({
  schema_version: z.literal(1),
  source: sourceNameSchema,
  /** Observations of this moment and earlier ones are taken back. */
  until: z.iso.datetime(),
});
export type Retraction = z.infer<typeof retractionSchema>;

/**
 * Takes back all that a source was observed to say until now: the ETL takes it out of the golden records, and no rebuild brings it
 * back. The history is purged; what is on its way at this moment is covered by the decision, which stays. Repeating it is harmless.
 */
export async function retractSource(connection: NatsConnection, source: string, clock: Clock): Promise<void> {
  const bucket = await Bucket.open(connection, buckets.identities, retractionSchema);
  const until = new Date(clock.now()).toISOString();
  await bucket.change(`${retractionPrefix}${source}`, (before) =>
    before !== null && before.until >= until ? null : { schema_version: 1, source, until },
  );
  await removeMessages(connection, streams.observations, `observations.${token(source)}.>`);
}
