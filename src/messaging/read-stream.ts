import { DeliverPolicy, jetstream, jetstreamManager, type OrderedConsumerOptions } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/nats-core';
import { MessagingUnavailableError } from '../errors.ts';
import type { StreamMessage } from './follow.ts';

export interface StreamState {
  /** When the stream was created: two streams of one name differ in it. */
  created: string;
  firstSequence: number;
  lastSequence: number;
  messages: number;
  bytes: number;
  /** Whether other servers have it too: then one that was their leader a moment ago may have given an old answer. */
  replicated: boolean;
}

/** What a stream holds now. Rejects when JetStream does not answer or the stream is absent. */
export async function streamState(connection: NatsConnection, stream: string): Promise<StreamState> {
  const manager = await jetstreamManager(connection, { checkAPI: false });
  const { created, state, cluster } = await manager.streams.info(stream);
  return {
    created,
    firstSequence: state.first_seq,
    lastSequence: state.last_seq,
    messages: state.messages,
    bytes: state.bytes,
    replicated: (cluster?.replicas ?? []).length > 0,
  };
}

export type StartOfRead = { sequence: number } | { time: Date } | { subject: string } | 'newest-of-each-subject';

/** How long a stream is quiet that has nothing more, though its last message has not come. */
const quietMilliseconds = 1000;

/**
 * Reads what the stream holds from `start` on, in order, and ends with what was the last when it began. A slow reader is not
 * flooded: at most `buffered` messages wait for it; with `headersOnly` they come without their data. Leaving the loop early
 * closes the consumer.
 * @throws MessagingUnavailableError where it was interrupted: what has come is not all.
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
  let position = 0;
  let quiet: NodeJS.Timeout | undefined;
  let finished = false;
  try {
    for await (const message of messages) {
      clearTimeout(quiet);
      position = message.seq;
      yield {
        subject: message.subject,
        data: message.data,
        sequence: message.seq,
        storedAt: Math.floor(message.info.timestampNanos / 1e6),
        header: (name) => message.headers?.get(name) || undefined,
      };
      if (message.seq >= lastSequence) return;
      if (message.info.pending > 0) continue;
      // The last of a subject alone is the last that comes.
      if (typeof start === 'object' && 'subject' in start) return;
      // The last message was deleted, or the server has counted too few: it counts again while messages replace each other.
      quiet = setTimeout(() => {
        finished = true;
        messages.stop();
      }, quietMilliseconds);
    }
    if (!finished) throw new MessagingUnavailableError(`reading ${stream} was interrupted after ${position}`);
  } finally {
    clearTimeout(quiet);
    await messages.close();
  }
}

function consumerOptions(start: StartOfRead): Partial<OrderedConsumerOptions> {
  if (start === 'newest-of-each-subject') return { deliver_policy: DeliverPolicy.LastPerSubject };
  if ('subject' in start) return { deliver_policy: DeliverPolicy.All, filter_subjects: start.subject };
  if ('time' in start) return { deliver_policy: DeliverPolicy.StartTime, opt_start_time: start.time.toISOString() };
  return { deliver_policy: DeliverPolicy.StartSequence, opt_start_seq: Math.max(1, start.sequence) };
}
