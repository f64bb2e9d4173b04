import { describe, expect, it } from 'vitest';
import { fieldsOfMovie } from '../../movie/filter.ts';
import {
  filterableFields,
  previousStateOf,
  readPreviousState,
  writePreviousState,
} from '../../movie/previous-state.ts';
import { type MovieEvent, movieEventSchema } from '../../movie/schema.ts';

const movie: MovieEvent = {
  id: 'tt0000001',
  title: 'Amélie',
  rating: 8.3,
  year: '2001',
  release_date: '2001-04-25',
  director: ['Jean-Pierre Jeunet'],
  genre: ['Comedy'],
  plot: 'She helps.',
  writers: ['Guillaume Laurant'],
  stars: ['Audrey Tautou'],
  decade_category: '2000s',
  genre_categories: ['Light'],
  director_stats: { total_movies: 1, average_rating: 8.3 },
  sentiment_analysis: { plot_tone: 'neutral', keyword_score: null },
  recommendations: [],
  original_title: null,
  runtime_minutes: 122,
  votes: 700_000,
  keywords: ['paris'],
  type: 'movie',
  image: null,
  countries: ['FR'],
  languages: ['fr'],
  content_rating: null,
  alternate_titles: [],
  sources: [],
  updated_at: '2026-01-31T12:00:00Z',
  revision: 4,
  changes: ['rating'],
};

describe('the previous state of a movie', () => {
  it('has all that filters look at', () => {
    const looksAt = Object.keys(movieEventSchema.shape).filter((field) => {
      const { [field]: _, ...without } = movie as Record<string, unknown>;
      const [given, absent] = [fieldsOfMovie('tt1', movie), fieldsOfMovie('tt1', without)];
      return JSON.stringify(given) !== JSON.stringify(absent);
    });
    expect(looksAt).toContain('rating');
    expect(filterableFields).toEqual(expect.arrayContaining(looksAt));
  });

  it('names what was different, and nothing of a first event', () => {
    const first = previousStateOf({ event: movie, previous: { event: null, sequence: 0 } });
    expect(first).toEqual({ sequence: 0, fields: null });
    const next = { ...movie, rating: 6, plot: 'Other words.' };
    const state = previousStateOf({ event: next, previous: { event: movie, sequence: 7 } });
    expect(state).toEqual({ sequence: 7, fields: { rating: 8.3 } });
  });

  it('has all filterable fields of what is removed or replaced, as ASCII', () => {
    const removed = previousStateOf({ event: null, previous: { event: movie, sequence: 7 } });
    expect(removed.fields).toMatchObject({ rating: 8.3, director: ['Jean-Pierre Jeunet'], genre: ['Comedy'] });
    const part = { ...movie, id: 'cs0123456789abcdef', director: ['Léa Ž 🎬'] };
    const merged = previousStateOf({
      event: { ...movie, replaces: [part.id, 'tt0000009'] },
      previous: { event: movie, sequence: 7 },
      replaced: new Map([[part.id, part]]),
    });
    expect(merged.replaced).toEqual({
      [part.id]: expect.objectContaining({ director: part.director, revision: 4 }),
      tt0000009: null,
    });
    const text = writePreviousState(merged);
    expect(text).toMatch(/^[\x20-\x7e]+$/);
    expect(readPreviousState(text)).toEqual(merged);
  });

  it.each([undefined, '', '{', '{"sequence":-1,"fields":null}', '[]'])('is not known where %j is written', (text) => {
    expect(readPreviousState(text)).toBeUndefined();
  });
});
