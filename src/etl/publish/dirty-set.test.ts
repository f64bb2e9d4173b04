import { afterEach, beforeEach, expect, it } from 'vitest';
import { systemClock } from '../../clock.ts';
import type { Effect } from '../../messaging/contracts/affected-movies.ts';
import { silentLogger } from '../../observability/logger.ts';
import { DirtySet } from './dirty-set.ts';

const minute = 60_000;

let looks: { id: string; effects: Effect[] }[];
let failures: number;
let quiet: boolean;
let now: number;
let movies: DirtySet;

function start(intervalMilliseconds: number): DirtySet {
  return new DirtySet({
    async reevaluate(id, effects) {
      if (failures-- > 0) throw new RangeError('not now');
      looks.push({ id, effects: [...effects].toSorted() });
    },
    tickMilliseconds: 1,
    intervalMilliseconds,
    isQuiet: () => quiet,
    concurrency: 1,
    clock: { now: () => now, wait: systemClock.wait },
    logger: silentLogger,
  });
}

const ids = () => looks.map(({ id }) => id);

beforeEach(() => {
  looks = [];
  failures = 0;
  quiet = true;
  now = 0;
  movies = start(0);
});

afterEach(() => movies.stop());

it('a movie is looked at once for all the effects that changes have on it', async () => {
  await Promise.all([
    movies.mark({ statistics: ['a', 'b'] }),
    movies.mark({ recommended: ['b'] }),
    movies.mark({ newcomer: [] }),
  ]);
  expect(looks).toEqual([
    { id: 'a', effects: ['statistics'] },
    { id: 'b', effects: ['recommended', 'statistics'] },
  ]);
});

it('a movie that could not be looked at is looked at again for the same effects, and for those of meanwhile', async () => {
  failures = 1;
  const marked = movies.mark({ recommended: ['a'] });
  await Promise.all([marked, movies.mark({ newcomer: ['a'] })]);
  expect(looks.flatMap(({ effects }) => effects)).toEqual(expect.arrayContaining(['newcomer', 'recommended']));
});

it('what a movie was looked at for is done', async () => {
  await movies.mark({ statistics: ['a'] });
  await movies.mark({ recommended: ['a'] });
  expect(looks).toEqual([
    { id: 'a', effects: ['statistics'] },
    { id: 'a', effects: ['recommended'] },
  ]);
});

it('a movie that is marked and not begun is known to be, for each effect', async () => {
  const marked = movies.mark({ statistics: ['a'] });
  expect([movies.isMarked('a', 'statistics'), movies.isMarked('a', 'recommended')]).toEqual([true, false]);
  await marked;
  expect(movies.isMarked('a', 'statistics')).toBe(false);
});

it('while the catalogue changes, changes are gathered for an interval', async () => {
  const gathering = start(minute);
  quiet = false;
  const first = gathering.mark({ statistics: ['a'] });
  now = minute / 2;
  const second = gathering.mark({ statistics: ['a', 'b'] });
  now = minute;
  await first;
  expect(ids()).toEqual(['a']);
  now = 2 * minute;
  await second;
  expect(ids()).toEqual(['a', 'b']);
  await gathering.stop();
});

it('when the catalogue rests, movies are looked at at once, but for those whose users heard of them in this interval', async () => {
  const gathering = start(minute);
  gathering.published('a', 0);
  now = minute / 2;
  const held = gathering.mark({ recommended: ['a'] });
  await gathering.mark({ recommended: ['b'] });
  expect(ids()).toEqual(['b']);
  now = minute;
  await held;
  expect(ids()).toEqual(['b', 'a']);
  await gathering.stop();
});

it('a clock that is set back by an hour holds nothing up', async () => {
  const gathering = start(minute);
  quiet = false;
  now = 60 * minute;
  const marked = gathering.mark({ statistics: ['a'] });
  now = 0;
  await marked;
  expect(ids()).toEqual(['a']);
  await gathering.stop();
});
