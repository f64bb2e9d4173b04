import type { z } from 'zod';
import type { Random } from '../../clock.ts';
import { eventId, type FrameVariant } from './event.ts';
import type {
  heartbeatSchema,
  overloadSchema,
  ResetReason,
  resetSchema,
  unauthorizedSchema,
} from './message-schemas.ts';

/** What opens a stream: bytes at once, and a reconnection time that differs from client to client. */
export function greeting(random: Random): string {
  return `: CineStream\nretry: ${Math.round(2000 + random() * 3000)}\n\n`;
}

export const heartbeat = ': still here\n\n';

/**
 * The same as an event, with the server's time. Its id is the position up to which the client has everything, also what a
 * filter kept from it; null while that is not known.
 */
export function heartbeatFrame(now: number, id: string | null): string {
  const data: z.infer<typeof heartbeatSchema> = { time: new Date(now).toISOString(), last_event_id: id };
  return `${id === null ? '' : `id: ${id}\n`}event: heartbeat\ndata: ${JSON.stringify(data)}\n\n`;
}

/** Why the stream ends, and when to come back: after `seconds` on average, spread so that not all come at once. */
export function retryClosingFrame(reason: string, seconds: number, random: Random): string {
  return `: ${reason}\nretry: ${Math.round(seconds * 1000 * (0.5 + random()))}\n\n`;
}

/** Overload in a way that EventSource survives: any other status than 200 would close it for good. */
export function overloadFrame(reason: string, detail: string, random: Random): string {
  const retry = Math.round(30_000 * (0.75 + random() / 2));
  const title = 'Too many streams';
  const data: z.infer<typeof overloadSchema> = { type: 'about:blank', title, reason, detail, retry_ms: retry };
  return `retry: ${retry}\nevent: overload\ndata: ${JSON.stringify(data)}\n\n`;
}

/** The token ran out: coming back needs a new one. */
export const tokenExpiredFrame = `event: unauthorized\ndata: ${JSON.stringify({
  title: 'The token has expired',
  detail: 'Connect again with a new token.',
} satisfies z.infer<typeof unauthorizedSchema>)}\n\n`;

export interface Reset {
  reason: ResetReason;
  /** What the client gave. */
  cursor: string;
  firstSequence: number;
  lastSequence: number;
  epoch: string;
  variant: FrameVariant;
}

/** Tells what was lost and what to do; its id is the position from which the stream goes on. */
export function resetFrame(reset: Reset): string {
  const data: z.infer<typeof resetSchema> = {
    reason: reset.reason,
    cursor: reset.cursor,
    first_sequence: reset.firstSequence,
    last_sequence: reset.lastSequence,
    epoch: reset.epoch,
    detail: 'Events between your position and now cannot be sent. Take the catalogue again with ?snapshot=true.',
  };
  return `id: ${eventId(reset.lastSequence, reset.variant, reset.epoch)}\nevent: reset\ndata: ${JSON.stringify(data)}\n\n`;
}
