import type { Clock } from '../../clock.ts';
import type { GatewayMetrics } from '../metrics.ts';
import type { StreamClient } from './client.ts';
import type { StreamMirror } from './mirror.ts';
import { batchBytes } from './subscription-group.ts';

export type ReplayStart = { after: number } | { time: number };

export interface ReplayOptions {
  client: StreamClient;
  from: ReplayStart;
  mirror: StreamMirror;
  metrics: GatewayMetrics;
  clock: Clock;
}

/** Writes what the stream holds from a position on, at the client's pace, until the ring can go on from there. */
export async function replay(options: ReplayOptions): Promise<void> {
  const { client, mirror } = options;
  let from = options.from;
  while (!client.ended) {
    const ring = mirror.ring;
    const covered = await replayOnce(options, from);
    // A slow client may have fallen behind the ring again meanwhile.
    if (covered >= ring.completeAfter && ring === mirror.ring) {
      client.joinAfter = covered;
      return;
    }
    from = { after: covered };
  }
}

/** One read of the stream; gives the sequence up to which the client now has everything. */
async function replayOnce({ client, mirror, metrics, clock }: ReplayOptions, from: ReplayStart): Promise<number> {
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
    covered = event.sequence;
    if (client.audience.passes(event)) {
      const frame = client.audience.frame(event);
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
