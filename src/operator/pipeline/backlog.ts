import { jetstreamManager } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/nats-core';
import { durables, streams } from '../../messaging/subjects.ts';

/** What a consumer's leader says. */
export interface Backlog {
  backlog: number;
  redelivered: number;
  /** Messages ever published to the stream. */
  published: number;
  /** ISO time of the oldest message that is not settled; null: none, or it cannot be told. */
  oldestAt: string | null;
}

/**
 * The backlog of a role's shared consumer, from the leaders of stream and consumer.
 * Null where they do not answer: unknown is not zero.
 */
export async function readBacklog(connection: NatsConnection, role: 'scraper' | 'etl'): Promise<Backlog | null> {
  const stream = role === 'scraper' ? streams.crawl : streams.observations;
  try {
    const manager = await jetstreamManager(connection, { checkAPI: false, timeout: 3000 });
    const [{ state }, consumer] = await Promise.all([
      manager.streams.info(stream),
      manager.consumers.info(stream, durables[role]),
    ]);
    const backlog = consumer.num_pending + consumer.num_ack_pending;
    // A work queue holds only what is not settled, so that its first message is the oldest one.
    const oldestAt = role === 'scraper' && state.messages > 0 ? String(state.first_ts) : null;
    return { backlog, redelivered: consumer.num_redelivered, published: state.last_seq, oldestAt };
  } catch {
    // No leader, no consumer yet, no connection: whatever the cause, the scaler holds and its status says so.
    return null;
  }
}
