import fc from 'fast-check';
import { expect, it } from 'vitest';
import { catalogueSearchRequestSchema } from '../../messaging/contracts/services.ts';
import { conditionOf, fieldsOfMovie, holds, type MovieQuestion } from '../../movie/filter.ts';
import type { MovieEvent } from '../../movie/schema.ts';
import { SearchIndex } from './search-index.ts';

function movie(number: number, revision: number): MovieEvent {
  return {
    id: `tt${1_000_000 + number}`,
    title: `Movie ${number} revision${revision}`,
    director: [`Director ${number % 7}`],
    genre: ['Drama'],
    genre_categories: [],
    stars: [],
    writers: [],
    keywords: [`word${(number * 31 + revision) % 997}`],
    plot: `plot${number} of${revision} some${(number + revision) % 50} words`,
    decade_category: '1990s',
    rating: 7,
    original_title: null,
  } as unknown as MovieEvent;
}

let sequence = 0;

function put(index: SearchIndex, one: MovieEvent): void {
  sequence += 1;
  index.put(one, sequence);
}

/** All that is found, page by page. */
function idsOf(index: SearchIndex, query: string | undefined, filter: MovieQuestion, within?: MovieQuestion): string[] {
  const ids: string[] = [];
  for (let cursor: string | undefined; ; ) {
    const request = catalogueSearchRequestSchema.parse({ ...filter, query, within, limit: 3, cursor });
    const page = index.find(request);
    ids.push(...page.ids);
    if (page.nextCursor === null) return ids;
    cursor = page.nextCursor;
  }
}

it('goes on finding the newest of each movie through thousands of changes', async () => {
  const index = new SearchIndex();
  for (let revision = 1; revision <= 12; revision += 1) {
    for (let number = 0; number < 400; number += 1) put(index, movie(number, revision));
    await Promise.resolve();
  }
  expect(index.size).toBe(400);
  expect(idsOf(index, undefined, { director: 'Director 3' }).length).toBe(57);
  expect(idsOf(index, 'plot17 revision12', {})[0]).toBe('tt1000017');
});

it('finds words by their beginning, and words that are spelt almost right', () => {
  const index = new SearchIndex();
  put(index, { ...movie(1, 1), title: 'The Shawshank Redemption', stars: ['Zoë Kravitz'] });
  put(index, { ...movie(2, 1), title: 'Redemption Road' });
  expect(idsOf(index, 'shawshenk', {})).toEqual(['tt1000001']);
  expect(idsOf(index, 'zoe krav', {})).toEqual(['tt1000001']);
  expect(idsOf(index, 'redemption road', {})).toEqual(['tt1000002', 'tt1000001']);
  expect(idsOf(index, 'nothinglikeit', {})).toEqual([]);
  expect(idsOf(index, '"!*', {})).toEqual([]);
  index.close();
});

it('lets go of movies that are gone or part of others, and takes them back', () => {
  const index = new SearchIndex();
  put(index, movie(1, 1));
  put(index, movie(2, 1));
  expect(idsOf(index, undefined, { min_rating: 6 })).toEqual(['tt1000001', 'tt1000002']);
  put(index, { ...movie(1, 2), replaces: ['tt1000002'], rating: 5 });
  expect(idsOf(index, undefined, { genre: 'drama' })).toEqual(['tt1000001']);
  expect(idsOf(index, undefined, { min_rating: 6 })).toEqual([]);
  put(index, movie(2, 3));
  index.remove('tt1000001');
  expect(idsOf(index, 'plot1 plot2', {})).toEqual(['tt1000002']);
  index.close();
});

it('filters by what an event says new though its text is the same', () => {
  const index = new SearchIndex();
  put(index, movie(1, 1));
  expect(idsOf(index, undefined, { min_rating: 7, decade: '1990s', genre: 'drama' })).toEqual(['tt1000001']);
  put(index, { ...movie(1, 1), rating: 5 });
  expect(idsOf(index, undefined, { min_rating: 6 })).toEqual([]);
  put(index, { ...movie(1, 1), rating: 5, decade_category: '1980s' });
  expect(idsOf(index, undefined, { decade: '1980s' })).toEqual(['tt1000001']);
  put(index, { ...movie(1, 1), rating: 5, decade_category: '1980s', genre_categories: ['Heist'] });
  expect(idsOf(index, undefined, { genre: 'heist' })).toEqual(['tt1000001']);
  expect(idsOf(index, 'plot1', {})).toEqual(['tt1000001']);
  index.close();
});

it('lets through what the filters of the stream let through', () => {
  const texts = ['Drama', 'Sci-Fi', 'sci fi', 'Comédie', 'x, y', '!!!'];
  const asked = (values: readonly string[]) =>
    fc.option(fc.constantFrom(...values, 'Sci Fi,drama'), { nil: undefined });
  const made = fc.record({
    genre: fc.subarray(texts),
    director: fc.subarray(texts),
    decade_category: fc.constantFrom('1990s', '2000s', null),
    rating: fc.constantFrom(null, 0, 5, 7.5),
    votes: fc.constantFrom(null, 0, 100),
    year: fc.constantFrom('', '1994', '2003'),
    type: fc.constantFrom(null, 'movie', 'tvSeries'),
    countries: fc.subarray(['GB', 'West Germany']),
    languages: fc.subarray(['en', 'ja']),
  });
  const question = fc.record(
    {
      id: fc.subarray(['tt1000000', 'tt1000001'], { minLength: 1 }),
      genre: asked(texts),
      director: asked(texts),
      type: fc.constantFrom('movie', 'TV Series', 'short,movie'),
      country: fc.constantFrom('United Kingdom', 'west germany', 'FR'),
      language: fc.constantFrom('ja,fr', 'English'),
      decade: fc.constantFrom('1990s', '2010s'),
      min_rating: fc.constantFrom(0, 5, 8),
      min_votes: fc.constantFrom(0, 50),
      min_year: fc.constantFrom(1990, 2000),
      max_year: fc.constantFrom(1999, 2020),
    },
    { requiredKeys: [] },
  );
  const property = fc.property(
    fc.array(made, { minLength: 1, maxLength: 6 }),
    question,
    question,
    (all, asking, within) => {
      const index = new SearchIndex();
      const movies = all.map((one, number) => ({ ...movie(number, 1), ...one }) as MovieEvent);
      for (const one of movies) put(index, one);
      const due = movies
        .filter((one) => [asking, within].every((filter) => holds(conditionOf(filter), fieldsOfMovie(one.id, one))))
        .map(({ id }) => id);
      expect(idsOf(index, undefined, asking, within)).toEqual(due);
      index.close();
    },
  );
  fc.assert(property, { numRuns: 200 });
});
