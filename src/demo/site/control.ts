import express, { type ErrorRequestHandler, type Response, Router } from 'express';
import { z } from 'zod';
import { describeError } from '../../errors.ts';
import type { Logger } from '../../observability/logger.ts';
import { type MovieChanges, movieChangeSchema } from './changes.ts';
import { type FaultSettings, faultSwitchesSchema } from './faults.ts';
import type { HitCounter } from './hits.ts';

export interface ControlContext {
  readonly hits: HitCounter;
  readonly changes: MovieChanges;
  readonly faults: { settings: FaultSettings };
  readonly logger: Logger;
}

/** The endpoints that tests and demonstrations steer a site by. Without access control: for loopback only. */
export function controlRoutes({ hits, changes, faults, logger }: ControlContext): Router {
  const router = Router();
  router.use(express.json());
  router.get('/__hits', (_request, response) => {
    response.set('Cache-Control', 'no-store').json(hits);
  });
  router.delete('/__hits', (_request, response) => {
    hits.reset();
    response.status(204).end();
  });
  router.get('/__faults', (_request, response) => {
    response.set('Cache-Control', 'no-store').json(faults.settings);
  });
  router.post('/__faults', (request, response) => {
    const switches = parseBody(faultSwitchesSchema, request.body, response);
    if (switches === null) return;
    faults.settings = switches;
    logger.info({ faults: switches }, 'fault switches set');
    response.json(switches);
  });
  router.post('/__film/:key', (request, response) => {
    const change = parseBody(movieChangeSchema, request.body, response);
    if (change === null) return;
    if (changes.apply(request.params.key, change)) response.status(204).end();
    else response.status(404).json({ error: `no film has the key ${request.params.key}` });
  });
  router.use(answerError);
  return router;
}

/** A body that is not JSON, above all. */
const answerError: ErrorRequestHandler = (error, _request, response, _next) => {
  const status = z.object({ status: z.int() }).safeParse(error).data?.status ?? 500;
  response.status(status).json({ error: describeError(error) });
};

/** The body where it fits the schema; else answers 400 with what is wrong and gives null. */
function parseBody<Schema extends z.ZodType>(
  schema: Schema,
  body: unknown,
  response: Response,
): z.output<Schema> | null {
  const parsed = schema.safeParse(body ?? {});
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map((issue) => `${issue.path.join('.') || 'body'}: ${issue.message}`);
  response.status(400).json({ error: problems.join('; ') });
  return null;
}
