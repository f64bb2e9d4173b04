import type { NatsConnection } from '@nats-io/nats-core';
import express, { type Express, type Response } from 'express';
import { z } from 'zod';
import { catalogueSearchRequestSchema, scrapeRequestSchema } from '../../messaging/contracts/services.ts';
import { services } from '../../messaging/contracts/subjects.ts';
import { askService } from '../../messaging/nats/request.ts';
import type { CatalogueReader } from '../grant/catalogue-reader.ts';
import { type Authenticate, requireToken } from './authentication.ts';
import { resource } from './methods.ts';

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
});

const bodyLimit = '16kb';

/** `GET /api/movies`, `/api/movies/:id`, `/api/movies/:id/explain` and `POST /api/scrape`, each over a NATS service. */
export function mountCatalogueRoutes(app: Express, options: CatalogueRoutesOptions): void {
  const { connection, authenticate, catalogue } = options;

  resource(app, '/api/movies', {
    get: async (request, response) => {
      const grant = await authenticate(request);
      const { limit, ...asked } = searchQuerySchema.parse(request.query);
      const question = catalogueSearchRequestSchema.parse({ ...asked, limit });
      sendJson(response, await catalogue.search(grant, question));
    },
  });
  resource(app, '/api/movies/:id', {
    get: async (request, response) => {
      sendJson(response, await catalogue.movie(await authenticate(request), String(request.params.id)));
    },
  });
  resource(app, '/api/movies/:id/explain', {
    get: async (request, response) => {
      sendJson(response, await catalogue.explain(await authenticate(request), String(request.params.id)));
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
