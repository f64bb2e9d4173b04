import { expect, it } from 'vitest';
import { genreCategories } from './genre-categories.ts';

const movie = { genre: ['Drama'], keywords: [] as string[], plot: null as string | null };

it('names what a film is about first, then its genres, then where the story comes from', () => {
  const categories = genreCategories({
    ...movie,
    keywords: ['prison', 'based on novel'],
    plot: 'Two imprisoned men bond over a number of years.',
  });
  expect(categories).toEqual(['Prison', 'Drama', 'Adaptation']);
});

it('matches whole words alone', () => {
  expect(
    genreCategories({ ...movie, plot: 'A warm spring brings a spinner of tales and a heister of hearts.' }),
  ).toEqual(['Drama']);
  expect(genreCategories({ ...movie, plot: 'A spy and two astronauts walk in.' })).toEqual(['Spy', 'Space', 'Drama']);
});

it('knows an adaptation by its writing credits', () => {
  expect(genreCategories({ ...movie, based_on: ['short story'] })).toEqual(['Drama', 'Adaptation']);
});
