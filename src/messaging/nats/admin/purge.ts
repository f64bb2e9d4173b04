import { type JetStreamManager, jetstreamManager } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/nats-core';

const removedAtOnce = 100;

/**
 * Removes the messages of a stream whose subjects match, and does nothing to what others wait for. A purge would: nats-server 2.9
 * moves every consumer of the stream behind its last message when nothing is left of the subject, and what other subjects
 * hold is never delivered.
 */
export async function removeMessages(connection: NatsConnection, stream: string, subject: string): Promise<void> {
  const manager = await jetstreamManager(connection, { checkAPI: false });
  if (purgesWithCare(connection)) {
    await manager.streams.purge(stream, { filter: subject });
    return;
  }
  for (let next: number | null = 1; next !== null; ) {
    const sequences = await sequencesOf(manager, stream, subject, next);
    await Promise.all(sequences.map((sequence) => removeMessage(manager, stream, sequence)));
    const last = sequences.at(-1);
    next = last === undefined ? null : last + 1;
  }
}

function purgesWithCare({ info }: NatsConnection): boolean {
  const [major = 0, minor = 0] = (info?.version ?? '').split('.').map(Number);
  return major > 2 || (major === 2 && minor >= 10);
}

async function sequencesOf(
  manager: JetStreamManager,
  stream: string,
  subject: string,
  from: number,
): Promise<number[]> {
  const sequences: number[] = [];
  for (let next = from; sequences.length < removedAtOnce; ) {
    const message = await manager.direct.getMessage(stream, { seq: next, next_by_subj: subject });
    if (message === null) break;
    sequences.push(message.seq);
    next = message.seq + 1;
  }
  return sequences;
}

async function removeMessage(manager: JetStreamManager, stream: string, sequence: number): Promise<void> {
  try {
    await manager.streams.deleteMessage(stream, sequence, false);
  } catch (error) {
    // Done, or acknowledged, meanwhile: what counts is that it is gone.
    if ((await manager.streams.getMessage(stream, { seq: sequence })) !== null) throw error;
  }
}
