import type { NatsConnection } from '@nats-io/nats-core';
import { z } from 'zod';
import type { Clock } from '../clock.ts';
import { sourceNameSchema } from '../movie/observation.ts';
import { Bucket } from './key-value.ts';
import { removeMessages } from './remove-messages.ts';
import { buckets, streams, token } from './subjects.ts';

export const withdrawalPrefix = 'withdrawn.';

/** The word that what a source was observed to say, up to a moment, counts no more. What it says later counts again. */
export const withdrawalSchema = z.object({
  schema_version: z.literal(1),
  source: sourceNameSchema,
  /** Observations of this moment and earlier ones are taken back. */
  until: z.iso.datetime(),
});
export type Withdrawal = z.infer<typeof withdrawalSchema>;

/**
 * Takes back all that a source was observed to say until now: the ETL takes it out of the golden records, and no rebuild brings it
 * back. The history is purged; what is on its way at this moment is covered by the decision, which stays. Repeating it is harmless.
 */
export async function withdrawSource(connection: NatsConnection, source: string, clock: Clock): Promise<void> {
  const bucket = await Bucket.open(connection, buckets.identities, withdrawalSchema);
  const until = new Date(clock.now()).toISOString();
  await bucket.change(`${withdrawalPrefix}${source}`, (before) =>
    before !== null && before.until >= until ? null : { schema_version: 1, source, until },
  );
  await removeMessages(connection, streams.observations, `observations.${token(source)}.>`);
}
