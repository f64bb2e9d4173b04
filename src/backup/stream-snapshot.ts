import type { StreamConfig, StreamState } from '@nats-io/jetstream';
import type { NatsConnection, Subscription } from '@nats-io/nats-core';
import type { Clock } from '../clock.ts';
import { EnvironmentError, MessagingUnavailableError, StorageFullError } from '../errors.ts';
import { createInbox, Empty } from '../messaging/nats/client.ts';

/** What a server needs to be told before it takes a stream's snapshot back. */
export interface StreamDescription {
  config: StreamConfig;
  state: StreamState;
}

/** A stream with its durable consumers as they are at one moment: messages, sequences, what was acknowledged. */
export interface StreamSnapshot extends StreamDescription {
  /** The archive that the server makes of them, in its own format. To be read to the end. */
  chunks: AsyncIterable<Uint8Array>;
}

/** How large the pieces are that travel; far below the payload limit of any server. */
export const snapshotChunkBytes = 128 * 1024;

const answerMilliseconds = 30_000;
/** A server that has sent nothing for so long will send nothing any more. */
const longestSilenceMilliseconds = 60_000;
/** Reading a large archive and bringing its copies up to date takes the server a while. */
const settleMilliseconds = 10 * 60_000;

export interface SnapshotOptions {
  /** Of this connection's user: where it may be sent to. */
  inboxPrefix: string | undefined;
  clock: Clock;
}

/**
 * Begins a snapshot of a stream. Publishers and consumers go on meanwhile.
 * @throws EnvironmentError where JetStream refuses (no such stream, not permitted), MessagingUnavailableError where it does not answer;
 *   the chunks throw MessagingUnavailableError when they end early.
 */
export async function openSnapshot(
  connection: NatsConnection,
  stream: string,
  { inboxPrefix, clock }: SnapshotOptions,
): Promise<StreamSnapshot> {
  const inbox = createInbox(inboxPrefix);
  const subscription = connection.subscribe(inbox);
  try {
    const request = { deliver_subject: inbox, no_consumers: false, chunk_size: snapshotChunkBytes };
    const { config, state } = await askJetStream<StreamDescription>(connection, `STREAM.SNAPSHOT.${stream}`, request);
    return { config, state, chunks: receiveChunks(subscription, stream, clock) };
  } catch (error) {
    subscription.unsubscribe();
    throw error;
  }
}

/**
 * Makes a stream from a snapshot, with its consumers and sequences. There must be none of its name.
 * @throws StorageFullError where there is no room for it, EnvironmentError where JetStream refuses for another reason,
 * MessagingUnavailableError where it does not answer.
 */
export async function restoreSnapshot(
  connection: NatsConnection,
  { config, state }: StreamDescription,
  chunks: AsyncIterable<Uint8Array>,
): Promise<void> {
  const verb = `STREAM.RESTORE.${config.name}`;
  const { deliver_subject: subject } = await askJetStream<{ deliver_subject: string }>(connection, verb, {
    config,
    state,
  });
  const send = async (chunk: Uint8Array, timeout: number) => {
    const answer = await connection.request(subject, chunk, { timeout }).catch((error: unknown) => {
      throw new MessagingUnavailableError(`JetStream stopped taking the snapshot of ${config.name}`, { cause: error });
    });
    // A chunk that is taken is answered with nothing, one that is refused with the reason.
    if (answer.data.length > 0) readAnswer<object>(answer.json(), verb);
  };
  for await (const chunk of chunks) await send(chunk, answerMilliseconds);
  await send(Empty, settleMilliseconds);
}

async function* receiveChunks(subscription: Subscription, stream: string, clock: Clock): AsyncGenerator<Uint8Array> {
  let heardAt = clock.now();
  const watching = new AbortController();
  const watch = (async () => {
    while (!watching.signal.aborted && clock.now() - heardAt < longestSilenceMilliseconds) {
      await clock.wait(1000, watching.signal);
    }
    subscription.unsubscribe();
  })();
  try {
    for await (const message of subscription) {
      if (message.data.length === 0) {
        const { code = 0, description = '' } = message.headers ?? {};
        if (code >= 400)
          throw new MessagingUnavailableError(`the snapshot of ${stream} failed: ${code} ${description}`);
        return;
      }
      yield message.data;
      heardAt = clock.now();
      // The server sends only so much ahead of what was taken.
      message.respond();
    }
    throw new MessagingUnavailableError(`the snapshot of ${stream} stopped before its end`);
  } finally {
    watching.abort();
    await watch;
  }
}

async function askJetStream<T>(connection: NatsConnection, verb: string, request: object): Promise<T> {
  const answer = await connection
    .request(`$JS.API.${verb}`, JSON.stringify(request), { timeout: answerMilliseconds })
    .catch((error: unknown) => {
      throw new MessagingUnavailableError(`JetStream does not answer ${verb}: may this user ask for it?`, {
        cause: error,
      });
    });
  return readAnswer<T>(answer.json(), verb);
}

/** JetStream's "no suitable peers for placement": too few servers have the room. */
const noSuitablePeers = 10005;

function readAnswer<T>(
  answer: T & { error?: { code: number; err_code: number; description: string } },
  verb: string,
): T {
  if (answer.error === undefined) return answer;
  const { code, err_code: reason, description } = answer.error;
  const message = `JetStream refuses ${verb}: ${description} (${code})`;
  throw reason === noSuitablePeers ? new StorageFullError(message) : new EnvironmentError(message);
}
