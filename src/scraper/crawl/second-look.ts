import type { MovieFacts } from '../../movie/facts.ts';
import type { Observation } from '../../movie/observation.ts';

/** How much a page says of each fact that it gives: names of a list, letters of a plot, else 1. */
export type Amounts = Record<string, number>;

/** A list or a plot of which less than this is left counts as gone. */
const leastShare = 0.5;
/** Shorter ones vary from one visit to the next. */
const leastNames = 4;
const leastLetters = 200;
/** One fact may go at any time; more than one, and a part of all that was said, go when a page is not all there. */
const fewestMissing = 2;
const leastMissingShare = 0.2;

/** What an observation says, as amounts. */
export function amountsOf(facts: MovieFacts): Amounts {
  const amounts: Amounts = {};
  for (const [name, value] of Object.entries(facts)) {
    const isAbsent = value === null || value === 'unknown' || (Array.isArray(value) && value.length === 0);
    if (isAbsent) continue;
    amounts[name] = Array.isArray(value) ? value.length : name === 'plot' ? String(value).length : 1;
  }
  return amounts;
}

/** Facts of a page that are gone, not changed, where they are so many that the page may not have been all there; else none. */
export function missingFacts(before: Amounts, after: Amounts): string[] {
  const missing = Object.keys(before).filter((name) => isGone(name, before[name] ?? 0, after[name] ?? 0));
  const isMuch = missing.length >= fewestMissing && missing.length >= Object.keys(before).length * leastMissingShare;
  return isMuch ? missing : [];
}

function isGone(name: string, before: number, after: number): boolean {
  if (after === 0) return true;
  return before >= (name === 'plot' ? leastLetters : leastNames) && after < before * leastShare;
}

/** The same of all that a page says, by the movies' ids in their source. A movie that it tells of no more is not missing: it moved. */
export function missingOf(said: Readonly<Record<string, Amounts>>, observations: readonly Observation[]): string[] {
  return observations.flatMap(({ source_id: id, facts }) => {
    const before = said[id];
    return before === undefined ? [] : missingFacts(before, amountsOf(facts));
  });
}

/** What a page says, as it is remembered. */
export function amountsById(observations: readonly Observation[]): Record<string, Amounts> {
  return Object.fromEntries(observations.map(({ source_id: id, facts }) => [id, amountsOf(facts)]));
}
