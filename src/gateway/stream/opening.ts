import type { StreamClient } from './client.ts';
import type { SnapshotRequest, Start } from './cursor.ts';
import type { StreamedEvent } from './event.ts';
import type { Hub } from './hub.ts';
import type { StreamMirror } from './mirror.ts';
import { lookedAtTogether } from './subscription-group.ts';

/**
 * Puts a new client at the place in the stream that it asked for: in the ring where that reaches back far enough, else
 * by a replay from JetStream. A position that the stream no longer holds, or never had, is answered with a reset.
 * Rejects when the stream's state is needed and cannot be read.
 */
export async function begin(client: StreamClient, start: Start, hub: Hub, mirror: StreamMirror): Promise<void> {
  await place(client, start, hub, mirror);
  if (!client.busy) hub.flush(client);
}

async function place(client: StreamClient, start: Start, hub: Hub, mirror: StreamMirror): Promise<void> {
  switch (start.kind) {
    case 'live':
      return client.goLive(mirror.ring.end, mirror.ring.lastSequence);
    case 'snapshot':
      return placeInSnapshot(client, start, mirror);
    case 'after':
      return placeAfter(client, start, hub, mirror);
    case 'time':
      return placeAtTime(client, start.time, hub, mirror);
    case 'unknown':
      return hub.reset(client, 'cursor_unknown', start.cursor);
  }
}

/** The moment of a snapshot is when it was asked for: what changes while its beginning is sought comes after it. */
async function placeInSnapshot(
  client: StreamClient,
  { movies }: SnapshotRequest,
  { view, viewedUpTo }: StreamMirror,
): Promise<void> {
  const first = movies === 'all' ? 0 : await firstOfNewest(client, movies, view.newestFirst(viewedUpTo));
  client.beginSnapshot(view.snapshot(first, viewedUpTo));
}

/** The sequence from which on there are so many movies that pass the client's filter; 0 where there are fewer. */
async function firstOfNewest(
  client: StreamClient,
  movies: number,
  newestFirst: Iterable<StreamedEvent>,
): Promise<number> {
  let lookedAt = 0;
  let found = 0;
  for (const event of newestFirst) {
    if (client.group.matches(event)) found += 1;
    if (found === movies) return event.sequence;
    lookedAt += 1;
    if (lookedAt % lookedAtTogether === 0) await new Promise((resolve) => setImmediate(resolve));
    if (client.ended) return 0;
  }
  return 0;
}

async function placeAfter(
  client: StreamClient,
  { sequence, epoch }: { sequence: number; epoch?: string },
  hub: Hub,
  mirror: StreamMirror,
): Promise<void> {
  const cursor = `msg_${sequence}`;
  if (epoch !== undefined && epoch !== mirror.epoch) return hub.reset(client, 'other_epoch', `${cursor}-${epoch}`);
  const { ring } = mirror;
  if (sequence >= ring.completeAfter && sequence <= ring.lastSequence) return client.joinAfter(sequence);
  const state = await mirror.stateFor(sequence);
  if (client.ended) return;
  // Another replica may be ahead of this one by a moment; nobody can be ahead of the stream.
  if (sequence > state.lastSequence) return hub.reset(client, 'cursor_ahead', cursor);
  if (sequence > 0 && sequence + 1 < state.firstSequence) return hub.reset(client, 'cursor_too_old', cursor);
  if (sequence >= mirror.ring.completeAfter) return client.joinAfter(sequence);
  hub.catchUp(client, { after: sequence });
}

function placeAtTime(client: StreamClient, time: number, hub: Hub, mirror: StreamMirror): void {
  const { ring } = mirror;
  const reachesBack = ring.start < ring.end && ring.at(ring.start).storedAt < time;
  if (!reachesBack && ring.completeAfter !== 0) {
    hub.catchUp(client, { time });
    return;
  }
  const cursor = ring.positionAt(time);
  client.goLive(cursor, cursor > ring.start ? ring.at(cursor - 1).sequence : ring.completeAfter);
}
