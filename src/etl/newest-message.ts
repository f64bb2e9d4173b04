import type { JetStreamManager, StoredMsg } from '@nats-io/jetstream';
import { MessagingUnavailableError } from '../errors.ts';
import { nextTurn } from '../messaging/nats/next-turn.ts';

export interface NewestMessage {
  data: Uint8Array;
  sequence: number;
  header(name: string): string | undefined;
}

/**
 * The newest message of a subject, null where there is none. Any server that holds the stream is asked, which costs less and may miss
 * what was written a moment ago; the stream's leader, where less than the sequence `atLeast` is found or `fromLeader` says so. A leader
 * that has just been elected, or that has been cut off and does not know it yet, may itself be behind `atLeast`, of which the asker
 * has heard: what it says must not be acted on.
 * @throws MessagingUnavailableError while the leader is behind.
 */
export async function newestMessage(
  manager: JetStreamManager,
  stream: string,
  subject: string,
  { atLeast = 0, fromLeader = false }: { atLeast?: number; fromLeader?: boolean } = {},
): Promise<NewestMessage | null> {
  const query = { last_by_subj: subject };
  await nextTurn();
  if (!fromLeader) {
    const nearest = await manager.direct.getMessage(stream, query).catch(() => undefined);
    if (nearest !== undefined && (nearest?.seq ?? 0) >= atLeast) return toNewest(nearest);
  }
  const newest = toNewest(await manager.streams.getMessage(stream, query));
  if ((newest?.sequence ?? 0) >= atLeast) return newest;
  const { state } = await manager.streams.info(stream);
  if (state.last_seq < atLeast)
    throw new MessagingUnavailableError(
      `the leader of ${stream} has not got to ${atLeast} yet, where ${subject} is known from`,
    );
  // It has caught up meanwhile, or somebody has purged the subject.
  return toNewest(await manager.streams.getMessage(stream, query));
}

function toNewest(message: Pick<StoredMsg, 'data' | 'seq' | 'header'> | null): NewestMessage | null {
  if (message === null) return null;
  return { data: message.data, sequence: message.seq, header: (name) => message.header?.get(name) || undefined };
}
