import type { Express, NextFunction, Request, Response } from 'express';
import { HttpError } from './problem.ts';

type Handler = (request: Request, response: Response) => void | Promise<void>;

/** One resource with the handlers of its methods; OPTIONS tells them, HEAD follows GET, all others are 405. */
export function resource(
  app: Express,
  path: string,
  handlers: { get?: Handler; head?: Handler; post?: Handler },
): void {
  const route = app.route(path);
  const allowed = [...(handlers.get ? ['GET', 'HEAD'] : []), ...(handlers.post ? ['POST'] : []), 'OPTIONS'].join(', ');
  if (handlers.head) route.head(handlers.head);
  if (handlers.get) route.get(handlers.get);
  if (handlers.post) route.post(handlers.post);
  route.options((_request: Request, response: Response) => {
    response.set('allow', allowed).status(204).end();
  });
  route.all((request: Request, _response: Response, next: NextFunction) => {
    next(new HttpError(405, 'Method not allowed', `${request.method} is not for this address`, { allow: allowed }));
  });
}
