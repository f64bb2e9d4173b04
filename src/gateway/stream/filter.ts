import { type MovieFilter, movieFilterSchema } from '../../messaging/contracts/services.ts';
import type { Restriction } from '../grant/restriction.ts';
import type { FilterableFields } from './event.ts';

/** Filters of the stream: those of the catalogue. */
export const streamFilterSchema = movieFilterSchema;
export type StreamFilterInput = MovieFilter;

/** A condition on movies. Equal filters have equal keys, whatever the case or order they were written in. */
export interface Filter {
  readonly key: string;
  matches(fields: FilterableFields): boolean;
  /** What the reader's token is limited to: what an event says of further movies must pass it. Undefined: no limit. */
  readonly within?: Restriction;
}

/** Joins the filters of a request and of its token; undefined when none restricts anything. */
export function createFilter(inputs: StreamFilterInput[]): Filter | undefined {
  const conditions = inputs.map(normalise).filter((condition) => Object.keys(condition).length > 0);
  if (conditions.length === 0) return undefined;
  const keys = [...new Set(conditions.map((condition) => JSON.stringify(condition)))].sort();
  return { key: keys.join('&'), matches: (fields) => conditions.every((condition) => holds(condition, fields)) };
}

function normalise(input: StreamFilterInput): StreamFilterInput {
  const { id, genre, decade, director, min_rating } = input;
  return {
    ...(id && { id: [...new Set(id)].sort() }),
    ...(genre && { genre: genre.toLowerCase() }),
    ...(decade && { decade }),
    ...(director && { director: director.toLowerCase() }),
    ...(min_rating !== undefined && { min_rating }),
  };
}

function holds(condition: StreamFilterInput, fields: FilterableFields): boolean {
  if (condition.min_rating !== undefined && (fields.rating === null || fields.rating < condition.min_rating))
    return false;
  if (condition.decade !== undefined && fields.decade !== condition.decade) return false;
  if (condition.genre !== undefined && !fields.genres.includes(condition.genre)) return false;
  if (condition.director !== undefined && !fields.directors.includes(condition.director)) return false;
  return condition.id === undefined || condition.id.includes(fields.id);
}
