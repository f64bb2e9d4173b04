import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/nats-core';
import { ConcurrentWriteError } from '../../../errors.ts';
import { streams, subjects } from '../../contracts/subjects.ts';
import { publish } from '../publish.ts';
import { readStream } from '../read/scan.ts';
import { deadLetterHeaders } from './dead-letter.ts';

export interface StoredDeadLetter {
  /** Its number in DEADLETTER. */
  sequence: number;
  stage: string;
  source: string;
  code: string;
  error: string;
  attempts: number;
  failedAt: string;
  /** Where the message came from, and where a replay sends it. */
  subject: string;
  /** Its sequence in the stream that it came from. */
  originalSequence: number;
  evidence: string | undefined;
  body: Uint8Array;
}

export interface DeadLetterFilter {
  stage?: string;
  source?: string;
  code?: string;
}

/** Dead letters that fit, oldest first. */
export async function* deadLetters(
  connection: NatsConnection,
  filter: DeadLetterFilter = {},
): AsyncGenerator<StoredDeadLetter> {
  for await (const { subject, data, sequence, header } of readStream(connection, streams.deadLetter, { sequence: 1 })) {
    const [, stage = '', source = ''] = subject.split('.');
    const letter: StoredDeadLetter = {
      sequence,
      stage,
      source,
      code: header(deadLetterHeaders.code) ?? '',
      error: header(deadLetterHeaders.error) ?? '',
      attempts: Number(header(deadLetterHeaders.attempts) ?? 0),
      failedAt: header(deadLetterHeaders.failedAt) ?? '',
      subject: header(deadLetterHeaders.subject) ?? '',
      originalSequence: Number(header(deadLetterHeaders.sequence) ?? 0),
      evidence: header(deadLetterHeaders.evidence),
      body: data,
    };
    if (fits(letter, filter)) yield letter;
  }
}

/** How many dead letters there are of each error code, the most frequent first. Reads headers only. */
export async function countDeadLetters(connection: NatsConnection): Promise<Map<string, number>> {
  const counts = new Map<string, number>();
  for await (const { header } of readStream(connection, streams.deadLetter, { sequence: 1 }, 5000, true)) {
    const code = header(deadLetterHeaders.code) ?? 'without a code';
    counts.set(code, (counts.get(code) ?? 0) + 1);
  }
  return new Map([...counts].toSorted(([, one], [, other]) => other - one));
}

function fits(letter: StoredDeadLetter, { stage, source, code }: DeadLetterFilter): boolean {
  return (
    (stage === undefined || letter.stage === stage) &&
    (source === undefined || letter.source === source) &&
    (code === undefined || letter.code === code)
  );
}

/**
 * Sends a dead letter's bytes to where they came from and takes it out of the dead letters, in this order: killed in
 * between, it is replayed twice, never lost. A record that was written anew meanwhile is not put back: the newer one went on its way.
 */
export async function replayDeadLetter(connection: NatsConnection, letter: StoredDeadLetter): Promise<void> {
  const isRecord = letter.subject.split('.')[0] === subjects.catalogue('').split('.')[0];
  try {
    await publish(jetstream(connection), letter.subject, letter.body, {
      messageId: `replay-${letter.sequence}`,
      ...(isRecord ? { expectedLastSubjectSequence: letter.originalSequence } : {}),
    });
  } catch (error) {
    if (!(error instanceof ConcurrentWriteError)) throw error;
  }
  await dropDeadLetter(connection, letter);
}

/** Takes a dead letter out for good. */
export async function dropDeadLetter(connection: NatsConnection, { sequence }: StoredDeadLetter): Promise<void> {
  const manager = await jetstreamManager(connection, { checkAPI: false });
  await manager.streams.deleteMessage(streams.deadLetter, sequence);
}
