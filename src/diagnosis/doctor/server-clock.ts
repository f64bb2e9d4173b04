import type { NatsConnection } from '@nats-io/nats-core';
import type { Clock } from '../../clock.ts';
import { DeliverPolicy, jetstreamManager } from '../../messaging/nats/client.ts';

export interface ClockSkew {
  /** Milliseconds by which the server's clock is ahead of this machine's; negative: behind. */
  milliseconds: number;
  /** The true skew is within this much of it: half of the time that the question took. */
  uncertaintyMilliseconds: number;
}

/**
 * How far the clock of the server that leads `stream` is from ours, by the creation time of a consumer in memory that is
 * deleted at once: the one time of now that servers of all versions tell.
 */
export async function measureClockSkew(connection: NatsConnection, stream: string, clock: Clock): Promise<ClockSkew> {
  const manager = await jetstreamManager(connection, { checkAPI: false, timeout: 5000 });
  const before = clock.now();
  const { name, created } = await manager.consumers.add(stream, {
    deliver_policy: DeliverPolicy.New,
    mem_storage: true,
    num_replicas: 1,
    inactive_threshold: 5e9,
  });
  const after = clock.now();
  await manager.consumers.delete(stream, name);
  return { milliseconds: Date.parse(created) - (before + after) / 2, uncertaintyMilliseconds: (after - before) / 2 };
}
