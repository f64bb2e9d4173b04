import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DirectorStatistics } from './director-statistics.ts';
import { SimilarityIndex } from './similarity.ts';
import type { SimilarMovie } from './similarity-terms.ts';

const movie = (changes: Partial<SimilarMovie>): SimilarMovie => ({
  title: 'Film',
  year: 2000,
  genre: [],
  keywords: [],
  plot: null,
  director: [],
  stars: [],
  writers: [],
  ...changes,
});

describe('director statistics', () => {
  it('follow every change of a film', () => {
    const statistics = new DirectorStatistics();
    statistics.put('a', ['Frank Darabont'], 9.3);
    statistics.put('b', ['frank  darabont'], 8.6);
    statistics.put('c', ['Frank Darabont'], null);
    expect(statistics.of(['Frank Darabont'])).toEqual({ total_movies: 3, average_rating: 9 });
    statistics.put('b', ['Someone Else'], 8.6);
    statistics.remove('c');
    expect(statistics.of(['Frank Darabont'])).toEqual({ total_movies: 1, average_rating: 9.3 });
    expect(statistics.of([])).toEqual({ total_movies: 0, average_rating: null });
  });
});

describe('recommendations', () => {
  it('put films of one theme and crew first, and never the film itself or its duplicate', () => {
    const index = new SimilarityIndex();
    index.put('prison', movie({ title: 'Shawshank', keywords: ['prison', 'escape'], director: ['Frank Darabont'] }));
    index.put('mile', movie({ title: 'Green Mile', keywords: ['prison'], director: ['Frank Darabont'] }));
    index.put('alcatraz', movie({ title: 'Alcatraz', keywords: ['prison', 'escape'] }));
    index.put('space', movie({ title: 'Space', keywords: ['astronaut'] }));
    index.put('copy', movie({ title: 'Shawshank', keywords: ['prison', 'escape'] }));
    expect(index.similar('prison').map(({ id }) => id)).toEqual(['mile', 'alcatraz']);
  });

  it('are the same though very many films shared a word meanwhile', () => {
    const [grown, straight] = [new SimilarityIndex(), new SimilarityIndex()];
    const put = (index: SimilarityIndex, number: number) =>
      index.put(`f${number}`, movie({ title: `t${number}`, keywords: ['war', `word${number % 50}`] }));
    for (let number = 0; number < 1500; number += 1) put(grown, number);
    // Of the movies of a word that so many have none are read: only the other word tells.
    expect(grown.similar('f0', 100).map(({ id }) => Number(id.slice(1)) % 50)).toEqual(Array(29).fill(0));
    for (let number = 60; number < 1500; number += 1) grown.remove(`f${number}`);
    for (let number = 0; number < 60; number += 1) put(straight, number);
    expect(straight.similar('f0', 100).length).toBe(59);
    expect(grown.similar('f0', 100)).toEqual(straight.similar('f0', 100));
  });

  it('are the same for any order in which films came, were changed and left', () => {
    const word = fc.constantFrom('war', 'love', 'ship', 'king', 'moon', 'train');
    const movies = fc.uniqueArray(
      fc.record({
        id: fc.integer({ min: 0, max: 40 }),
        keywords: fc.uniqueArray(word),
        director: fc.uniqueArray(word),
      }),
      { selector: ({ id }) => id, minLength: 2 },
    );
    const orders = movies.chain((list) =>
      fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length })),
    );
    fc.assert(
      fc.property(orders, ([list, shuffled]) => {
        const [straight, wild] = [new SimilarityIndex(), new SimilarityIndex()];
        for (const { id, ...facts } of list) straight.put(`f${id}`, movie({ title: `t${id}`, ...facts }));
        wild.put('gone', movie({ keywords: ['war', 'moon'] }));
        for (const { id } of shuffled) wild.put(`f${id}`, movie({ title: 'before', keywords: ['ship'] }));
        for (const { id, ...facts } of shuffled) wild.put(`f${id}`, movie({ title: `t${id}`, ...facts }));
        wild.remove('gone');
        for (const { id } of list) expect(wild.similar(`f${id}`, 50)).toEqual(straight.similar(`f${id}`, 50));
      }),
    );
  }, 120_000);
});
