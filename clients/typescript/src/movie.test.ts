import { expect, expectTypeOf, it } from 'vitest';
import type { MovieContent } from '../../../src/movie/event.ts';
import { type MovieEvent, movieEventSchema } from '../../../src/movie/schema.ts';
import type { Movie } from './movie.ts';

it('is the movie event of the server, both ways', () => {
  expectTypeOf<Movie>().toEqualTypeOf<MovieEvent>();
  expectTypeOf<MovieEvent>().toExtend<Movie>();
  expectTypeOf<Movie>().toExtend<MovieEvent>();
  expectTypeOf<Omit<Movie, 'revision' | 'replaces' | 'changes'>>().toEqualTypeOf<MovieContent>();
});

it('has every field of the schema', () => {
  // A required record of the keys: tsc refuses one too few or too many.
  const fields: Record<keyof Movie, true> = {
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
    type: true,
    image: true,
    countries: true,
    languages: true,
    content_rating: true,
    alternate_titles: true,
    sources: true,
    updated_at: true,
    revision: true,
    changes: true,
    replaces: true,
  };
  expect(Object.keys(fields).sort()).toEqual(Object.keys(movieEventSchema.shape).sort());
});
