import type { StreamClient } from './client.ts';
import type { Start } from './cursor.ts';
import type { Hub } from './hub.ts';
import type { StreamMirror } from './mirror.ts';

/**
 * Puts a new client at the place in the stream that it asked for: in the ring where that reaches back far enough, else
 * by a replay from JetStream. A position that the stream no longer holds, or never had, is answered with a reset.
 * Rejects when the stream's state is needed and cannot be read.
 */
export async function begin(client: StreamClient, start: Start, hub: Hub, mirror: StreamMirror): Promise<void> {
  switch (start.kind) {
    case 'live':
      client.cursor = mirror.ring.end;
      client.sequence = mirror.ring.lastSequence;
      return;
    case 'snapshot':
      client.snapshot = mirror.view.events();
      break;
    case 'after':
      await beginAfter(client, start.sequence, start.epoch, hub, mirror);
      break;
    case 'time':
      beginAtTime(client, start.time, hub, mirror);
      break;
    case 'unknown':
      hub.reset(client, 'cursor_unknown', start.cursor);
  }
  if (!client.busy) hub.flush(client);
}

async function beginAfter(
  client: StreamClient,
  sequence: number,
  epoch: string | undefined,
  hub: Hub,
  mirror: StreamMirror,
): Promise<void> {
  const cursor = `msg_${sequence}`;
  if (epoch !== undefined && epoch !== mirror.epoch) {
    hub.reset(client, 'other_epoch', `${cursor}-${epoch}`);
    return;
  }
  const { ring } = mirror;
  if (sequence >= ring.completeAfter && sequence <= ring.lastSequence) {
    client.joinAfter = sequence;
    return;
  }
  client.replaying = true;
  const state = await mirror.stateFor(sequence);
  client.replaying = false;
  if (client.ended) return;
  // Another replica may be ahead of this one by a moment; nobody can be ahead of the stream.
  if (sequence > state.lastSequence) hub.reset(client, 'cursor_ahead', cursor);
  else if (sequence > 0 && sequence + 1 < state.firstSequence) hub.reset(client, 'cursor_too_old', cursor);
  else if (sequence >= mirror.ring.completeAfter) client.joinAfter = sequence;
  else hub.catchUp(client, { after: sequence });
}

function beginAtTime(client: StreamClient, time: number, hub: Hub, mirror: StreamMirror): void {
  const { ring } = mirror;
  const reachesBack = ring.start < ring.end && ring.at(ring.start).storedAt < time;
  if (reachesBack || ring.completeAfter === 0) {
    client.cursor = ring.positionAt(time);
    client.sequence = client.cursor > ring.start ? ring.at(client.cursor - 1).sequence : ring.completeAfter;
    return;
  }
  hub.catchUp(client, { time });
}
