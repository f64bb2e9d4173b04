import fc from 'fast-check';
import { expect, it } from 'vitest';
import { observation } from '../../../test/support/observations.ts';
import type { MovieFacts } from '../../movie/facts.ts';
import { type CuratedSplit, CuratedSplits } from '../../movie/identity/curated-splits.ts';
import { defaultMergeRules } from '../../movie/merge/rules.ts';
import type { Observation } from '../../movie/observation.ts';
import { entryOf, goldenRecordSchema, isTombstone, sourceKeyOf } from '../../movie/record.ts';
import { ShadowCatalogue } from './shadow-catalogue.ts';

const heat = { title: 'Heat', year: 1995, director: ['Michael Mann'] };

function seen(source: string, day: number, facts: Partial<MovieFacts> = {}): Observation {
  return observation(source, 'x', { ...heat, ...facts }, `2026-01-0${day}T00:00:00.000Z`);
}

const id = 'tt0113277';
const observations = [
  seen('a', 1, { id }),
  seen('a', 4, { id, plot: 'A thief and a detective.' }),
  seen('b', 2, { id }),
  // Once it was taken for the movie of b by its title, now it looks like none of them.
  seen('c', 1),
  seen('c', 5, { title: 'Calor', director: [], year: 1996 }),
  seen('d', 3, { runtime_minutes: 170 }),
];
const split: CuratedSplit = {
  schema_version: 1,
  movie: id,
  apart: ['b/x', 'c/x'],
  rest: ['a/x', 'd/x'],
  undone: false,
  history: [{ action: 'split', at: '2026-01-06T00:00:00.000Z', by: 'ann', reason: 'a remake' }],
};

type Movies = Map<string, string>;

/** What stands after observations in an order, a decision after so many of them, and perhaps its undoing. */
async function moviesAfter(order: readonly Observation[], decidedAfter: number, undo: boolean): Promise<Movies> {
  const splits = new CuratedSplits();
  const catalogue = new ShadowCatalogue(defaultMergeRules, splits);
  for (const [index, one] of order.entries()) {
    if (index === decidedAfter) splits.put('split.1', split);
    await catalogue.upsert(entryOf(one));
  }
  splits.put('split.1', split);
  await catalogue.reconcile();
  if (undo) splits.put('split.1', { ...split, undone: true });
  await catalogue.reconcile();
  const entries = [...catalogue.entries()].toSorted(([one], [other]) => (one < other ? -1 : 1));
  return new Map(entries.flatMap(([key, entry]) => (isTombstone(entry) ? [] : [[key, JSON.stringify(entry)]])));
}

function sourcesOf(movies: Movies): string[][] {
  return [...movies.values()].map((text) => goldenRecordSchema.parse(JSON.parse(text)).entries.map(sourceKeyOf));
}

it.each([
  [
    false,
    [
      ['b/x', 'c/x'],
      ['a/x', 'd/x'],
    ],
  ],
  [true, [['c/x'], ['a/x', 'b/x', 'd/x']]],
])(
  'clusters the same for any order of observations, whenever a split was decided (undone: %s)',
  async (undo, movies) => {
    const expected = await moviesAfter(observations, 0, undo);
    expect(sourcesOf(expected)).toEqual(movies);
    expect([...expected.keys()].at(-1)).toBe(id);
    const anyOrder = fc.shuffledSubarray(observations, { minLength: observations.length });
    await fc.assert(
      fc.asyncProperty(anyOrder, fc.nat(observations.length), async (order, decidedAfter) => {
        expect(await moviesAfter(order, decidedAfter, undo)).toEqual(expected);
      }),
      { numRuns: 60 },
    );
  },
  120_000,
);
