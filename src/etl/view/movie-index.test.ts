import { describe, expect, it } from 'vitest';
import { emptyFacts, type MovieFacts } from '../../movie/facts.ts';
import { type MatchProfile, makeMatchProfile } from '../../movie/identity/match-profile.ts';
import { MovieIndex } from './movie-index.ts';

function movie(source: string, id: string, facts: Partial<MovieFacts>): MatchProfile {
  return makeMatchProfile(source, id, { ...emptyFacts(), type: 'movie', ...facts });
}

function indexOf(movies: readonly MatchProfile[]): MovieIndex {
  const index = new MovieIndex();
  for (const one of movies) index.put(`cs-${one.sourceKey}`, [one]);
  return index;
}

function sourceKeysOf(index: MovieIndex, one: MatchProfile): string[] {
  return index
    .neighbourhood([one])
    .map(({ profile }) => profile.sourceKey)
    .toSorted();
}

describe('what is looked at for a movie', () => {
  it('is not what other movies of a long career share with it', () => {
    const career = Array.from({ length: 60 }, (_, index) =>
      movie(`site-${index % 3}`, `p${index}`, {
        title: `The ${'abcdefghijklmnopqrst'[index % 20]?.repeat(3)} of number ${index}`,
        year: 1990 + Math.floor(index / 3),
        director: ['Takashi Miike'],
        stars: ['Show Aikawa', 'Riki Takeuchi', 'Renji Ishibashi'],
        runtime_minutes: 60 + index * 7,
      }),
    );
    const index = indexOf(career);
    for (const one of career) expect(sourceKeysOf(index, one)).toEqual([one.sourceKey]);
  });

  it('is everything that matches, however much it is', () => {
    const sources = Array.from({ length: 400 }, (_, index) =>
      movie(`site-${index}`, 'x', { title: 'Heat', year: 1995, director: ['Michael Mann'] }),
    );
    const index = indexOf(sources);
    expect(sourceKeysOf(index, sources[7] as MatchProfile)).toHaveLength(400);
  });

  it('is what matches through others, and what their records hold', () => {
    const [one, between, other, stray] = [
      movie('a', 'x', { title: 'Heat', year: 1995, director: ['Michael Mann'] }),
      movie('b', 'x', { title: 'Heat', original_title: 'Hitze', year: 1995, director: ['Michael Mann'] }),
      movie('c', 'x', { title: 'Hitze', year: 1996, director: ['Michael Mann'], id: 'tt0113277' }),
      movie('d', 'x', { title: 'Something Else', year: 1950 }),
    ] as const;
    const index = new MovieIndex();
    index.put('cs-b', [between]);
    index.put('tt0113277', [other, stray]);
    expect(sourceKeysOf(index, one)).toEqual(['b/x', 'c/x', 'd/x']);
  });

  it('is proposed to data stewards where it shares a key, but not what is certainly another', () => {
    const facts = { title: 'Stalker', year: 1979 };
    const index = indexOf([movie('a', '1', { title: 'Stalker' }), movie('b', '1', facts), movie('b', '2', facts)]);
    const proposed = index.proposals([movie('b', '1', facts)]).map(({ profile }) => profile.sourceKey);
    expect(proposed).toEqual(['a/1']);
  });
});
