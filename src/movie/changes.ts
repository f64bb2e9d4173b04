import { isDeepStrictEqual } from 'node:util';
import type { MovieEvent } from './schema.ts';

/** What the only change of a movie's first event is called. */
export const newMovie = 'new';

/** Fields that change because other movies do. */
const derivedFields: readonly string[] = ['director_stats', 'recommendations'] satisfies (keyof MovieEvent)[];

/** Fields that are not compared: they name or count the event, or follow from `sources`. */
const uncompared: readonly string[] = ['id', 'revision', 'changes', 'updated_at'] satisfies (keyof MovieEvent)[];

/**
 * The fields in which an event differs from the one before it, in the order of their names; `['new']` where there was none.
 * `updated_at` follows from `sources` and is not named.
 */
export function changesOf(before: Partial<MovieEvent> | null, after: Partial<MovieEvent>): string[] {
  if (before === null) return [newMovie];
  const fields = new Set([...Object.keys(before), ...Object.keys(after)]) as Set<keyof MovieEvent>;
  const isOther = (field: keyof MovieEvent) => !isDeepStrictEqual(before[field], after[field]);
  return [...fields].filter((field) => !uncompared.includes(field) && isOther(field)).toSorted();
}

/** Whether an event was published only because other movies changed. */
export function isDerivedOnly(changes: readonly string[]): boolean {
  return changes.length > 0 && changes.every((change) => derivedFields.includes(change));
}

/** Whether an event says anything new of the movie itself: that it exists, or a fact; not only which pages were read. */
export function areFactsChanged(changes: readonly string[]): boolean {
  return changes.some((change) => change !== 'sources' && !derivedFields.includes(change));
}
