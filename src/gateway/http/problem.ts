import type { NextFunction, Request, Response } from 'express';
import { z } from 'zod';
import { CineStreamError, describeError, errorCode } from '../../errors.ts';
import { NoResponderError, ServiceRefusedError, ServiceTimeoutError } from '../../messaging/nats/request.ts';
import type { Logger } from '../../observability/logger.ts';

/** The body of every error answer (RFC 9457, `application/problem+json`). */
export const problemSchema = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.string().optional(),
  code: z.string().optional().describe('stable name of the error'),
});

/** Thrown by handlers; becomes a problem+json answer. */
export class HttpError extends CineStreamError {
  readonly code = 'http_error';
  readonly retryable = false;
  readonly status: number;
  readonly title: string;
  readonly headers: Record<string, string>;

  constructor(status: number, title: string, detail: string, headers: Record<string, string> = {}) {
    super(detail);
    this.status = status;
    this.title = title;
    this.headers = headers;
  }
}

interface Answer {
  status: number;
  title: string;
  /** The error's own code where there is none. */
  code?: string;
  detail?: string;
  headers?: Record<string, string>;
}

const invalidRequest = { title: 'The request is not valid', code: 'request_invalid' } as const;

const refusalTitles: Record<number, string> = {
  400: 'The request is not valid',
  404: 'No such movie',
  409: 'Refused',
  422: 'The page could not be read',
  429: 'The site asks for patience',
  502: 'The site failed',
  503: 'Not ready',
};

/** The last handler of the application: every error, also the unexpected, as problem+json without a stack. */
export function problemHandler(logger: Logger) {
  return (error: unknown, _request: Request, response: Response, next: NextFunction): void => {
    if (response.headersSent) {
      next(error);
      return;
    }
    const answer = answerTo(error);
    if (answer.status >= 500) logger.warn({ code: errorCode(error), error: describeError(error) }, 'a request failed');
    sendProblem(response, answer, answer.code ?? errorCode(error));
  };
}

export function sendProblem(response: Response, answer: Answer, code?: string): void {
  const body = { type: 'about:blank', title: answer.title, status: answer.status, detail: answer.detail, code };
  response
    .status(answer.status)
    .set({ 'cache-control': 'no-store', ...answer.headers })
    .type('application/problem+json')
    .send(JSON.stringify(body));
}

function answerTo(error: unknown): Answer {
  if (error instanceof HttpError)
    return { status: error.status, title: error.title, detail: error.message, headers: error.headers };
  if (error instanceof z.ZodError) return { status: 400, ...invalidRequest, detail: z.prettifyError(error) };
  if (error instanceof ServiceRefusedError) {
    const status = error.status in refusalTitles ? error.status : 502;
    const headers = status === 429 || status === 503 ? { 'retry-after': '5' } : undefined;
    return { status, title: refusalTitles[status] ?? 'Refused', detail: error.message, headers };
  }
  if (error instanceof NoResponderError)
    return { status: 503, title: 'The service is not running', detail: error.message, headers: { 'retry-after': '5' } };
  if (error instanceof ServiceTimeoutError)
    return { status: 504, title: 'The service did not answer in time', detail: error.message };
  if (error instanceof CineStreamError && error.retryable)
    return { status: 503, title: 'Temporarily not available', detail: error.message, headers: { 'retry-after': '5' } };
  const status = clientErrorStatus(error);
  if (status !== undefined)
    return { status, ...invalidRequest, detail: error instanceof Error ? error.message : undefined };
  return { status: 500, title: 'Something went wrong here' };
}

/** Errors of Express itself (a body too large, a malformed path) carry the status of a client error. */
function clientErrorStatus(error: unknown): number | undefined {
  const status = error instanceof Error && 'status' in error ? error.status : undefined;
  return typeof status === 'number' && status >= 400 && status < 500 ? status : undefined;
}
