import { JetStreamApiError, type JetStreamClient } from '@nats-io/jetstream';
import { headers, type MsgHdrs } from '@nats-io/nats-core';
import { type Clock, type Random, systemClock } from '../../clock.ts';
import { ConcurrentWriteError, MessagingUnavailableError, StorageFullError } from '../../errors.ts';
import { traceSending } from '../../observability/tracing/message-spans.ts';
import { nextTurn } from './next-turn.ts';

export interface PublishOptions {
  /** `Nats-Msg-Id`: the server drops a repetition within the stream's window. */
  messageId?: string;
  /** Compare-and-set: the sequence that the subject's last message must have; 0 for "no message yet". */
  expectedLastSubjectSequence?: number;
  headers?: Record<string, string>;
  attempts?: number;
  /** What becomes of this message is a trace of its own, not part of the one that is running. */
  startsTrace?: boolean;
}

export interface Published {
  stream: string;
  sequence: number;
  /** The server had this message id before: not from an earlier attempt whose acknowledgement was lost. */
  duplicate: boolean;
}

const wrongLastSequence = 10_071;
/** A cluster's for a message whose id another has that is still on its way to the other servers. */
const sameIdInFlight = 10_158;
const writeInFlight = 10_164;
const storageCodes = [10_023, 10_047, 10_077, 10_122];

/**
 * Publishes and waits for the stream's acknowledgement, trying again on time-outs. Safe to repeat because of
 * `messageId` or the expected sequence: after a lost acknowledgement the caller sees a duplicate or a ConcurrentWriteError.
 * @throws ConcurrentWriteError the subject moved on. It may have been this very message: read the subject and compare.
 * @throws StorageFullError the stream or the account is full.
 * @throws MessagingUnavailableError no acknowledgement after all attempts.
 */
export async function publish(
  client: JetStreamClient,
  subject: string,
  payload: Uint8Array,
  options: PublishOptions = {},
  clock: Clock = systemClock,
  random: Random = Math.random,
): Promise<Published> {
  const message = { subject, bytes: payload.length, messageId: options.messageId };
  return traceSending(message, options.startsTrace ?? false, (traceHeaders) => {
    const headers = { ...options.headers, ...traceHeaders };
    return publishUntilAcknowledged(client, subject, payload, { ...options, headers }, clock, random);
  });
}

async function publishUntilAcknowledged(
  client: JetStreamClient,
  subject: string,
  payload: Uint8Array,
  options: PublishOptions,
  clock: Clock,
  random: Random,
): Promise<Published> {
  const attempts = options.attempts ?? 5;
  let failure: unknown;
  let othersFirst = false;
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    if (attempt > 0) await clock.wait(100 * 2 ** attempt * (0.5 + random()));
    await nextTurn();
    try {
      const ack = await client.publish(subject, payload, {
        msgID: options.messageId,
        // A headers object is changed by publishing: a fresh one each time.
        headers: toHeaders(options.headers),
        expect:
          options.expectedLastSubjectSequence === undefined
            ? undefined
            : { lastSubjectSequence: options.expectedLastSubjectSequence },
      });
      return { stream: ack.stream, sequence: ack.seq, duplicate: ack.duplicate && (attempt === 0 || othersFirst) };
    } catch (error) {
      failure = error;
      if (error instanceof JetStreamApiError) {
        if (error.code === wrongLastSequence)
          throw new ConcurrentWriteError(`${subject} has changed`, { cause: error });
        if (storageCodes.includes(error.code))
          throw new StorageFullError(
            `no space left for ${subject}: raise CINESTREAM_NATS_STREAM_MAX_BYTES or the server's max_file_store, or remove what is not needed`,
            { cause: error },
          );
        othersFirst ||= attempt === 0 && error.code === sameIdInFlight;
        if (![sameIdInFlight, writeInFlight].includes(error.code) && error.status < 500) {
          throw new MessagingUnavailableError(`${subject} was refused`, { cause: error });
        }
      }
    }
  }
  throw new MessagingUnavailableError(`no acknowledgement for ${subject} after ${attempts} attempts`, {
    cause: failure,
  });
}

function toHeaders(values: Record<string, string> = {}): MsgHdrs | undefined {
  if (Object.keys(values).length === 0) return undefined;
  const result = headers();
  for (const [name, value] of Object.entries(values)) result.set(name, value);
  return result;
}
