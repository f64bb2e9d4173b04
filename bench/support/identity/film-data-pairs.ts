import { distance } from 'fastest-levenshtein';
import { groundTruth } from '../../../src/demo/site/catalogue.ts';
import type { Comparable } from '../../../src/movie/identity/comparable.ts';
import { isHeldOut, type LabelledPair } from '../../../test/support/labelled-pairs.ts';
import type { SiteFilms } from './site-films.ts';

/**
 * Hard pairs of pages of the two demo sites about the data set's 3,201 real films: one film under two titles or in two years,
 * and two films that are easily taken for one.
 */
export function filmDataPairs(films: SiteFilms): LabelledPair[] {
  return [...sameFilms(films), ...differentFilms(films)];
}

function sameFilms({ catalogue, first, second }: SiteFilms): LabelledPair[] {
  return groundTruth(catalogue).flatMap(({ first: one, second: other, retitling }) => {
    const [left, right] = [first.get(one ?? ''), second.get(other ?? '')];
    if (left === undefined || right === undefined) return [];
    const kind = retitling !== null && retitling !== 'same' ? retitling : left.year !== right.year ? 'year off' : null;
    return kind === null ? [] : [pairOf(kind, true, left, right)];
  });
}

const likenesses: readonly (readonly [kind: string, alike: (one: Comparable, other: Comparable) => boolean])[] = [
  ['remake or namesake', (one, other) => one.titles[0] === other.titles[0]],
  ['sequel', (one, other) => withoutNumbers(one) === withoutNumbers(other)],
  ['series', (one, other) => beginsWith(one, other) || beginsWith(other, one)],
  ['same director', (one, other) => yearsApart(one, other) <= 1 && sharesDirector(one, other)],
  ['short title', (one, other) => yearsApart(one, other) <= 1 && haveShortTitles(one, other)],
];

/** Every pair that some likeness is true of, by the first of them. */
function differentFilms({ catalogue, first, second }: SiteFilms): LabelledPair[] {
  const truth = new Map(groundTruth(catalogue).map((film) => [film.first, film.second]));
  return [...first].flatMap(([key, one]) =>
    [...second].flatMap(([otherKey, other]) => {
      if (truth.get(key) === otherKey) return [];
      const [kind] = likenesses.find(([, alike]) => alike(one, other)) ?? [];
      return kind === undefined ? [] : [pairOf(kind, false, one, other)];
    }),
  );
}

function pairOf(kind: string, same: boolean, one: Comparable, other: Comparable): LabelledPair {
  return { kind, same, heldOut: isHeldOut(`${one.reference} ${other.reference}`), one, other };
}

function withoutNumbers({ titles }: Comparable): string {
  return (titles[0] ?? '').replace(/ (?:part |vol |episode )?(?:\d+|i|ii|iii|iv|v|vi|vii|viii)$/, '');
}

function beginsWith(one: Comparable, other: Comparable): boolean {
  return (one.titles[0] ?? '').startsWith(`${withoutNumbers(other)} `);
}

function yearsApart(one: Comparable, other: Comparable): number {
  return one.year === null || other.year === null ? Number.POSITIVE_INFINITY : Math.abs(one.year - other.year);
}

function sharesDirector(one: Comparable, other: Comparable): boolean {
  return one.directors.some((director) => other.directors.includes(director));
}

const shortTitle = 7;

function haveShortTitles({ titles: [one = ''] }: Comparable, { titles: [other = ''] }: Comparable): boolean {
  return one.length <= shortTitle && other.length <= shortTitle && distance(one, other) <= 2;
}
