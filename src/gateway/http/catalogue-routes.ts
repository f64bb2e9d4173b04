import type { NatsConnection } from '@nats-io/nats-core';
import express, { type Express, type Response } from 'express';
import { z } from 'zod';
import {
  catalogueFacetsRequestSchema,
  catalogueSearchRequestSchema,
  scrapeRequestSchema,
} from '../../messaging/contracts/services.ts';
import { services } from '../../messaging/contracts/subjects.ts';
import { askService } from '../../messaging/nats/request.ts';
import type { CatalogueReader } from '../grant/catalogue-reader.ts';
import { type Authenticate, requireToken } from './authentication.ts';
import { resource } from './methods.ts';
import { fieldsSchema, pickFromMovie, pickFromReply } from './pick-fields.ts';
import { parseQuery } from './query.ts';

export interface CatalogueRoutesOptions {
  connection: NatsConnection;
  authenticate: Authenticate;
  scrapeToken: string | undefined;
  /** What is read of the catalogue, within what a token allows. */
  catalogue: CatalogueReader;
  scrapeTimeoutMilliseconds: number;
}

/** Query of `GET /api/movies`: everything is text there. */
export const searchQuerySchema = catalogueSearchRequestSchema.omit({ within: true }).extend({
  limit: z.coerce.number().pipe(z.int().min(1).max(200)).optional(),
  fields: fieldsSchema.optional(),
});

/** Query of `GET /api/facets`. */
export const facetsQuerySchema = catalogueFacetsRequestSchema.omit({ within: true }).extend({
  limit: z.coerce.number().pipe(z.int().min(1).max(200)).optional(),
});

/** Query of `GET /api/movies/:id`. */
export const movieQuerySchema = z.object({ fields: fieldsSchema.optional() });

const bodyLimit = '16kb';

/** `GET /api/movies`, `/api/facets`, `/api/movies/:id`, `/api/movies/:id/explain` and `POST /api/scrape`, each over a NATS service. */
export function mountCatalogueRoutes(app: Express, options: CatalogueRoutesOptions): void {
  const { connection, authenticate, catalogue } = options;

  resource(app, '/api/movies', {
    get: async (request, response) => {
      const grant = await authenticate(request);
      const { limit, fields, ...asked } = parseQuery(searchQuerySchema, request.query);
      const question = catalogueSearchRequestSchema.parse({ ...asked, limit });
      sendJson(response, pickFromReply(await catalogue.search(grant, question), fields));
    },
  });
  resource(app, '/api/facets', {
    get: async (request, response) => {
      const grant = await authenticate(request);
      const question = catalogueFacetsRequestSchema.parse(parseQuery(facetsQuerySchema, request.query));
      sendJson(response, await catalogue.facets(grant, question));
    },
  });
  resource(app, '/api/movies/:id', {
    get: async (request, response) => {
      const grant = await authenticate(request);
      const { fields } = parseQuery(movieQuerySchema, request.query);
      sendJson(response, pickFromMovie(await catalogue.movie(grant, String(request.params.id)), fields));
    },
  });
  resource(app, '/api/movies/:id/explain', {
    get: async (request, response) => {
      const grant = await authenticate(request);
      parseQuery(z.object({}), request.query);
      sendJson(response, await catalogue.explain(grant, String(request.params.id)));
    },
  });

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
