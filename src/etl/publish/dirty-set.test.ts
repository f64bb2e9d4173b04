import { afterEach, beforeEach, expect, it } from 'vitest';
import { systemClock } from '../../clock.ts';
import { silentLogger } from '../../observability/logger.ts';
import { DirtySet, type Effect } from './dirty-set.ts';

let looks: { id: string; effects: Effect[] }[];
let failures: number;
let movies: DirtySet;

beforeEach(() => {
  looks = [];
  failures = 0;
  movies = new DirtySet({
    async reevaluate(id, effects) {
      if (failures-- > 0) throw new RangeError('not now');
      looks.push({ id, effects: [...effects].toSorted() });
    },
    quietMilliseconds: 1,
    concurrency: 1,
    clock: systemClock,
    logger: silentLogger,
  });
});

afterEach(() => movies.stop());

it('a movie is looked at once for all the effects that changes have on it', async () => {
  await Promise.all([
    movies.mark(['a', 'b'], 'statistics'),
    movies.mark(['b'], 'recommended'),
    movies.mark([], 'newcomer'),
  ]);
  expect(looks).toEqual([
    { id: 'a', effects: ['statistics'] },
    { id: 'b', effects: ['recommended', 'statistics'] },
  ]);
});

it('a movie that could not be looked at is looked at again for the same effects, and for those of meanwhile', async () => {
  failures = 1;
  const marked = movies.mark(['a'], 'recommended');
  movies.hurry();
  await Promise.all([marked, movies.mark(['a'], 'newcomer')]);
  expect(looks.flatMap(({ effects }) => effects)).toEqual(expect.arrayContaining(['newcomer', 'recommended']));
});

it('what a movie was looked at for is done', async () => {
  await movies.mark(['a'], 'statistics');
  await movies.mark(['a'], 'recommended');
  expect(looks).toEqual([
    { id: 'a', effects: ['statistics'] },
    { id: 'a', effects: ['recommended'] },
  ]);
});
