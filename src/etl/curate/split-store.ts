import { createHash } from 'node:crypto';
import type { NatsConnection } from '@nats-io/nats-core';
import { describeError } from '../../errors.ts';
import { buckets } from '../../messaging/contracts/subjects.ts';
import { decode } from '../../messaging/nats/codec.ts';
import { Bucket } from '../../messaging/nats/key-value.ts';
import { type StreamTail, tail } from '../../messaging/nats/read/tail.ts';
import {
  type CuratedSplit,
  CuratedSplits,
  curatedSplitSchema,
  sourceKeysOf,
} from '../../movie/identity/curated-splits.ts';
import type { RoleContext } from '../../role.ts';

const prefix = 'split.';

/** The bucket of curated decisions, whose keys begin with `split.`. */
export function openSplits(connection: NatsConnection): Promise<Bucket<CuratedSplit>> {
  return Bucket.open(connection, buckets.identities, curatedSplitSchema);
}

/** The same split has the same key, whoever decides it and however often. */
export function keyOfSplit({ apart, rest }: Pick<CuratedSplit, 'apart' | 'rest'>): string {
  const sides = JSON.stringify([apart.toSorted(), rest.toSorted()]);
  return `${prefix}${createHash('sha256').update(sides).digest('hex').slice(0, 24)}`;
}

/** All decisions that stand now. */
export async function readSplits(connection: NatsConnection): Promise<CuratedSplits> {
  const bucket = await openSplits(connection);
  const splits = new CuratedSplits();
  for (const [key, { value }] of await bucket.entries(`${prefix}>`)) splits.put(key, value);
  return splits;
}

/** Keeps `splits` as the bucket is. `onChange` hears of the sources' movies of each decision that comes, changes or goes. */
export function followSplits(
  { connection, clock, logger }: Pick<RoleContext, 'connection' | 'clock' | 'logger'>,
  splits: CuratedSplits,
  onChange: (sourceKeys: string[]) => void,
): Promise<StreamTail> {
  const subject = `$KV.${buckets.identities}.`;
  return tail({
    connection,
    stream: `KV_${buckets.identities}`,
    filter: `${subject}${prefix}>`,
    onMessage(message) {
      const key = message.subject.slice(subject.length);
      try {
        const split = message.header('KV-Operation') === undefined ? decode(curatedSplitSchema, message.data) : null;
        const before = splits.remove(key);
        if (split !== null) splits.put(key, split);
        onChange([before, split].flatMap((one) => (one === undefined || one === null ? [] : sourceKeysOf(one))));
      } catch (error) {
        logger.error({ key, error: describeError(error) }, 'a curated decision cannot be read and is not followed');
      }
    },
    clock,
    logger,
  });
}
