import type { NextFunction, Request, Response } from 'express';
import { matchesOrigin } from '../../configuration/origins.ts';

const exposedHeaders = 'Cinestream-Epoch, Retry-After, WWW-Authenticate';

/** What clients in use send: EventSource and its replacements, fetch with caching, tracing. */
const allowedHeaders = [
  'Accept',
  'Authorization',
  'Cache-Control',
  'Content-Type',
  'If-None-Match',
  'Last-Event-ID',
  'Pragma',
  'X-Requested-With',
  'traceparent',
  'tracestate',
].join(', ');

/**
 * Cross-origin access for the configured origins (`*`: any, without credentials), and the answer to preflights. Streams
 * must not be cached for another origin, hence `Vary` wherever the answer depends on it.
 */
export function crossOrigin(origins: readonly string[]) {
  const any = allowsAnyOrigin(origins);
  return (request: Request, response: Response, next: NextFunction): void => {
    const { origin } = request.headers;
    if (!any) response.vary('Origin');
    if (origin !== undefined && (any || matchesOrigin(origins, origin))) {
      response.set({
        'access-control-allow-origin': any ? '*' : origin,
        'access-control-expose-headers': exposedHeaders,
        ...(any ? {} : { 'access-control-allow-credentials': 'true' }),
      });
    }
    if (request.method === 'OPTIONS' && request.headers['access-control-request-method'] !== undefined) {
      response
        .set({
          'access-control-allow-methods': 'GET, HEAD, POST, OPTIONS',
          'access-control-allow-headers': allowedHeaders,
          'access-control-max-age': '86400',
        })
        .status(204)
        .end();
      return;
    }
    next();
  };
}

/** With `*` browsers send no cookies to us from pages of another origin. */
export function allowsAnyOrigin(origins: readonly string[]): boolean {
  return origins.includes('*');
}
