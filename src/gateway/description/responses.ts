import type { JsonSchema } from './json-schema.ts';

interface Header {
  description: string;
  schema: JsonSchema;
}

export interface Response {
  description: string;
  headers?: Record<string, Header>;
  content?: Record<string, { schema: JsonSchema }>;
}

const text = { type: 'string' };
const retryAfter = { 'Retry-After': { description: 'seconds to wait', schema: { type: 'integer' } } };

const problems = {
  400: { description: 'a parameter is wrong or not known; the detail says which, and names the nearest known one' },
  401: {
    description: 'no token, or one that is wrong or expired',
    headers: { 'WWW-Authenticate': { description: 'Bearer', schema: text } },
  },
  403: { description: 'switched off: no token for it is configured' },
  404: { description: 'there is no such movie that may be read' },
  405: {
    description: 'this address does not serve the method',
    headers: { Allow: { description: 'the methods that it serves', schema: text } },
  },
  406: { description: 'Accept lets no text/event-stream through' },
  409: { description: 'the page may not be read: address or robots.txt forbid it' },
  413: { description: 'the body is larger than 16 KB' },
  422: { description: 'the page could not be read' },
  429: { description: 'the site asks for patience: its turn has not come', headers: retryAfter },
  502: { description: 'the site failed' },
  503: { description: 'nobody answers, or the keys that tokens are checked with cannot be had', headers: retryAfter },
  504: { description: 'the answer did not come in time' },
} as const satisfies Record<number, Omit<Response, 'content'>>;

export type ProblemStatus = keyof typeof problems;

/** Statuses that every way of reading may answer with. */
export const readingProblems = [400, 401, 405, 503] as const satisfies ProblemStatus[];

export function reference(name: string): { schema: JsonSchema } {
  return { schema: { $ref: `#/components/schemas/${name}` } };
}

/** A success and the problems that may take its place. */
export function answers(
  success: string,
  type: string,
  body: { schema: JsonSchema },
  statuses: readonly ProblemStatus[],
): Record<string, Response> {
  const failures = statuses.map((status): [string, Response] => [
    String(status),
    { ...problems[status], content: { 'application/problem+json': reference('Problem') } },
  ]);
  return { 200: { description: success, content: { [type]: body } }, ...Object.fromEntries(failures) };
}
