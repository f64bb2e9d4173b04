import { describe, expect, it } from 'vitest';
import { emptyFacts, type MovieFacts } from '../facts.ts';
import { clusterMovies, externalIds } from './cluster.ts';
import { type CuratedSplit, CuratedSplits } from './curated-splits.ts';
import { type MatchProfile, makeMatchProfile } from './match-profile.ts';

const heat = { title: 'Heat', year: 1995, director: ['Michael Mann'] };

function movie(source: string, facts: Partial<MovieFacts> = {}): MatchProfile {
  return makeMatchProfile(source, 'x', { ...emptyFacts(), type: 'movie', ...heat, ...facts });
}

function splitOf(apart: string[], rest: string[], undone = false): CuratedSplit {
  const named = (sources: string[]) => sources.map((source) => `${source}/x`);
  const history = [{ action: 'split' as const, at: '2026-01-01T00:00:00.000Z', by: 'ann', reason: 'a remake' }];
  return { schema_version: 1, movie: 'tt0113277', apart: named(apart), rest: named(rest), undone, history };
}

function splits(...list: CuratedSplit[]): CuratedSplits {
  const all = new CuratedSplits();
  for (const [index, split] of list.entries()) all.put(`split.${index}`, split);
  return all;
}

const three = [movie('a'), movie('b'), movie('c')];

describe('a curated split', () => {
  it('keeps apart what evidence would join', () => {
    expect(clusterMovies(three)).toEqual([['a/x', 'b/x', 'c/x']]);
    expect(clusterMovies(three, splits(splitOf(['b'], ['a', 'c'])))).toEqual([['a/x', 'c/x'], ['b/x']]);
  });

  it('outweighs a stated external id', () => {
    const movies = [movie('a', { id: 'tt0113277' }), movie('b', { id: 'tt0113277' })];
    expect(clusterMovies(movies, splits(splitOf(['b'], ['a'])))).toEqual([['a/x'], ['b/x']]);
  });

  it('keeps together what it took out, though only what is gone linked it', () => {
    const [one, other] = [movie('b', { title: 'Hitze' }), movie('c', { title: 'Calor', director: [] })];
    expect(clusterMovies([one, other])).toHaveLength(2);
    expect(clusterMovies([one, other], splits(splitOf(['b', 'c'], ['a'])))).toEqual([['b/x', 'c/x']]);
  });

  it('does not keep together what states different external ids, nor what another split took apart', () => {
    const [one, other] = [movie('b', { id: 'tt0000001' }), movie('c', { id: 'tt0000002' })];
    expect(clusterMovies([one, other], splits(splitOf(['b', 'c'], ['a'])))).toHaveLength(2);
    expect(clusterMovies(three, splits(splitOf(['b', 'c'], ['a']), splitOf(['c'], ['b'])))).toHaveLength(3);
  });

  it('says nothing once it is taken back', () => {
    expect(clusterMovies(three, splits(splitOf(['b'], ['a', 'c'], true)))).toHaveLength(1);
    const all = splits(splitOf(['b'], ['a', 'c']));
    all.put('split.0', splitOf(['b'], ['a', 'c'], true));
    expect(clusterMovies(three, all)).toHaveLength(1);
    expect(all.naming(['b/x'])).toHaveLength(1);
    all.remove('split.0');
    expect([...all.sourceKeys()]).toEqual([]);
  });
});

describe('an external id that two films state', () => {
  const [a, b, c] = ['a', 'b', 'c'].map((source) => movie(source, { id: 'tt0113277' })) as [
    MatchProfile,
    MatchProfile,
    MatchProfile,
  ];

  it('stays with the film that the other was taken out of', () => {
    expect(externalIds([[a], [b]], splits(splitOf(['a'], ['b'])))).toEqual([null, 'tt0113277']);
    expect(externalIds([[a], [b]], splits(splitOf(['b'], ['a'])))).toEqual(['tt0113277', null]);
  });

  it('stays with what all were taken out of, one after the other', () => {
    const both = splits(splitOf(['a'], ['b', 'c']), splitOf(['b'], ['c']));
    expect(externalIds([[a], [b], [c]], both)).toEqual([null, null, 'tt0113277']);
  });

  it('goes with the only film that states it, split or not', () => {
    expect(externalIds([[a], [movie('b')]], splits(splitOf(['a'], ['b'])))).toEqual(['tt0113277', null]);
  });
});
