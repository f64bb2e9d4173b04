import type { z } from 'zod';
import type { FilterableFields, StreamedEvent } from './event.ts';
import type { Filter } from './filter.ts';
import type { leftSchema } from './message-schemas.ts';

/** A movie that a filter lets through no more. */
export type LeftMovie = z.infer<typeof leftSchema>;

/**
 * What an event comes to for those who follow a filter: something to see, movies that left, or nothing. Where it is not known
 * whether a movie was inside before, it left: who never had it drops nothing.
 */
export type Transition = { kind: 'inside' } | { kind: 'outside' } | { kind: 'left'; movies: LeftMovie[] };

const inside: Transition = { kind: 'inside' };
export const outside: Transition = { kind: 'outside' };

/** A removal is inside where the movie was. */
export function transitionOf(filter: Filter | undefined, event: StreamedEvent): Transition {
  if (filter === undefined) return inside;
  if (event.removed) return wasInside(filter, event.movieId, event.previousFields) ? inside : outside;
  if (filter.matches(event.fields)) return inside;
  const movies: LeftMovie[] = [];
  if (wasInside(filter, event.movieId, event.previousFields))
    movies.push({ id: event.movieId, revision: event.revision });
  for (const id of event.replaces) {
    const state = event.replacedState(id);
    if (wasInside(filter, id, state?.fields)) movies.push({ id, revision: state?.revision });
  }
  return movies.length === 0 ? outside : { kind: 'left', movies };
}

/** Where nothing is known, a limited token is not told of movies that it may not know of. */
function wasInside(filter: Filter, id: string, previous: FilterableFields | null | undefined): boolean {
  if (previous === undefined) return filter.within?.names(id) ?? true;
  return previous !== null && filter.matches(previous);
}
