import type { Clock } from '../../clock.ts';
import type { GatewayMetrics } from '../metrics.ts';
import type { StreamClient } from './client.ts';
import type { StreamedEvent } from './event.ts';
import type { StreamMirror } from './mirror.ts';
import { batchBytes } from './subscription-group.ts';

export type ReplayStart = { after: number } | { time: number };

/** The stream no longer holds what comes behind this sequence. */
export interface LostPosition {
  lostAfter: number;
}

export interface ReplayOptions {
  client: StreamClient;
  from: ReplayStart;
  mirror: StreamMirror;
  metrics: GatewayMetrics;
  clock: Clock;
}

/**
 * Writes what the stream holds from a position on, at the client's pace, until the ring can go on from there. Gives the
 * sequence up to which the client then has everything; undefined where it has left. What comes behind its position may be gone.
 */
export async function replay(options: ReplayOptions): Promise<number | LostPosition | undefined> {
  const { client, mirror } = options;
  const history = new ReplayedHistory(options.from);
  let from = options.from;
  while (!client.ended) {
    const ring = mirror.ring;
    if ('after' in from && from.after > 0 && from.after + 1 < (await mirror.state()).firstSequence)
      return { lostAfter: from.after };
    const covered = await replayOnce(options, from, history);
    // A slow client may have fallen behind the ring again meanwhile.
    if (covered >= ring.completeAfter && ring === mirror.ring) return covered;
    from = { after: covered };
  }
  return undefined;
}

/** One read of the stream; gives the sequence up to which the client now has everything. */
async function replayOnce(
  { client, mirror, metrics, clock }: ReplayOptions,
  from: ReplayStart,
  history: ReplayedHistory,
): Promise<number> {
  const ring = mirror.ring;
  const atStart = ring.lastSequence;
  let covered = 'after' in from ? from.after : 0;
  let frames: Buffer[] = [];
  let size = 0;
  const send = async () => {
    if (frames.length === 0) return;
    metrics.replayed.inc({ from: 'stream' }, frames.length);
    metrics.count(frames.length, size);
    await client.send(Buffer.concat(frames), clock.now());
    frames = [];
    size = 0;
  };
  for await (const message of mirror.read(from)) {
    if (client.ended) return covered;
    const event = mirror.toEvent(message);
    if (client.group.filter !== undefined) history.take(event);
    covered = event.sequence;
    const frame = client.group.frame(event);
    if (frame !== undefined) {
      frames.push(frame);
      size += frame.length;
    }
    if (size >= batchBytes) await send();
    if (covered >= ring.completeAfter && covered <= ring.lastSequence) {
      await send();
      return covered;
    }
  }
  await send();
  // Read to the end: nothing that was stored when it began is missing.
  return Math.max(covered, Math.min(atStart, ring.lastSequence));
}

/**
 * Notices where the stream has let go of an event between the client's position and now (it keeps a number for each
 * movie): what the movie was before the next one is then not what the client knows.
 */
class ReplayedHistory {
  /** The client has everything up to here; it has nothing where it begins at a time or at the beginning. */
  readonly #after: number | undefined;
  /** The newest event of each movie so far. */
  readonly #newest = new Set<number>();

  constructor(from: ReplayStart) {
    this.#after = 'after' in from && from.after > 0 ? from.after : undefined;
  }

  take(event: StreamedEvent): void {
    const { previousSequence = 0, sequence } = event;
    const replayed = this.#newest.delete(previousSequence);
    this.#newest.add(sequence);
    if (this.#after !== undefined && previousSequence > this.#after && !replayed) event.forgetPreviousState();
  }
}
