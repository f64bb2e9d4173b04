import { z } from 'zod';
import { movieIdSchema } from '../../movie/schema.ts';

/** Data of the events of the stream that are no movies. */

/** A movie that the reader's filter lets through no more. */
export const leftSchema = z.object({
  id: movieIdSchema,
  revision: z.int().optional().describe('the newest of the movie, where that is known'),
});

export const resetReasons = [
  'cursor_unknown',
  'other_epoch',
  'cursor_ahead',
  'cursor_too_old',
  'stream_recreated',
] as const;
export type ResetReason = (typeof resetReasons)[number];

export const resetSchema = z.object({
  reason: z.enum(resetReasons),
  cursor: z.string().describe('the position that was asked for'),
  first_sequence: z.int().describe('of the oldest event that can be sent'),
  last_sequence: z.int().describe('of the newest event: the stream goes on behind it'),
  epoch: z.string(),
  detail: z.string(),
});

export const heartbeatSchema = z.object({
  time: z.iso.datetime().describe('of the server'),
  last_event_id: z
    .string()
    .nullable()
    .describe('everything up to here has been sent or filtered out; null while unknown'),
});

export const overloadSchema = z.object({
  type: z.literal('about:blank'),
  title: z.string(),
  reason: z.string(),
  detail: z.string(),
  retry_ms: z.int().describe('milliseconds until a new attempt; also as `retry:`'),
});

export const unauthorizedSchema = z.object({ title: z.string(), detail: z.string() });
