import { distance } from 'fastest-levenshtein';
import { groundTruth } from '../../../src/demo/site/catalogue.ts';
import type { MatchProfile } from '../../../src/movie/identity/match-profile.ts';
import { isHeldOut, type LabelledPair } from '../../../test/support/labelled-pairs.ts';
import type { SiteMovies } from './site-movies.ts';

/**
 * Hard pairs of pages of the two demo sites about the data set's 3,201 real movies: one movie under two titles or in two years,
 * and two movies that are easily taken for one.
 */
export function movieDataPairs(movies: SiteMovies): LabelledPair[] {
  return [...sameMovies(movies), ...differentMovies(movies)];
}

function sameMovies({ catalogue, first, second }: SiteMovies): LabelledPair[] {
  return groundTruth(catalogue).flatMap(({ first: one, second: other, retitling }) => {
    const [left, right] = [first.get(one ?? ''), second.get(other ?? '')];
    if (left === undefined || right === undefined) return [];
    const kind = retitling !== null && retitling !== 'same' ? retitling : left.year !== right.year ? 'year off' : null;
    return kind === null ? [] : [pairOf(kind, true, left, right)];
  });
}

const likenesses: readonly (readonly [kind: string, alike: (one: MatchProfile, other: MatchProfile) => boolean])[] = [
  ['remake or namesake', (one, other) => one.titles[0] === other.titles[0]],
  ['sequel', (one, other) => withoutNumbers(one) === withoutNumbers(other)],
  ['series', (one, other) => beginsWith(one, other) || beginsWith(other, one)],
  ['same director', (one, other) => yearsApart(one, other) <= 1 && sharesDirector(one, other)],
  ['short title', (one, other) => yearsApart(one, other) <= 1 && haveShortTitles(one, other)],
];

/** Every pair that some likeness is true of, by the first of them. */
function differentMovies({ catalogue, first, second }: SiteMovies): LabelledPair[] {
  const truth = new Map(groundTruth(catalogue).map((movie) => [movie.first, movie.second]));
  return [...first].flatMap(([key, one]) =>
    [...second].flatMap(([otherKey, other]) => {
      if (truth.get(key) === otherKey) return [];
      const [kind] = likenesses.find(([, alike]) => alike(one, other)) ?? [];
      return kind === undefined ? [] : [pairOf(kind, false, one, other)];
    }),
  );
}

function pairOf(kind: string, same: boolean, one: MatchProfile, other: MatchProfile): LabelledPair {
  return { kind, same, heldOut: isHeldOut(`${one.sourceKey} ${other.sourceKey}`), one, other };
}

function withoutNumbers({ titles }: MatchProfile): string {
  return (titles[0] ?? '').replace(/ (?:part |vol |episode )?(?:\d+|i|ii|iii|iv|v|vi|vii|viii)$/, '');
}

function beginsWith(one: MatchProfile, other: MatchProfile): boolean {
  return (one.titles[0] ?? '').startsWith(`${withoutNumbers(other)} `);
}

function yearsApart(one: MatchProfile, other: MatchProfile): number {
  return one.year === null || other.year === null ? Number.POSITIVE_INFINITY : Math.abs(one.year - other.year);
}

function sharesDirector(one: MatchProfile, other: MatchProfile): boolean {
  return one.directors.some((director) => other.directors.includes(director));
}

const shortTitle = 7;

function haveShortTitles({ titles: [one = ''] }: MatchProfile, { titles: [other = ''] }: MatchProfile): boolean {
  return one.length <= shortTitle && other.length <= shortTitle && distance(one, other) <= 2;
}
