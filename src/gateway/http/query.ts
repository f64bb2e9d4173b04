import type { Request } from 'express';
import { distance } from 'fastest-levenshtein';
import type { z } from 'zod';
import { tokenParameter } from './authentication.ts';
import { HttpError } from './problem.ts';

/**
 * The query of a request. A parameter that is not known is refused: ignored, a misspelt filter would answer with everything.
 * @throws HttpError 400, ZodError
 */
export function parseQuery<Schema extends z.ZodObject>(schema: Schema, query: Request['query']): z.output<Schema> {
  const known = [...Object.keys(schema.shape), tokenParameter];
  const unknown = Object.keys(query).find((name) => !known.includes(name));
  if (unknown !== undefined) throw unknownName('parameter', unknown, known);
  return schema.parse(query);
}

/** Says which known name is the nearest to one that is not known, and all that there are. */
export function unknownName(kind: 'parameter' | 'field', name: string, known: readonly string[]): HttpError {
  const shown = JSON.stringify(name.slice(0, 60));
  const detail = `there is no ${kind} ${shown} here: is it ${nearest(name, known)}? Known are ${known.join(', ')}`;
  return new HttpError(400, 'The request is not valid', detail);
}

function nearest(name: string, known: readonly string[]): string {
  const wanted = plain(name.slice(0, 60));
  const ranked = known
    .map((candidate) => ({ candidate, far: farness(wanted, plain(candidate)) }))
    .toSorted((one, other) => one.far - other.far);
  return ranked[0]?.candidate ?? '';
}

/** The beginning of a name is nearer to it than any other word. */
function farness(wanted: string, candidate: string): number {
  return candidate.startsWith(wanted) ? 0 : distance(wanted, candidate);
}

function plain(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, '');
}
