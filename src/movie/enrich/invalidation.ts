import { z } from 'zod';
import type { MovieFacts } from '../facts.ts';
import { type CatalogueEntry, isTombstone } from '../record.ts';
import { sourceOf } from './similarity-terms.ts';

/** What a change of one record means for the events of other movies. */
export const invalidationSchema = z.object({
  /** Whose statistics it may have changed. */
  directors: z.array(z.string()),
  /** Whether movies may now resemble this one more or less. */
  similar: z.boolean(),
});
export type Invalidation = z.infer<typeof invalidationSchema>;

/** The invalidation by putting `after` in the place of `before`; null for nothing before. */
export function invalidationOf(before: CatalogueEntry | null, after: CatalogueEntry): Invalidation {
  const [old, now] = [factsOf(before), factsOf(after)];
  const directors = [...new Set([...(old?.director ?? []), ...(now?.director ?? [])])];
  if (old === null || now === null) return { directors, similar: old !== now };
  const stays = (name: string) => old.director.includes(name) && now.director.includes(name);
  return {
    directors: old.rating === now.rating ? directors.filter((name) => !stays(name)) : directors,
    similar: sourceOf({ ...old, title: old.title ?? '' }) !== sourceOf({ ...now, title: now.title ?? '' }),
  };
}

/** The invalidation by two changes, one after the other. */
export function joinInvalidations(one: Invalidation, other: Invalidation): Invalidation {
  return {
    directors: [...new Set([...one.directors, ...other.directors])],
    similar: one.similar || other.similar,
  };
}

function factsOf(entry: CatalogueEntry | null): MovieFacts | null {
  return entry === null || isTombstone(entry) ? null : entry.facts;
}
