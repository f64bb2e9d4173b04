import { DeliverPolicy, jetstream, jetstreamManager, type OrderedConsumerOptions } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/nats-core';
import type { StreamMessage } from './follow.ts';

export interface StreamState {
  /** When the stream was created: two streams of one name differ in it. */
  created: string;
  firstSequence: number;
  lastSequence: number;
  messages: number;
  bytes: number;
}

/** What a stream holds now. Rejects when JetStream does not answer or the stream is absent. */
export async function streamState(connection: NatsConnection, stream: string): Promise<StreamState> {
  const manager = await jetstreamManager(connection, { checkAPI: false });
  const { created, state } = await manager.streams.info(stream);
  return {
    created,
    firstSequence: state.first_seq,
    lastSequence: state.last_seq,
    messages: state.messages,
    bytes: state.bytes,
  };
}

export type StartOfRead = { sequence: number } | { time: Date } | { subject: string } | 'newest-of-each-subject';

/**
 * Reads what the stream holds from `start` on, in order, and ends with what was the last when it began. A slow reader is not
 * flooded: at most `buffered` messages wait for it; with `headersOnly` they come without their data. Leaving the loop early
 * closes the consumer.
 */
export async function* readStream(
  connection: NatsConnection,
  stream: string,
  start: StartOfRead,
  buffered = 500,
  headersOnly = false,
): AsyncGenerator<StreamMessage> {
  const consumer = await jetstream(connection).consumers.get(stream, {
    ...consumerOptions(start),
    ...(headersOnly ? { headers_only: true } : {}),
  });
  // An empty selection delivers nothing that could say so.
  if ((await consumer.info(true)).num_pending === 0) {
    await consumer.delete();
    return;
  }
  const { lastSequence } = await streamState(connection, stream);
  const messages = await consumer.consume({ max_messages: buffered });
  try {
    for await (const message of messages) {
      yield {
        subject: message.subject,
        data: message.data,
        sequence: message.seq,
        storedAt: Math.floor(message.info.timestampNanos / 1e6),
        header: (name) => message.headers?.get(name) || undefined,
      };
      // A message that others replace while this one is on its way is counted as pending, and never comes.
      if (message.seq >= lastSequence || message.info.pending === 0) return;
    }
  } finally {
    await messages.close();
  }
}

function consumerOptions(start: StartOfRead): Partial<OrderedConsumerOptions> {
  if (start === 'newest-of-each-subject') return { deliver_policy: DeliverPolicy.LastPerSubject };
  if ('subject' in start) return { deliver_policy: DeliverPolicy.All, filter_subjects: start.subject };
  if ('time' in start) return { deliver_policy: DeliverPolicy.StartTime, opt_start_time: start.time.toISOString() };
  return { deliver_policy: DeliverPolicy.StartSequence, opt_start_seq: Math.max(1, start.sequence) };
}
