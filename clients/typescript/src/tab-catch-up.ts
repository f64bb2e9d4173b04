import type { LiveMovies } from './live-movies.ts';
import type { Movie } from './movie.ts';
import type { PlacedEvent } from './stream-event.ts';

/** What another tab has: its movies in the order in which they changed, and the position after them. */
export interface OtherTab {
  cursor: string;
  movies?: Movie[];
  /** Whether these are all that fit. */
  isComplete: boolean;
}

/** The events that turn the movies of this tab into those of another. */
export function* eventsToCatchUp(
  own: LiveMovies,
  { movies = [], cursor, isComplete }: OtherTab,
): Generator<PlacedEvent> {
  const known = new Map(own.view);
  const theirs = new Set(movies.map(({ id }) => id));
  const missing = [...known.keys()].filter((id) => !theirs.has(id));
  const isComparable = isComplete && movies.every(({ id, revision }) => (known.get(id)?.revision ?? 0) <= revision);
  if (known.size > 0 && !isComparable) {
    known.clear();
    yield { event: { kind: 'reset', reset: anotherTab(cursor) }, cursor };
  } else for (const id of missing) yield { event: { kind: 'gone', id }, cursor };
  for (const movie of movies)
    if (known.get(movie.id)?.revision !== movie.revision) yield { event: { kind: 'movie', movie }, cursor };
}

function anotherTab(cursor: string) {
  return {
    reason: 'other_tab',
    cursor,
    first_sequence: 0,
    last_sequence: 0,
    detail: 'Another tab has been told more than this one: everything comes again.',
  };
}
