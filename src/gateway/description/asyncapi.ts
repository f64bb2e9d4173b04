import type { z } from 'zod';
import { movieEventSchema, movieRemovalSchema } from '../../movie/schema.ts';
import {
  heartbeatSchema,
  leftSchema,
  overloadSchema,
  resetSchema,
  unauthorizedSchema,
} from '../stream/message-schemas.ts';
import { type JsonSchema, jsonSchema } from './json-schema.ts';
import type { DescribedGateway } from './openapi.ts';

interface Message {
  title: string;
  summary: string;
  payload: z.ZodType;
  /** Which fields its frame has beside `data`. `movie` has an event name only where it was asked for. */
  fields: { event: 'always' | 'asked'; id: 'always' | 'mostly' | 'never'; retry?: true };
}

const messages: Record<string, Message> = {
  movie: {
    title: 'A movie that is new or has changed',
    summary:
      'Without an event name (onmessage), with ?event=movie named “movie”. Its id is msg_<sequence>, with ?epoch=true msg_<sequence>-<epoch>. The movies that `replaces` names became part of this one: drop them.',
    payload: movieEventSchema,
    fields: { event: 'asked', id: 'always' },
  },
  removed: {
    title: 'A movie that no source tells of any more',
    summary: 'Drop it. Sent to those whose filter let it through.',
    payload: movieRemovalSchema,
    fields: { event: 'always', id: 'always' },
  },
  left: {
    title: 'A movie that your filter lets through no more',
    summary:
      'Drop it. Now and then of a movie that you never had. Of several that left at once only the last frame has the id.',
    payload: leftSchema,
    fields: { event: 'always', id: 'mostly' },
  },
  heartbeat: {
    title: 'Nothing has happened',
    summary:
      'With ?heartbeat=event, in place of comments. Its id is the position up to which you have everything, also what a filter kept back.',
    payload: heartbeatSchema,
    fields: { event: 'always', id: 'mostly' },
  },
  reset: {
    title: 'The position that was asked for cannot be gone on from',
    summary: 'Forget what you have and begin again with ?snapshot=true. The stream goes on live behind its id.',
    payload: resetSchema,
    fields: { event: 'always', id: 'always' },
  },
  overload: {
    title: 'Too many streams',
    summary: 'The only event of its answer. Come back after `retry:`.',
    payload: overloadSchema,
    fields: { event: 'always', id: 'never', retry: true },
  },
  unauthorized: {
    title: 'The token has run out in mid-stream',
    summary: 'The stream ends. Connect again with a new token.',
    payload: unauthorizedSchema,
    fields: { event: 'always', id: 'never' },
  },
};

/** The stream as an AsyncAPI 3.0 document: what OpenAPI cannot say about frames. */
export function asyncApi(gateway: DescribedGateway & { heartbeatSeconds: number }): object {
  const { version, prefix, lifetimeSeconds, heartbeatSeconds } = gateway;
  const lifetime =
    lifetimeSeconds === 0
      ? 'Streams are not ended on purpose, only when the replica shuts down'
      : `Streams end on purpose after ${Math.round(lifetimeSeconds * 0.8)} to ${lifetimeSeconds} seconds, and when the replica shuts down`;
  return {
    asyncapi: '3.0.0',
    id: 'urn:cinestream:movies',
    info: {
      title: 'CineStream: movies as they change',
      version,
      description: 'The catalogue as a stream: at least each movie’s newest state, in order, on whichever replica.',
      license: { name: 'Apache License 2.0', url: 'https://www.apache.org/licenses/LICENSE-2.0' },
      tags: [{ name: 'movies' }],
    },
    defaultContentType: 'application/json',
    channels: {
      movies: {
        address: `${prefix}/api/movies/stream`,
        title: 'Movies',
        description: `Server-Sent Events. Where nothing happens, a comment or with ?heartbeat=event an event keeps the connection open every ${heartbeatSeconds} seconds. ${lifetime}: a comment says why and \`retry:\` when to come back, with the last id. Parameters are described in openapi.json.`,
        messages: Object.fromEntries(
          Object.entries(messages).map(([name, message]) => [name, describe(name, message)]),
        ),
      },
    },
    operations: {
      followMovies: {
        action: 'send',
        title: 'Follow movies',
        summary: 'What the gateway sends to those who follow movies.',
        channel: { $ref: '#/channels/movies' },
      },
    },
  };
}

function describe(name: string, { title, summary, payload, fields }: Message): object {
  const properties: Record<string, JsonSchema> = { event: { type: 'string', const: name } };
  if (fields.id !== 'never') properties.id = { type: 'string', pattern: '^msg_\\d+(-[0-9a-z]+)?$' };
  if (fields.retry) properties.retry = { type: 'integer', description: 'milliseconds' };
  const required = [
    ...(fields.event === 'always' ? ['event'] : []),
    ...(fields.id === 'always' ? ['id'] : []),
    ...(fields.retry ? ['retry'] : []),
  ];
  return {
    name,
    title,
    summary,
    contentType: 'application/json',
    headers: { type: 'object', description: 'fields of the frame beside `data`', properties, required },
    payload: jsonSchema(payload),
  };
}
