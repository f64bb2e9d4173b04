import type { Express, Response } from 'express';
import { errorCode } from '../../errors.ts';
import { ServiceRefusedError } from '../../messaging/nats/request.ts';
import type { MovieEvent } from '../../movie/schema.ts';
import type { CatalogueReader } from '../grant/catalogue-reader.ts';
import type { Authenticate } from '../http/authentication.ts';
import { resource } from '../http/methods.ts';
import { HttpError } from '../http/problem.ts';
import { movieArticle, movieDescription, movieHead, titleWithYear } from './movie-content.ts';
import type { PageShell } from './page-shell.ts';
import { renderPage } from './page-shell.ts';
import { pageHeaders } from './security-policy.ts';

export interface MoviePageOptions {
  authenticate: Authenticate;
  catalogue: CatalogueReader;
  /** The page without a movie. */
  shell: PageShell;
}

/** `/movies/:id`: a movie as a page, readable without scripts and by link previews, within what the visitor may read. */
export function mountMoviePage(app: Express, { authenticate, catalogue, shell }: MoviePageOptions): void {
  resource(app, '/movies/:id', {
    get: async (request, response) => {
      try {
        const grant = await authenticate(request);
        const bytes = await catalogue.movie(grant, String(request.params.id));
        const movie = JSON.parse(Buffer.from(bytes).toString('utf8')) as MovieEvent;
        const page: PageShell = {
          ...shell,
          title: `${titleWithYear(movie)} · CineStream`,
          description: movieDescription(movie),
          head: movieHead(movie),
          content: movieArticle(movie),
        };
        sendPage(response, 200, page);
      } catch (error) {
        // The scripts say what is the matter, and may know better: they have the visitor's token and the stream.
        sendPage(response, statusOf(error), shell);
      }
    },
  });
}

function sendPage(response: Response, status: number, page: PageShell): void {
  response
    .status(status)
    .set({ ...pageHeaders, 'cache-control': 'no-cache', vary: 'Authorization, Cookie' })
    .type('text/html; charset=utf-8')
    .send(renderPage(page));
}

function statusOf(error: unknown): number {
  if (error instanceof HttpError || error instanceof ServiceRefusedError) return error.status;
  return errorCode(error) === 'service_timeout' ? 504 : 503;
}
