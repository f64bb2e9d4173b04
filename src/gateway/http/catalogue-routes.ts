import type { NatsConnection } from '@nats-io/nats-core';
import express, { type Express, type Response } from 'express';
import { z } from 'zod';
import {
  catalogueExplainRequestSchema,
  catalogueGetRequestSchema,
  catalogueSearchRequestSchema,
  scrapeRequestSchema,
} from '../../messaging/contracts/services.ts';
import { services } from '../../messaging/contracts/subjects.ts';
import { askService } from '../../messaging/nats/request.ts';
import { readFields } from '../stream/event.ts';
import { createFilter, type StreamFilterInput } from '../stream/filter.ts';
import { type Authenticate, requireToken } from './authentication.ts';
import { resource } from './methods.ts';
import { HttpError } from './problem.ts';

export interface CatalogueRoutesOptions {
  connection: NatsConnection;
  authenticate: Authenticate;
  scrapeToken: string | undefined;
  requestTimeoutMilliseconds: number;
  scrapeTimeoutMilliseconds: number;
}

/** Query of `GET /api/movies`: everything is text there. */
export const searchQuerySchema = catalogueSearchRequestSchema.extend({
  limit: z.coerce.number().pipe(z.int().min(1).max(200)).optional(),
});

const bodyLimit = '16kb';

/** `GET /api/movies`, `/api/movies/:id`, `/api/movies/:id/explain` and `POST /api/scrape`, each over a NATS service. */
export function mountCatalogueRoutes(app: Express, options: CatalogueRoutesOptions): void {
  const { connection, authenticate, requestTimeoutMilliseconds } = options;

  resource(app, '/api/movies', {
    get: async (request, response) => {
      const { filter } = await authenticate(request);
      // What the token restricts to is put over what was asked for.
      const { id: _, ...restriction } = filter;
      const query = searchQuerySchema.parse({ ...request.query, ...restriction });
      const question = catalogueSearchRequestSchema.parse(query);
      sendJson(
        response,
        await askService(
          connection,
          services.catalogueSearch,
          catalogueSearchRequestSchema,
          question,
          requestTimeoutMilliseconds,
        ),
      );
    },
  });

  for (const [path, subject, schema] of [
    ['/api/movies/:id', services.catalogueGet, catalogueGetRequestSchema],
    ['/api/movies/:id/explain', services.catalogueExplain, catalogueExplainRequestSchema],
  ] as const) {
    resource(app, path, {
      get: async (request, response) => {
        const { filter } = await authenticate(request);
        const question = schema.safeParse({ id: request.params.id });
        if (!question.success) throw notFound('movie ids look like tt0111161 or cs0123456789abcdef');
        const { id } = question.data;
        const ask = (from: string) => askService(connection, from, schema, { id }, requestTimeoutMilliseconds);
        await checkGrant(filter, id, () => ask(services.catalogueGet));
        sendJson(response, await ask(subject));
      },
    });
  }

  app.use('/api/scrape', express.json({ limit: bodyLimit }));
  resource(app, '/api/scrape', {
    post: async (request, response) => {
      requireToken(request, options.scrapeToken, 'CINESTREAM_SCRAPE_TOKEN');
      const question = scrapeRequestSchema.parse(request.body);
      sendJson(
        response,
        await askService(connection, services.scrape, scrapeRequestSchema, question, options.scrapeTimeoutMilliseconds),
      );
    },
  });
}

/** The bytes of the service, as they are: it validated them, and fields that we do not know survive. */
function sendJson(response: Response, bytes: Uint8Array): void {
  response.set('cache-control', 'no-cache').type('application/json').send(Buffer.from(bytes));
}

/** A token that is restricted to some movies must not learn of others one by one. */
async function checkGrant(filter: StreamFilterInput, id: string, movie: () => Promise<Uint8Array>): Promise<void> {
  const restriction = createFilter([filter]);
  if (restriction === undefined) return;
  const fields = readFields(id, Buffer.from(await movie()).toString('utf8'));
  if (!restriction.matches(fields)) throw notFound(`there is no movie ${id}`);
}

function notFound(detail: string): HttpError {
  return new HttpError(404, 'No such movie', detail);
}
