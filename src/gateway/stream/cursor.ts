import { z } from 'zod';

/** Where a client wants its stream to begin. */
export type Start =
  | { kind: 'live' }
  | { kind: 'snapshot' }
  | { kind: 'after'; sequence: number; epoch?: string }
  | { kind: 'time'; time: number }
  /** A position that we never gave out. */
  | { kind: 'unknown'; cursor: string };

export interface StartRequest {
  lastEventIdHeader: string | undefined;
  lastEventIdQuery: string | undefined;
  since: string | undefined;
  snapshot: boolean;
}

const idPattern = /^msg_(\d{1,16})(?:-([0-9a-z]{1,16}))?$/;
const unitMilliseconds: Record<string, number> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** `?since=`: a stream sequence, an ISO time, or an age such as `10m`. */
export const sinceSchema = z
  .string()
  .max(64)
  .refine((text) => parseSince(text, 0) !== undefined, {
    error: 'must be a sequence (1042), an ISO time (2026-01-31T12:00:00Z) or an age (30s, 10m, 2h, 7d)',
  });

/**
 * Decides where to begin. What the browser remembers is the freshest and wins: the header, then `last_event_id`, then
 * `since`, then `snapshot`; without any the stream begins now. `now` in milliseconds since the epoch.
 */
export function startOf(request: StartRequest, now: number): Start {
  const cursor = request.lastEventIdHeader || request.lastEventIdQuery;
  if (cursor) return parseCursor(cursor);
  if (request.since !== undefined) return parseSince(request.since, now) ?? { kind: 'unknown', cursor: request.since };
  return { kind: request.snapshot ? 'snapshot' : 'live' };
}

function parseCursor(cursor: string): Start {
  const match = idPattern.exec(cursor);
  if (match === null) return { kind: 'unknown', cursor: cursor.slice(0, 64) };
  return { kind: 'after', sequence: Number(match[1]), ...(match[2] && { epoch: match[2] }) };
}

function parseSince(text: string, now: number): Start | undefined {
  if (/^\d{1,16}$/.test(text)) return { kind: 'after', sequence: Number(text) };
  const age = /^(\d{1,6})([smhd])$/.exec(text);
  if (age !== null) return { kind: 'time', time: now - Number(age[1]) * (unitMilliseconds[age[2] ?? ''] ?? 0) };
  if (!/^\d{4}-\d{2}-\d{2}/.test(text)) return undefined;
  const time = Date.parse(text);
  return Number.isNaN(time) ? undefined : { kind: 'time', time };
}
