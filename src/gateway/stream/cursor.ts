import { z } from 'zod';

/** The movies to begin with: all, or the newest so many by their last change. */
export interface SnapshotRequest {
  movies: number | 'all';
}

/** Where a client wants its stream to begin. */
export type Start =
  | { kind: 'live' }
  | ({ kind: 'snapshot' } & SnapshotRequest)
  | { kind: 'after'; sequence: number; epoch?: string }
  | { kind: 'time'; time: number }
  /** A position that we never gave out. */
  | { kind: 'unknown'; cursor: string };

export interface StartRequest {
  lastEventIdHeader: string | undefined;
  lastEventIdQuery: string | undefined;
  since: string | undefined;
  snapshot: SnapshotRequest | undefined;
}

const idPattern = /^msg_(\d{1,16})(?:-([0-9a-z]{1,16}))?$/;
const unitMilliseconds: Record<string, number> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 };
const agePattern = /^(?:\d{1,9}[smhdw])+$/;
/** Numbers below are sequences whatever the stream holds: as Unix seconds they would lie before September 2001. */
const leastUnixSeconds = 1_000_000_000;
const leastUnixMilliseconds = 1_000_000_000_000;

export const sinceForms =
  'a sequence (1042), an event id (msg_1042), an ISO time (2026-01-31T12:00:00Z), Unix seconds or milliseconds, an age (30s, 10m, 1h30m, 7d, 1w) or now';

/** `?since=`: where to begin, see `sinceForms`. */
export const sinceSchema = z
  .string()
  .max(64)
  .refine((text) => parseSince(text, 0, 0) !== undefined, { error: `must be ${sinceForms}` });

export const snapshotForms = 'true (every movie), a number (the newest so many by their last change) or false';

/** `?snapshot=`: which movies to begin with, see `snapshotForms`; undefined for none. */
export const snapshotSchema = z
  .string()
  .regex(/^(?:true|false|\d{1,9}|)$/, { error: `must be ${snapshotForms}` })
  .transform((text): SnapshotRequest | undefined => {
    if (text === 'false' || Number(text || 1) === 0) return undefined;
    return { movies: text === 'true' || text === '' ? 'all' : Number(text) };
  });

/**
 * Decides where to begin. What the browser remembers is the freshest and wins: the header, then `last_event_id`, then
 * `since`, then `snapshot`; without any the stream begins now. `now` in milliseconds since the epoch; `newest` is the sequence of the
 * newest event: a greater number may be a time.
 */
export function startOf(request: StartRequest, now: number, newest: number): Start {
  const cursor = request.lastEventIdHeader || request.lastEventIdQuery;
  if (cursor) return parseCursor(cursor);
  if (request.since !== undefined)
    return parseSince(request.since, now, newest) ?? { kind: 'unknown', cursor: request.since };
  return request.snapshot === undefined ? { kind: 'live' } : { kind: 'snapshot', ...request.snapshot };
}

function parseCursor(cursor: string): Start {
  const match = idPattern.exec(cursor);
  if (match === null) return { kind: 'unknown', cursor: cursor.slice(0, 64) };
  return { kind: 'after', sequence: Number(match[1]), ...(match[2] && { epoch: match[2] }) };
}

function parseSince(text: string, now: number, newest: number): Start | undefined {
  if (text === 'now') return { kind: 'live' };
  if (idPattern.test(text)) return parseCursor(text);
  if (/^\d{1,16}$/.test(text)) return numbered(Number(text), newest);
  if (agePattern.test(text)) return at(now - ageMilliseconds(text));
  if (!/^\d{4}-\d{2}-\d{2}/.test(text)) return undefined;
  const time = Date.parse(text);
  return Number.isNaN(time) ? undefined : at(time);
}

function numbered(number: number, newest: number): Start {
  if (number < leastUnixSeconds || number <= newest) return { kind: 'after', sequence: number };
  return at(number < leastUnixMilliseconds ? number * 1000 : number);
}

/** A time before all that can be stored is the beginning of the stream. */
function at(time: number): Start {
  return { kind: 'time', time: Math.max(0, time) };
}

function ageMilliseconds(text: string): number {
  const parts = [...text.matchAll(/(\d+)([smhdw])/g)];
  return parts.reduce((sum, [, count, unit = '']) => sum + Number(count) * (unitMilliseconds[unit] ?? 0), 0);
}
