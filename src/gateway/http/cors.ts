import type { NextFunction, Request, Response } from 'express';

const exposedHeaders = 'Cinestream-Epoch, Retry-After';

/**
 * Cross-origin access for the configured origins (`*`: any, without credentials), and the answer to preflights. Streams
 * must not be cached for another origin, hence `Vary` wherever the answer depends on it.
 */
export function crossOrigin(origins: readonly string[]) {
  const any = origins.includes('*');
  return (request: Request, response: Response, next: NextFunction): void => {
    const { origin } = request.headers;
    if (!any) response.vary('Origin');
    if (origin !== undefined && (any || origins.includes(origin))) {
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
          'access-control-allow-headers': 'Authorization, Content-Type, Last-Event-ID, Cache-Control',
          'access-control-max-age': '86400',
        })
        .status(204)
        .end();
      return;
    }
    next();
  };
}
