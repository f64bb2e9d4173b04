import { STATUS_CODES } from 'node:http';
import type { Express, Request, Response } from 'express';
import { z } from 'zod';
import type { Clock, Random } from '../../clock.ts';
import { describeError } from '../../errors.ts';
import type { Logger } from '../../observability/logger.ts';
import type { Grant } from '../grant/grant.ts';
import { acceptsEventStream } from '../http/accepts.ts';
import { addressKey } from '../http/address.ts';
import type { Authenticate } from '../http/authentication.ts';
import { resource } from '../http/methods.ts';
import { HttpError } from '../http/problem.ts';
import { parseQuery } from '../http/query.ts';
import type { GatewayMetrics } from '../metrics.ts';
import { changesSchema, type WantedChanges } from './changes.ts';
import { encodeChunk } from './chunk.ts';
import { StreamClient } from './client.ts';
import type { ConnectionLimiter } from './connection-limiter.ts';
import { type Start, sinceForms, sinceSchema, snapshotForms, snapshotSchema, startOf } from './cursor.ts';
import { type FrameVariant, named, unchunked, withEpoch } from './event.ts';
import { type Filter, streamFilterSchema } from './filter.ts';
import { hijackSocket } from './hijack.ts';
import type { Hub } from './hub.ts';
import { greeting, overloadFrame, retryClosingFrame } from './messages.ts';
import type { StreamMirror } from './mirror.ts';
import { begin } from './opening.ts';

export interface StreamRouteOptions {
  hub: Hub;
  mirror: StreamMirror;
  connectionLimiter: ConnectionLimiter;
  authenticate: Authenticate;
  metrics: GatewayMetrics;
  lifetimeSeconds: number;
  clock: Clock;
  random: Random;
  logger: Logger;
}

const flag = z.enum(['true', 'false', '1', '0', '']).transform((value) => value !== 'false' && value !== '0');

/** Query of `GET /api/movies/stream`. */
export const streamQuerySchema = streamFilterSchema.extend({
  snapshot: snapshotSchema.optional().describe(`movies as they are now first, then live: ${snapshotForms}`),
  since: sinceSchema.optional().describe(sinceForms),
  last_event_id: z.string().max(100).optional().describe('as the header Last-Event-ID, which wins'),
  lastEventId: z
    .string()
    .max(100)
    .optional()
    .describe('as last_event_id, in the spelling of some EventSource libraries'),
  event: z.literal('movie').optional().describe('frames carry `event: movie`'),
  changes: changesSchema
    .optional()
    .describe('`facts`: only events by which the movie itself changed; `new`: only the first of each movie'),
  heartbeat: z.literal('event').optional().describe('`event: heartbeat` instead of comments keeps the stream alive'),
  epoch: flag.optional().describe('ids carry the epoch of the stream, so that a stream made anew is noticed'),
});

interface Subscription {
  start: Start;
  filter: Filter | undefined;
  variant: FrameVariant;
  changes: WantedChanges | undefined;
  heartbeatEvents: boolean;
  grant: Grant;
}

const path = '/api/movies/stream';

/** Mounts `GET /api/movies/stream`. */
export function mountStreamRoute(app: Express, options: StreamRouteOptions): void {
  resource(app, path, {
    head: async (request, response) => {
      await subscriptionOf(request, options);
      response.set(streamHeaders(options.mirror.epoch)).status(200).end();
    },
    get: async (request, response) => {
      const subscription = await subscriptionOf(request, options);
      await openStream(request, response, subscription, options);
    },
  });
}

async function subscriptionOf(request: Request, options: StreamRouteOptions): Promise<Subscription> {
  if (!acceptsEventStream(request.headers.accept))
    throw new HttpError(406, 'Not acceptable', `${path} is text/event-stream; GET /api/movies answers in JSON`);
  const grant = await options.authenticate(request);
  const { snapshot, since, last_event_id, lastEventId, event, epoch, changes, heartbeat, ...asked } = parseQuery(
    streamQuerySchema,
    request.query,
  );
  const header = request.headers['last-event-id'];
  const start = startOf(
    {
      lastEventIdHeader: typeof header === 'string' ? header : undefined,
      lastEventIdQuery: last_event_id ?? lastEventId,
      since,
      snapshot,
    },
    options.clock.now(),
    options.mirror.ring.lastSequence,
  );
  const variant =
    (event === 'movie' ? named : 0) | (epoch ? withEpoch : 0) | (request.httpVersion === '1.0' ? unchunked : 0);
  return {
    start,
    filter: grant.intersect(asked),
    variant,
    grant,
    changes,
    heartbeatEvents: heartbeat === 'event',
  };
}

async function openStream(
  request: Request,
  response: Response,
  subscription: Subscription,
  options: StreamRouteOptions,
): Promise<void> {
  const { hub, mirror, connectionLimiter, metrics, clock, random } = options;
  const { variant, grant } = subscription;
  const address = addressKey(request.ip);
  const refusal = connectionLimiter.admit(address);
  if (refusal !== undefined) {
    metrics.rejected.inc({ reason: refusal.reason });
    response.set(streamHeaders(mirror.epoch)).send(overloadFrame(refusal.reason, refusal.detail, random));
    return;
  }
  const head = headOf(response, variant, mirror.epoch);
  const socket = await hijackSocket(request, response);
  if (socket === undefined) {
    connectionLimiter.release(address);
    return;
  }
  const now = clock.now();
  const client = new StreamClient({
    socket,
    group: hub.join(subscription.filter, variant, subscription.changes),
    address,
    user: grant.user,
    openedAt: now,
    endsAt: endOf(options.lifetimeSeconds, now, random),
    expiresAt: grant.expiresAt,
    heartbeatEvents: subscription.heartbeatEvents,
    onDrained: (drained) => hub.flush(drained),
    onClosed: (closed, reason) => {
      connectionLimiter.release(address);
      hub.remove(closed, reason);
    },
  });
  metrics.connections.inc();
  client.write(Buffer.concat([Buffer.from(head), encodeChunk(greeting(random), client.chunked)]), now);
  hub.clients.add(client);
  try {
    await begin(client, subscription.start, hub, mirror);
  } catch (error) {
    options.logger.warn({ error: describeError(error) }, 'a stream could not begin');
    client.end('unavailable', retryClosingFrame('the stream cannot be read now: come back later', 5, random));
  }
}

/** Spread, so that clients that came together leave one by one; never for a lifetime of 0. */
function endOf(lifetimeSeconds: number, now: number, random: Random): number {
  return lifetimeSeconds === 0 ? Number.POSITIVE_INFINITY : now + lifetimeSeconds * 1000 * (0.8 + 0.2 * random());
}

function streamHeaders(epoch: string): Record<string, string> {
  return {
    'Content-Type': 'text/event-stream; charset=utf-8',
    'Cache-Control': 'no-cache, no-transform',
    'X-Accel-Buffering': 'no',
    'Cinestream-Epoch': epoch,
  };
}

/** Status line and headers as bytes: what middleware has set on the response is kept. */
function headOf(response: Response, variant: FrameVariant, epoch: string): string {
  response.set(streamHeaders(epoch));
  const lines = Object.entries(response.getHeaders()).map(([name, value]) => `${name}: ${String(value)}`);
  lines.push(`date: ${new Date().toUTCString()}`, 'connection: close');
  if ((variant & unchunked) === 0) lines.push('transfer-encoding: chunked');
  return `HTTP/1.1 200 ${STATUS_CODES[200]}\r\n${lines.join('\r\n')}\r\n\r\n`;
}
