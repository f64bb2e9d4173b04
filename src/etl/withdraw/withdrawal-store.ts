import type { NatsConnection } from '@nats-io/nats-core';
import { describeError } from '../../errors.ts';
import { decode } from '../../messaging/codec.ts';
import { type Follower, follow } from '../../messaging/follow.ts';
import { Bucket } from '../../messaging/key-value.ts';
import { buckets } from '../../messaging/subjects.ts';
import { withdrawalPrefix, withdrawalSchema } from '../../messaging/withdrawals.ts';
import { Withdrawals } from '../../movie/withdrawals.ts';
import type { RoleContext } from '../../role.ts';

/** What sources took back, as it stands now. */
export async function readWithdrawals(connection: NatsConnection): Promise<Withdrawals> {
  const bucket = await Bucket.open(connection, buckets.identities, withdrawalSchema);
  const withdrawals = new Withdrawals();
  for (const { value } of (await bucket.entries(`${withdrawalPrefix}>`)).values()) {
    withdrawals.put(value.source, value.until);
  }
  return withdrawals;
}

/** Keeps `withdrawals` as the bucket is. `onChange` is told each source that takes something back. */
export function followWithdrawals(
  { connection, clock, logger }: Pick<RoleContext, 'connection' | 'clock' | 'logger'>,
  withdrawals: Withdrawals,
  onChange: (source: string) => void,
): Promise<Follower> {
  return follow({
    connection,
    stream: `KV_${buckets.identities}`,
    filter: `$KV.${buckets.identities}.${withdrawalPrefix}>`,
    onMessage({ subject, data, header }) {
      if (header('KV-Operation') !== undefined) return;
      try {
        const { source, until } = decode(withdrawalSchema, data);
        withdrawals.put(source, until);
        onChange(source);
      } catch (error) {
        logger.error({ subject, error: describeError(error) }, 'a withdrawal cannot be read and is not followed');
      }
    },
    clock,
    logger,
  });
}
