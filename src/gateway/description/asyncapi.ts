import { movieEventSchema, movieRemovalSchema } from '../../movie/schema.ts';
import { jsonSchema } from './openapi.ts';

/** The stream as an AsyncAPI 3.0 document: what OpenAPI cannot say about frames. */
export function asyncApi(version: string): object {
  return {
    asyncapi: '3.0.0',
    info: { title: 'CineStream: movies as they change', version },
    channels: {
      movies: {
        address: '/api/movies/stream',
        title: 'Movies',
        description: 'Server-Sent Events. Comments every 15 seconds keep the connection open.',
        messages: {
          movie: {
            title: 'A movie that is new or has changed',
            summary:
              'Without an event name (onmessage), with ?event=movie named “movie”. Its id is msg_<sequence>. The records that `replaces` names became part of this one.',
            contentType: 'application/json',
            payload: jsonSchema(movieEventSchema),
          },
          removed: {
            title: 'A movie that no source tells of any more',
            summary: 'Named “removed”; sent whatever the filter. Drop the movie.',
            contentType: 'application/json',
            payload: jsonSchema(movieRemovalSchema),
          },
          reset: {
            title: 'The position that was asked for no longer exists',
            summary: 'Named “reset”. Forget what you have and begin again with ?snapshot=true.',
            contentType: 'application/json',
            payload: { type: 'object', properties: { reason: { type: 'string' } } },
          },
        },
      },
    },
    operations: {
      followMovies: { action: 'send', channel: { $ref: '#/channels/movies' } },
    },
  };
}
