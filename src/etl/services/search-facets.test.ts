import { describe, expect, it } from 'vitest';
import { type CatalogueFacetsRequest, catalogueFacetsRequestSchema } from '../../messaging/contracts/services.ts';
import type { MovieEvent } from '../../movie/schema.ts';
import { SearchIndex } from './search-index.ts';

function movie(number: number, facts: Partial<MovieEvent>): MovieEvent {
  const lists = { director: [], stars: [], writers: [], genre: [], genre_categories: [], keywords: [] };
  const places = { countries: [], languages: [], type: null, decade_category: null, alternate_titles: [] };
  return { id: `tt${1_000_000 + number}`, title: `Movie ${number}`, ...lists, ...places, ...facts } as MovieEvent;
}

function indexOf(...movies: MovieEvent[]): SearchIndex {
  const index = new SearchIndex();
  for (const [sequence, one] of movies.entries()) index.put(one, sequence);
  return index;
}

function facets(index: SearchIndex, asked: Partial<Record<keyof CatalogueFacetsRequest, unknown>>) {
  return index.facets(catalogueFacetsRequestSchema.parse(asked));
}

const index = indexOf(
  movie(1, {
    genre: ['Sci-Fi', 'Drama'],
    genre_categories: ['Drama'],
    director: ['Agnès Varda'],
    stars: ['Agnes Varda'],
    decade_category: '1960s',
    type: 'movie',
    countries: ['FR'],
    languages: ['fr'],
  }),
  movie(2, {
    genre: ['Sci Fi'],
    director: ['Ada Aldous'],
    stars: ['Ben Varley'],
    decade_category: '1990s',
    type: 'tvSeries',
    countries: ['FR', 'GB'],
    languages: ['en'],
  }),
  movie(3, { genre: ['Drama'], director: ['Ada Aldous'], writers: ['Cem Cetin'], title: 'The harbour' }),
);

describe('facets', () => {
  it('count each movie once for a value, however it is spelt', async () => {
    expect(await facets(index, {})).toEqual({
      total: 3,
      counted: 3,
      genres: [
        { value: 'Drama', movies: 2 },
        { value: 'Sci-Fi', movies: 2 },
      ],
      people: [
        { value: 'Ada Aldous', movies: 2 },
        { value: 'Agnès Varda', movies: 1 },
        { value: 'Ben Varley', movies: 1 },
        { value: 'Cem Cetin', movies: 1 },
      ],
      directors: [
        { value: 'Ada Aldous', movies: 2 },
        { value: 'Agnès Varda', movies: 1 },
      ],
      countries: [
        { value: 'FR', movies: 2 },
        { value: 'GB', movies: 1 },
      ],
      languages: [
        { value: 'en', movies: 1 },
        { value: 'fr', movies: 1 },
      ],
      types: [
        { value: 'movie', movies: 1 },
        { value: 'tvSeries', movies: 1 },
      ],
      decades: [
        { value: '1960s', movies: 1 },
        { value: '1990s', movies: 1 },
      ],
    });
  });

  it('are of the movies that pass filter, text and what the one who asks is limited to', async () => {
    const directors = [{ value: 'Ada Aldous', movies: 1 }];
    for (const asked of [
      { country: 'gb' },
      { query: 'harbour' },
      { genre: 'drama', within: { director: 'ada aldous' } },
    ])
      expect([asked, await facets(index, asked)]).toEqual([asked, expect.objectContaining({ total: 1, directors })]);
    expect(await facets(index, { genre: 'western' })).toMatchObject({ total: 0, people: [], decades: [] });
  });

  it('suggest values with a word that begins as is typed', async () => {
    expect((await facets(index, { q: 'vär' })).people.map(({ value }) => value)).toEqual(['Agnès Varda', 'Ben Varley']);
    expect((await facets(index, { q: 'ada al' })).people.map(({ value }) => value)).toEqual(['Ada Aldous']);
    expect(await facets(index, { q: 'rda' })).toMatchObject({ total: 3, people: [] });
  });

  it('are cut to what was asked for, and told of thousands of movies', async () => {
    const many = indexOf(
      ...Array.from({ length: 1200 }, (_, number) => movie(number, { director: [`Person ${number % 30}`] })),
    );
    const found = await facets(many, { limit: 2 });
    expect(found).toMatchObject({
      total: 1200,
      counted: 1200,
      people: [{ value: 'Person 0', movies: 40 }, { movies: 40 }],
    });
    expect(found.people.length).toBe(2);
  });
});
