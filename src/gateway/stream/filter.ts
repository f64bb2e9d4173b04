import { movieFilterSchema } from '../../messaging/contracts/services.ts';
import { conditionOf, type FilterableFields, holds, type MovieQuestion } from '../../movie/filter.ts';
import type { Restriction } from '../grant/restriction.ts';

/** Filters of the stream: those of the catalogue. */
export const streamFilterSchema = movieFilterSchema;
export type StreamFilterInput = MovieQuestion;

/** A condition on movies. Equal filters have equal keys, whatever the case or order they were written in. */
export interface Filter {
  readonly key: string;
  matches(fields: FilterableFields): boolean;
  /** What the reader's token is limited to: what an event says of further movies must pass it. Undefined: no limit. */
  readonly within?: Restriction;
}

/** Joins the filters of a request and of its token; undefined when none restricts anything. */
export function createFilter(inputs: StreamFilterInput[]): Filter | undefined {
  const conditions = inputs.map(conditionOf).filter((condition) => Object.keys(condition).length > 0);
  if (conditions.length === 0) return undefined;
  const keys = [...new Set(conditions.map((condition) => JSON.stringify(condition)))].sort();
  return { key: keys.join('&'), matches: (fields) => conditions.every((condition) => holds(condition, fields)) };
}
