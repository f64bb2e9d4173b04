import type { NatsConnection } from '@nats-io/nats-core';
import { describeError } from '../../errors.ts';
import { retractionPrefix, retractionSchema } from '../../messaging/contracts/retractions.ts';
import { buckets } from '../../messaging/contracts/subjects.ts';
import { decode } from '../../messaging/nats/codec.ts';
import { Bucket } from '../../messaging/nats/key-value.ts';
import { type StreamTail, tail } from '../../messaging/nats/read/tail.ts';
import { Retractions } from '../../movie/retractions.ts';
import type { RoleContext } from '../../role.ts';

/** What sources took back, as it stands now. */
export async function readRetractions(connection: NatsConnection): Promise<Retractions> {
  const bucket = await Bucket.open(connection, buckets.identities, retractionSchema);
  const retractions = new Retractions();
  for (const { value } of (await bucket.entries(`${retractionPrefix}>`)).values()) {
    retractions.put(value.source, value.until, value.source_id);
  }
  return retractions;
}

/** Keeps `retractions` as the bucket is. `onChange` hears of each source that takes something back, and of which movie of it if not all. */
export function tailRetractions(
  { connection, clock, logger }: Pick<RoleContext, 'connection' | 'clock' | 'logger'>,
  retractions: Retractions,
  onChange: (source: string, sourceId?: string) => void,
): Promise<StreamTail> {
  return tail({
    connection,
    stream: `KV_${buckets.identities}`,
    filter: `$KV.${buckets.identities}.${retractionPrefix}>`,
    onMessage({ subject, data, header }) {
      if (header('KV-Operation') !== undefined) return;
      try {
        const { source, source_id: sourceId, until } = decode(retractionSchema, data);
        retractions.put(source, until, sourceId);
        onChange(source, sourceId);
      } catch (error) {
        logger.error({ subject, error: describeError(error) }, 'a retraction cannot be read and is not followed');
      }
    },
    clock,
    logger,
  });
}
