import type { Clock, Random } from '../../clock.ts';
import type { StreamClient } from './client.ts';
import { eventId } from './event.ts';
import type { Hub } from './hub.ts';
import { heartbeat, heartbeatFrame, retryClosingFrame, tokenExpiredFrame } from './messages.ts';

export interface LifecycleOptions {
  hub: Hub;
  /** Epoch of the stream, for ids that carry it. */
  epoch(): string;
  heartbeatSeconds: number;
  stalledSeconds: number;
  clock: Clock;
  random: Random;
}

const sweepMilliseconds = 1000;
/** For the client to take the farewell and to close its half of the connection, as most do at once. */
const closingMilliseconds = 5000;

/**
 * What time does to streams: comments that keep idle ones alive, the end of their lifetime and of their tokens, the
 * cutting off of stalled ones, and of those that do not close their half. One sweep over all of them instead of timers for
 * each. Runs until the signal aborts.
 */
export async function keepStreams(options: LifecycleOptions, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await options.clock.wait(sweepMilliseconds, signal);
    const now = options.clock.now();
    for (const client of options.hub.clients) sweep(client, now, options);
  }
}

function sweep(client: StreamClient, now: number, options: LifecycleOptions): void {
  if (client.ended) {
    if (since(client.seenEndedAt(now), now) > closingMilliseconds) client.close();
    return;
  }
  if (client.blockedSince !== undefined) {
    if (since(client.blockedSince, now) > options.stalledSeconds * 1000) client.abandon('stalled');
    return;
  }
  if (client.expiresAt !== undefined && now >= client.expiresAt) client.end('token_expired', tokenExpiredFrame);
  // A client that goes before it is told that its position is lost comes back with the same question.
  else if (now >= client.endsAt && client.placed)
    client.end('lifetime', retryClosingFrame('time to move: reconnect and go on', 0.5, options.random));
  else if (since(client.lastWriteAt, now) >= options.heartbeatSeconds * 1000)
    client.writeText(client.heartbeatEvents ? heartbeatEvent(client, now, options) : heartbeat, now);
}

function heartbeatEvent({ phase, group }: StreamClient, now: number, { epoch }: LifecycleOptions): string {
  return heartbeatFrame(now, phase.name === 'live' ? eventId(phase.sequence, group.variant, epoch()) : null);
}

/** Milliseconds that passed; much, where the clock was set back meanwhile: nothing waits an hour for that. */
function since(time: number, now: number): number {
  return Math.abs(now - time);
}

/** Ended per second at least, however long the drain may take: nobody waits half a minute for one client. */
const slowestRate = 2;
const drainStepMilliseconds = 50;

/** Ends all streams evenly over at most `seconds`, in random order; sooner where they are few. */
export async function drainStreams(
  hub: { clients: Iterable<Pick<StreamClient, 'end'>> },
  seconds: number,
  clock: Clock,
  random: Random,
): Promise<void> {
  const clients = shuffled([...hub.clients], random);
  const total = clients.length;
  const duration = Math.min(seconds, total / slowestRate) * 1000;
  const start = clock.now();
  while (clients.length > 0) {
    const elapsed = since(start, clock.now());
    const due = duration === 0 ? total : Math.min(total, Math.ceil((elapsed / duration) * total) + 1);
    while (clients.length > total - due) {
      clients.pop()?.end('draining', retryClosingFrame('this replica shuts down: reconnect and go on', 1, random));
    }
    if (clients.length > 0) await clock.wait(drainStepMilliseconds);
  }
}

function shuffled<T>(items: T[], random: Random): T[] {
  for (let index = items.length - 1; index > 0; index -= 1) {
    const other = Math.floor(random() * (index + 1));
    [items[index], items[other]] = [items[other] as T, items[index] as T];
  }
  return items;
}
