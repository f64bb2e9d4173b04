import { expect, it } from 'vitest';
import { areFactsChanged, changesOf, isDerivedOnly } from './changes.ts';

it('the first event of a movie is new', () => {
  expect(changesOf(null, { title: 'Heat' })).toEqual(['new']);
});

it('an event names the fields that differ from the one before, also those that came or went', () => {
  const before = { title: 'Heat', rating: 8, votes: 10, genre: ['Drama'], replaces: ['tt0000001'] };
  const after = { title: 'Heat', rating: 8.1, votes: 11, genre: ['Drama'] };
  expect(changesOf(before, after)).toEqual(['rating', 'replaces', 'votes']);
});

it('what counts publications is no change', () => {
  expect(changesOf({ revision: 1, changes: ['new'], updated_at: 'a' }, { revision: 2, updated_at: 'b' })).toEqual([]);
});

it('only statistics and recommendations come from other movies', () => {
  expect(isDerivedOnly(['director_stats', 'recommendations'])).toBe(true);
  expect(isDerivedOnly(['rating', 'recommendations'])).toBe(false);
  expect(isDerivedOnly([])).toBe(false);
});

it('a page that was read again and said the same changes no fact', () => {
  expect(areFactsChanged(['sources'])).toBe(false);
  expect(areFactsChanged(['recommendations', 'sources'])).toBe(false);
  expect(areFactsChanged(['rating', 'sources'])).toBe(true);
  expect(areFactsChanged(['new'])).toBe(true);
});
