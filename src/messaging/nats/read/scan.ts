import {
  type ConsumerMessages,
  DeliverPolicy,
  jetstream,
  jetstreamManager,
  type OrderedConsumerOptions,
} from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/nats-core';
import { MessagingUnavailableError } from '../../../errors.ts';
import { IdleWatchdog } from './idle-watchdog.ts';
import { consumerLost, type StreamMessage } from './tail.ts';

export interface StreamBounds {
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
export async function streamBounds(connection: NatsConnection, stream: string): Promise<StreamBounds> {
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

/** As often one consumer after the other may be lost before its first message. */
const mostConsumers = 4;

/** The consumer was lost, or its server is away. */
class InterruptedReadError extends Error {}

/**
 * Reads what the stream holds from `start` on, in order, and ends with what was the last when it began. A slow reader is not
 * flooded: at most `buffered` messages wait for it; with `headersOnly` they come without their data. Where its consumer is lost, it
 * goes on with another, and of the newest of each subject some may come that no longer are. Leaving the loop early closes the consumer.
 * @throws MessagingUnavailableError where the stream fell silent: what has come is not all.
 */
export async function* readStream(
  connection: NatsConnection,
  stream: string,
  start: StartOfRead,
  buffered = 500,
  headersOnly = false,
): AsyncGenerator<StreamMessage> {
  let position = 0;
  for (let consumers = 1; ; consumers += 1) {
    try {
      const options = { ...consumerOptions(start, position), ...(headersOnly ? { headers_only: true } : {}) };
      for await (const message of readWithConsumer(connection, stream, options, buffered)) {
        position = message.sequence;
        consumers = 1;
        yield message;
      }
      return;
    } catch (error) {
      const interrupted = error instanceof InterruptedReadError;
      if (interrupted && consumers < mostConsumers && !connection.isClosed()) continue;
      if (!interrupted && consumers === 1 && position === 0) throw error;
      throw new MessagingUnavailableError(`reading ${stream} was interrupted after ${position}`, { cause: error });
    }
  }
}

async function* readWithConsumer(
  connection: NatsConnection,
  stream: string,
  options: Partial<OrderedConsumerOptions>,
  buffered: number,
): AsyncGenerator<StreamMessage> {
  const consumer = await jetstream(connection).consumers.get(stream, options);
  // An empty selection delivers nothing that could say so.
  if ((await consumer.info(true)).num_pending === 0) {
    await consumer.delete();
    return;
  }
  const { lastSequence } = await streamBounds(connection, stream);
  const messages = await consumer.consume({ max_messages: buffered });
  let quiet: NodeJS.Timeout | undefined;
  let finished = false;
  const watchdog = new IdleWatchdog(() => messages.stop());
  void stopWhenLost(messages);
  try {
    for await (const message of messages) {
      clearTimeout(quiet);
      watchdog.pause();
      yield {
        subject: message.subject,
        data: message.data,
        sequence: message.seq,
        storedAt: Math.floor(message.info.timestampNanos / 1e6),
        header: (name) => message.headers?.get(name) || undefined,
      };
      if (message.seq >= lastSequence) return;
      watchdog.begin();
      if (message.info.pending > 0) continue;
      // The last of a subject alone is the last that comes.
      if (options.filter_subjects !== undefined) return;
      // The last message was deleted, or the server has counted too few: it counts again while messages replace each other.
      quiet = setTimeout(() => {
        finished = true;
        messages.stop();
      }, quietMilliseconds);
    }
    if (!finished) throw new InterruptedReadError();
  } finally {
    clearTimeout(quiet);
    watchdog.end();
    await messages.close();
  }
}

async function stopWhenLost(messages: ConsumerMessages): Promise<void> {
  for await (const { type } of messages.status()) {
    if (consumerLost.includes(type)) messages.stop();
  }
}

function consumerOptions(start: StartOfRead, position: number): Partial<OrderedConsumerOptions> {
  const filter = typeof start === 'object' && 'subject' in start ? { filter_subjects: start.subject } : {};
  if (position > 0) return { deliver_policy: DeliverPolicy.StartSequence, opt_start_seq: position + 1, ...filter };
  if (start === 'newest-of-each-subject') return { deliver_policy: DeliverPolicy.LastPerSubject };
  if ('subject' in start) return { deliver_policy: DeliverPolicy.All, ...filter };
  if ('time' in start) return { deliver_policy: DeliverPolicy.StartTime, opt_start_time: start.time.toISOString() };
  return { deliver_policy: DeliverPolicy.StartSequence, opt_start_seq: Math.max(1, start.sequence) };
}
