import type { ConsumerInfo, JetStreamManager } from '@nats-io/jetstream';
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

/** The consumers that the replicas of a role share. */
const consumersOf = { scraper: [durables.scraper], etl: [durables.etl, durables.imported] } as const;

/**
 * The backlog of a role's shared consumers, of scrapers also what waits to be admitted to theirs, from the leaders of stream and consumers.
 * Null where they do not answer: unknown is not zero.
 */
export async function readBacklog(connection: NatsConnection, role: 'scraper' | 'etl'): Promise<Backlog | null> {
  const stream = role === 'scraper' ? streams.crawl : streams.observations;
  try {
    const manager = await jetstreamManager(connection, { checkAPI: false, timeout: 3000 });
    // What scrapers are to read is published to the frontier, and goes from there into the queue.
    const source = role === 'scraper' ? streams.frontier : streams.observations;
    const [{ state }, ...consumers] = await Promise.all([
      manager.streams.info(source),
      ...consumersOf[role].map((consumer) => manager.consumers.info(stream, consumer)),
    ]);
    const waiting = role === 'scraper' ? state.messages : 0;
    const oldest = async (info: ConsumerInfo) =>
      queuedIn(info) === 0
        ? null
        : storedAt(manager, stream, info.ack_floor.stream_seq + 1, info.config.filter_subject || '>');
    const times = [
      ...(await Promise.all(consumers.map(oldest))),
      waiting === 0 ? null : await storedAt(manager, streams.frontier, state.first_seq, '>'),
    ].filter((time) => time !== null);
    return {
      backlog: sum(consumers.map(queuedIn)) + waiting,
      redelivered: sum(consumers.map((info) => info.num_redelivered)),
      published: state.last_seq,
      oldestAt: times.toSorted()[0] ?? null,
      maxAckPending: sum(consumers.map(({ config }) => config.max_ack_pending ?? Number.POSITIVE_INFINITY)),
    };
  } catch {
    // No leader, no consumer yet, no connection: whatever the cause, the scaler holds and its status says so.
    return null;
  }
}

function queuedIn(info: ConsumerInfo): number {
  return info.num_pending + info.num_ack_pending;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

/** When the first message of these subjects from `sequence` on was stored. */
async function storedAt(
  manager: JetStreamManager,
  stream: string,
  sequence: number,
  filter: string,
): Promise<string | null> {
  const message = await manager.direct.getMessage(stream, { seq: Math.max(1, sequence), next_by_subj: filter });
  return message === null ? null : message.time.toISOString();
}
