import type { JetStreamManager } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/nats-core';
import { durables, streams } from '../../messaging/contracts/subjects.ts';
import { jetstreamManager } from '../../messaging/nats/client.ts';

/** What a consumer's leader says. */
export interface Backlog {
  backlog: number;
  redelivered: number;
  /** Messages ever published to the stream. */
  published: number;
  /** ISO time of the oldest message that is not settled; null: none, or it cannot be told. */
  oldestAt: string | null;
  /** So many messages the consumer hands out before any is acknowledged. */
  maxAckPending: number;
}

/**
 * The backlog of a role's shared consumer, of scrapers also what waits to be admitted to it, from the leaders of stream and consumer.
 * Null where they do not answer: unknown is not zero.
 */
export async function readBacklog(connection: NatsConnection, role: 'scraper' | 'etl'): Promise<Backlog | null> {
  const stream = role === 'scraper' ? streams.crawl : streams.observations;
  try {
    const manager = await jetstreamManager(connection, { checkAPI: false, timeout: 3000 });
    // What scrapers are to read is published to the frontier, and goes from there into the queue.
    const source = role === 'scraper' ? streams.frontier : streams.observations;
    const [{ state }, consumer] = await Promise.all([
      manager.streams.info(source),
      manager.consumers.info(stream, durables[role]),
    ]);
    const waiting = role === 'scraper' ? state.messages : 0;
    const queued = consumer.num_pending + consumer.num_ack_pending;
    const maxAckPending = consumer.config.max_ack_pending ?? Number.POSITIVE_INFINITY;
    const times = [
      queued === 0 ? null : await storedAt(manager, stream, consumer.ack_floor.stream_seq + 1),
      waiting === 0 ? null : await storedAt(manager, streams.frontier, state.first_seq),
    ].filter((time) => time !== null);
    return {
      backlog: queued + waiting,
      redelivered: consumer.num_redelivered,
      published: state.last_seq,
      oldestAt: times.toSorted()[0] ?? null,
      maxAckPending,
    };
  } catch {
    // No leader, no consumer yet, no connection: whatever the cause, the scaler holds and its status says so.
    return null;
  }
}

/** When the first message from `sequence` on was stored. */
async function storedAt(manager: JetStreamManager, stream: string, sequence: number): Promise<string | null> {
  const message = await manager.direct.getMessage(stream, { seq: Math.max(1, sequence), next_by_subj: '>' });
  return message === null ? null : message.time.toISOString();
}
