import { type Consumer, type ConsumerMessages, DeliverPolicy, jetstream } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/nats-core';
import type { Logger } from 'pino';
import type { Clock } from '../../../clock.ts';
import { describeError } from '../../../errors.ts';

export interface StreamMessage {
  subject: string;
  data: Uint8Array;
  sequence: number;
  /** When the stream stored it, milliseconds since the epoch. */
  storedAt: number;
  header(name: string): string | undefined;
}

export interface TailOptions {
  connection: NatsConnection;
  stream: string;
  /** First stream sequence to deliver; default the beginning. */
  startSequence?: number;
  /** From the beginning, only the newest message of each subject counts; all that come later do. */
  startWith?: 'newest-of-each-subject';
  filter?: string;
  /** What it throws is logged: one message that cannot be taken must not end, or repeat, the rest. */
  onMessage(message: StreamMessage): void;
  clock: Clock;
  logger: Logger;
}

export interface StreamTail {
  /** Sequence of the last message delivered, 0 before the first. */
  position(): number;
  /** Resolves when everything that was stored when `follow` was called has been delivered. */
  readonly caughtUp: Promise<void>;
  healthy(): boolean;
  stop(): Promise<void>;
}

/** What nats.js tells when nothing more will come of a consumer. */
export const consumerLost: readonly string[] = ['no_responders', 'consumer_deleted'];

/** Two of these without a word and the consumer is taken for lost. */
const heartbeatMilliseconds = 2000;

/**
 * Follows a stream in order with one JetStream ordered consumer, starting again by itself with a new one from where it was
 * when the consumer is lost. Such a consumer lives on one server: with that server away, nats.js asks it for its state and
 * waits for as long as a pull lasts, again and again, so a silent or reconnected consumer is not waited for here. Each
 * message is delivered exactly once.
 */
export async function tail(options: TailOptions): Promise<StreamTail> {
  const client = jetstream(options.connection);
  const { promise: caughtUp, resolve: markCaughtUp } = Promise.withResolvers<void>();
  const abort = new AbortController();
  let position = (options.startSequence ?? 1) - 1;
  const firstPolicy = options.startWith === undefined ? DeliverPolicy.All : DeliverPolicy.LastPerSubject;
  let messages: ConsumerMessages | undefined;
  let alive = true;

  const lastAtStart = await lastSequence(options);
  if (position >= lastAtStart) markCaughtUp();

  async function openConsumer(): Promise<Consumer> {
    return client.consumers.get(options.stream, {
      deliver_policy: position === 0 ? firstPolicy : DeliverPolicy.StartSequence,
      ...(position === 0 ? {} : { opt_start_seq: position + 1 }),
      ...(options.filter === undefined ? {} : { filter_subjects: options.filter }),
    });
  }

  async function readUntilInterrupted(): Promise<void> {
    const consumer = await openConsumer();
    messages = await consumer.consume({ max_messages: 1000, idle_heartbeat: heartbeatMilliseconds });
    // Stopped meanwhile: nobody else would end the loop below, and an empty stream never does.
    if (abort.signal.aborted) messages.stop();
    void stopWhenSilent(messages);
    alive = true;
    for await (const message of messages) {
      if (abort.signal.aborted) break;
      if (message.seq <= position) continue;
      position = message.seq;
      try {
        options.onMessage({
          subject: message.subject,
          data: message.data,
          sequence: message.seq,
          storedAt: Math.floor(message.info.timestampNanos / 1e6),
          header: (name) => message.headers?.get(name) || undefined,
        });
      } catch (error) {
        const context = { stream: options.stream, subject: message.subject, sequence: message.seq };
        options.logger.error(
          { ...context, error: describeError(error) },
          'a message cannot be followed and is left out',
        );
      }
      // With a filter the last sequence may belong to another subject: nothing pending says the same.
      if (position >= lastAtStart || message.info.pending === 0) markCaughtUp();
    }
  }

  async function stopWhenSilent(source: ConsumerMessages): Promise<void> {
    for await (const { type } of source.status()) {
      if (type !== 'heartbeats_missed' && !consumerLost.includes(type)) continue;
      options.logger.warn(
        { stream: options.stream, position },
        'the consumer is silent or gone: following with another',
      );
      source.stop();
    }
  }

  async function stopWhenReconnected(): Promise<void> {
    for await (const { type } of options.connection.status()) {
      if (abort.signal.aborted) return;
      if (type === 'reconnect') messages?.stop();
    }
  }

  async function run(): Promise<void> {
    while (!abort.signal.aborted) {
      try {
        await readUntilInterrupted();
      } catch (error) {
        if (!abort.signal.aborted) {
          options.logger.warn(
            { stream: options.stream, position, error: describeError(error) },
            'following again from here',
          );
        }
      }
      alive = false;
      if (!abort.signal.aborted) await options.clock.wait(1000, abort.signal);
    }
  }

  const finished = run();
  void stopWhenReconnected();
  return {
    position: () => position,
    caughtUp,
    healthy: () => alive && !options.connection.isClosed(),
    async stop() {
      abort.abort();
      messages?.stop();
      await finished;
    },
  };
}

async function lastSequence(options: TailOptions): Promise<number> {
  const manager = await jetstream(options.connection).jetstreamManager();
  const info = await manager.streams.info(
    options.stream,
    options.filter ? { subjects_filter: options.filter } : undefined,
  );
  if (options.filter !== undefined && Object.keys(info.state.subjects ?? {}).length === 0) return 0;
  return info.state.last_seq;
}
