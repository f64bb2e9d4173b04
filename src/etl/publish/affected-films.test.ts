import { afterEach, beforeEach, expect, it } from 'vitest';
import { systemClock } from '../../clock.ts';
import { silentLogger } from '../../observability/logger.ts';
import { AffectedFilms, type Effect } from './affected-films.ts';

let looks: { id: string; effects: Effect[] }[];
let failures: number;
let films: AffectedFilms;

beforeEach(() => {
  looks = [];
  failures = 0;
  films = new AffectedFilms({
    async lookAgain(id, effects) {
      if (failures-- > 0) throw new RangeError('not now');
      looks.push({ id, effects: [...effects].toSorted() });
    },
    quietMilliseconds: 1,
    concurrency: 1,
    clock: systemClock,
    logger: silentLogger,
  });
});

afterEach(() => films.stop());

it('a film is looked at once for all the effects that changes have on it', async () => {
  await Promise.all([
    films.mark(['a', 'b'], 'statistics'),
    films.mark(['b'], 'recommended'),
    films.mark([], 'newcomer'),
  ]);
  expect(looks).toEqual([
    { id: 'a', effects: ['statistics'] },
    { id: 'b', effects: ['recommended', 'statistics'] },
  ]);
});

it('a film that could not be looked at is looked at again for the same effects, and for those of meanwhile', async () => {
  failures = 1;
  const marked = films.mark(['a'], 'recommended');
  films.hurry();
  await Promise.all([marked, films.mark(['a'], 'newcomer')]);
  expect(looks.flatMap(({ effects }) => effects)).toEqual(expect.arrayContaining(['newcomer', 'recommended']));
});

it('what a film was looked at for is done', async () => {
  await films.mark(['a'], 'statistics');
  await films.mark(['a'], 'recommended');
  expect(looks).toEqual([
    { id: 'a', effects: ['statistics'] },
    { id: 'a', effects: ['recommended'] },
  ]);
});
