import { type FilterableFields, fieldsOfMovie } from '../../movie/filter.ts';
import { createFilter, type Filter, type StreamFilterInput } from '../stream/filter.ts';

/** The newest that is known of a movie, also of one that is gone or part of another; undefined where nothing is. */
export type FieldsOf = (id: string) => FilterableFields | undefined;

/** The movies that a token is limited to. */
export interface Restriction extends Filter {
  /** Whether an answer may name the movie of this id, be it one that is gone. */
  names(id: string): boolean;
}

/** What a token's filter comes to; undefined where it limits nothing. */
export function createRestriction(filter: StreamFilterInput, fieldsOf: FieldsOf): Restriction | undefined {
  const condition = createFilter([filter]);
  if (condition === undefined) return undefined;
  // Of a movie of which nothing is known but its id, only a token for this id may hear.
  return { ...condition, names: (id) => condition.matches(fieldsOf(id) ?? fieldsOfMovie(id, {})) };
}
