import { type ConsumerMessages, type JetStreamClient, type JsMsg, jetstream } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/nats-core';
import type { Logger } from 'pino';
import type { Clock, Random } from '../../../clock.ts';
import { DrainingError, describeError, errorCode } from '../../../errors.ts';
import { startProcessing } from '../../../observability/tracing/message-spans.ts';
import { activeSpan, runInSpan } from '../../../observability/tracing/tracing.ts';
import { nextTurn } from '../next-turn.ts';
import { publishDeadLetter } from './dead-letter.ts';
import { drainPull } from './drain-pull.ts';
import { InFlightMessages } from './in-flight-messages.ts';
import { OutageLog } from './outage-log.ts';
import { decideOnFailure, defaultRetryPolicy, isWaitingForService, type RetryPolicy } from './retry-policy.ts';
import { Semaphore } from './semaphore.ts';

/** One delivered message, as a handler sees it. */
export interface Delivery {
  subject: string;
  data: Uint8Array;
  /** Sequence in its stream. */
  sequence: number;
  /** Deliveries so far, this one included. */
  deliveries: number;
  /** Messages of the consumer that nobody had been given when this one was. */
  pending: number;
  header(name: string): string | undefined;
  /** Aborts when the worker drains and its patience is over: give the work back. */
  signal: AbortSignal;
}

export type DeliveryResult = 'done' | 'retried' | 'dead-lettered';

export interface WorkerOptions {
  connection: NatsConnection;
  stream: string;
  durable: string;
  /** Names this worker in dead letters and metrics. */
  stage: string;
  concurrency: number;
  /**
   * Must be at least once safe: it is called again for a message whose acknowledgement was lost. What is given back with a promise
   * `until` is acknowledged when that resolves; meanwhile the worker goes on with other messages.
   */
  handle(delivery: Delivery): Promise<{ until: Promise<void> } | void>;
  /** The source that a dead letter is filed under. */
  sourceOf(delivery: Delivery): string;
  /** Evidence kept for a dead letter. */
  evidenceOf?(error: unknown): string | undefined;
  onResult?(result: DeliveryResult, seconds: number, delivery: Delivery, error?: unknown): void;
  /** Resolves when another message may be begun, or the signal aborts: what is more urgent goes first. Default: at once. */
  mayBegin?(signal: AbortSignal): Promise<void>;
  /**
   * `sent`: an acknowledgement is not waited for, where doing a message again costs next to nothing. One that is lost on its way brings
   * the message back. Default: `confirmed` by the server.
   */
  acknowledgement?: 'confirmed' | 'sent';
  retryPolicy?: RetryPolicy;
  clock: Clock;
  random: Random;
  logger: Logger;
}

export interface Worker {
  /** Messages being handled now. */
  inFlight(): number;
  /** Whether the pull loop is alive. */
  healthy(): boolean;
  /** Rejects if the loop ends for another reason than `stop`. */
  readonly finished: Promise<void>;
  /** Takes no more, hands back what was sent and is not begun, waits for what is in flight up to `patienceMilliseconds`, then aborts it. */
  stop(patienceMilliseconds: number): Promise<void>;
}

const workingIntervalMilliseconds = 10_000;
const handBackDelayMilliseconds = 250;

interface WorkerParts {
  slots: Semaphore;
  open: InFlightMessages;
  signal: AbortSignal;
}

/**
 * Runs a handler on a durable pull consumer that replicas share. Acks are confirmed by the server (double ack) unless asked otherwise; failures
 * are retried with backoff or stored as dead letters before the message is acknowledged.
 */
export async function startWorker(options: WorkerOptions): Promise<Worker> {
  const client = jetstream(options.connection);
  const consumer = await client.consumers.get(options.stream, options.durable);
  const slots = new Semaphore(options.concurrency);
  const open = new InFlightMessages(workingIntervalMilliseconds, options.clock);
  const abort = new AbortController();
  /** Aborts when no more are to be begun. */
  const noMore = new AbortController();
  const outage = new OutageLog(options.stage, options.clock, options.logger);
  const watched: WorkerOptions = {
    ...options,
    onResult(result, seconds, delivery, error) {
      if (result === 'done') outage.recovered();
      else if (isWaitingForService(error)) outage.report(error);
      options.onResult?.(result, seconds, delivery, error);
    },
  };
  const parts = { slots, open, signal: abort.signal };
  let messages: ConsumerMessages = await consume();
  let stopping = false;
  let alive = true;

  async function consume(): Promise<ConsumerMessages> {
    return consumer.consume({ max_messages: Math.max(2, options.concurrency), expires: 10_000 });
  }

  async function loop(): Promise<void> {
    while (!stopping) {
      try {
        await drainIterator(messages);
      } catch (error) {
        options.logger.warn(
          { error: describeError(error), stage: options.stage },
          'pulling was interrupted, starting again',
        );
      }
      if (stopping) break;
      alive = false;
      await options.clock.wait(1000, abort.signal);
      if (!stopping) messages = await consume().catch(() => messages);
      alive = true;
    }
  }

  async function drainIterator(source: ConsumerMessages): Promise<void> {
    for await (const message of source) {
      if (stopping) {
        // With a delay: a 2.9 server would redeliver at once, into the pull request that was just given up.
        message.nak(handBackDelayMilliseconds);
        continue;
      }
      open.add(message, processTraced(watched, client, message, parts));
      await slots.free();
      await options.mayBegin?.(noMore.signal);
    }
  }

  const finished = loop();
  return {
    inFlight: () => slots.taken,
    healthy: () => alive && !options.connection.isClosed(),
    finished,
    async stop(patienceMilliseconds) {
      if (stopping) return finished;
      stopping = true;
      noMore.abort();
      const pulled = drainPull(messages, options.clock);
      const patience = new AbortController();
      await Promise.race([open.settled(), options.clock.wait(patienceMilliseconds, patience.signal)]);
      patience.abort();
      const draining = new DrainingError('the worker is draining');
      abort.abort(draining);
      open.giveUp(draining);
      await open.settled();
      await pulled;
      await finished;
      open.close();
    },
  };
}

/** Processes a message as part of the trace that sent it. */
function processTraced(
  options: WorkerOptions,
  client: JetStreamClient,
  message: JsMsg,
  parts: WorkerParts,
): Promise<void> {
  const span = startProcessing({
    subject: message.subject,
    bytes: message.data.length,
    header: (name) => message.headers?.get(name) || undefined,
    stream: options.stream,
    sequence: message.seq,
    consumer: options.durable,
    deliveries: message.info.deliveryCount,
  });
  return runInSpan(span, () => processMessage(options, client, message, parts));
}

async function processMessage(
  options: WorkerOptions,
  client: JetStreamClient,
  message: JsMsg,
  parts: WorkerParts,
): Promise<void> {
  const started = options.clock.now();
  const delivery: Delivery = {
    subject: message.subject,
    data: message.data,
    sequence: message.seq,
    deliveries: message.info.deliveryCount,
    pending: message.info.pending,
    header: (name) => message.headers?.get(name) || undefined,
    signal: parts.signal,
  };
  const elapsed = () => (options.clock.now() - started) / 1000;
  try {
    const later = await parts.slots.take(() => options.handle(delivery));
    const seconds = elapsed();
    if (later !== undefined) await parts.open.wait(later.until);
    await acknowledge(message, options);
    options.onResult?.('done', seconds, delivery);
  } catch (error) {
    activeSpan()?.fail(errorCode(error), describeError(error));
    const result = await settleFailure(options, client, message, delivery, error);
    activeSpan()?.set({ 'cinestream.result': result });
    options.onResult?.(result, elapsed(), delivery, error);
  }
}

async function acknowledge(message: JsMsg, { acknowledgement }: WorkerOptions): Promise<void> {
  if (acknowledgement !== 'sent') {
    await message.ackAck();
    return;
  }
  await nextTurn();
  message.ack();
}

async function settleFailure(
  options: WorkerOptions,
  client: JetStreamClient,
  message: JsMsg,
  delivery: Delivery,
  error: unknown,
): Promise<DeliveryResult> {
  const policy = options.retryPolicy ?? defaultRetryPolicy;
  const decision = decideOnFailure(error, delivery.deliveries, policy, options.random());
  const context = {
    stage: options.stage,
    sequence: delivery.sequence,
    subject: delivery.subject,
    code: errorCode(error),
  };
  if (decision.kind === 'retry') {
    options.logger.debug(
      { ...context, error: describeError(error), delay: decision.delayMilliseconds },
      'will be retried',
    );
    message.nak(decision.delayMilliseconds);
    return 'retried';
  }
  options.logger.warn({ ...context, error: describeError(error), attempts: delivery.deliveries }, 'dead-lettered');
  try {
    await publishDeadLetter(client, {
      stage: options.stage,
      source: options.sourceOf(delivery),
      body: delivery.data,
      error,
      attempts: delivery.deliveries,
      subject: delivery.subject,
      sequence: delivery.sequence,
      failedAt: new Date(options.clock.now()),
      evidence: options.evidenceOf?.(error),
    });
    // Not term(reason): servers before 2.10 ignore it, and a confirmed ack removes the message just as well.
    await message.ackAck();
    return 'dead-lettered';
  } catch (failure) {
    options.logger.error(
      { ...context, error: describeError(failure) },
      'the dead letter could not be stored, trying again',
    );
    message.nak(5000);
    return 'retried';
  }
}
