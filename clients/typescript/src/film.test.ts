import { expect, expectTypeOf, it } from 'vitest';
import type { MovieContent } from '../../../src/movie/event.ts';
import { type MovieEvent, movieEventSchema } from '../../../src/movie/schema.ts';
import type { Film } from './film.ts';

it('is the movie event of the server, both ways', () => {
  expectTypeOf<Film>().toEqualTypeOf<MovieEvent>();
  expectTypeOf<MovieEvent>().toExtend<Film>();
  expectTypeOf<Film>().toExtend<MovieEvent>();
  expectTypeOf<Omit<Film, 'revision' | 'replaces'>>().toEqualTypeOf<MovieContent>();
});

it('has every field of the schema', () => {
  // A required record of the keys: tsc refuses one too few or too many.
  const fields: Record<keyof Film, true> = {
    id: true,
    title: true,
    rating: true,
    year: true,
    release_date: true,
    director: true,
    genre: true,
    plot: true,
    writers: true,
    stars: true,
    decade_category: true,
    genre_categories: true,
    director_stats: true,
    sentiment_analysis: true,
    recommendations: true,
    original_title: true,
    runtime_minutes: true,
    votes: true,
    keywords: true,
    sources: true,
    updated_at: true,
    revision: true,
    replaces: true,
  };
  expect(Object.keys(fields).sort()).toEqual(Object.keys(movieEventSchema.shape).sort());
});
