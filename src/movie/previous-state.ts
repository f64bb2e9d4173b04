import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import type { MovieEvent } from './schema.ts';

/** The fields of a movie that filters look at. */
export const filterableFields = [
  'genre',
  'genre_categories',
  'decade_category',
  'director',
  'rating',
  'year',
  'votes',
  'type',
  'countries',
  'languages',
] as const satisfies readonly (keyof MovieEvent)[];

const fieldsSchema = z.record(z.string(), z.unknown()).nullable();

/** What a movie was before an event, as far as filters look at it: by this, a client that follows a filter learns that it left. */
export const previousStateSchema = z.object({
  /** Stream sequence of the movie's event before this one; 0 where there was none. */
  sequence: z.int().min(0),
  /** The filterable fields that had other values; of a removal all of them. Null where there was no such movie. */
  fields: fieldsSchema,
  /** Of each movie that became part of this one: its filterable fields and `revision`. Null where it was so before. */
  replaced: z.record(z.string(), fieldsSchema).optional(),
});
export type PreviousState = z.infer<typeof previousStateSchema>;

type Fields = Record<string, unknown>;

export interface StateChange {
  /** Null where the movie is removed. */
  event: MovieEvent | null;
  previous: { event: MovieEvent | null; sequence: number };
  /** The newest event of each id that the event replaces and the previous did not. */
  replaced?: ReadonlyMap<string, MovieEvent>;
}

/** The previous state that goes with an event. */
export function previousStateOf({ event, previous, replaced = new Map() }: StateChange): PreviousState {
  const fields = previous.event && differing(previous.event, event);
  const ids = event?.replaces ?? [];
  if (ids.length === 0) return { sequence: previous.sequence, fields };
  const states = ids.map((id): [string, Fields | null] => {
    const movie = replaced.get(id);
    return [id, movie === undefined ? null : { ...differing(movie, null), revision: movie.revision }];
  });
  return { sequence: previous.sequence, fields, replaced: Object.fromEntries(states) };
}

/** As a header's value: JSON in ASCII. */
export function writePreviousState(state: PreviousState): string {
  return JSON.stringify(state).replaceAll(
    /[\u007f-\uffff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** Undefined where it is absent or unreadable: what the movie was before is not known. */
export function readPreviousState(text: string | undefined): PreviousState | undefined {
  if (text === undefined) return undefined;
  try {
    return previousStateSchema.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}

function differing(previous: MovieEvent, next: MovieEvent | null): Fields {
  const [before, after]: [Fields, Fields | null] = [previous, next];
  return Object.fromEntries(
    filterableFields
      .filter((field) => field in before && !(after && isDeepStrictEqual(before[field], after[field])))
      .map((field) => [field, before[field]]),
  );
}
