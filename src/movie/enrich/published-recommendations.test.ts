import { describe, expect, it } from 'vitest';
import { ToldRecommendations } from './published-recommendations.ts';

const five = ['a', 'b', 'c', 'd', 'e'].map((id, index) => ({ id, score: 0.9 - index / 10 }));

describe('what is recommended', () => {
  it('is known by the film that is recommended, until it is not any more', () => {
    const told = new ToldRecommendations();
    told.put('x', five);
    told.put('y', [{ id: 'a', score: 0.3 }]);
    expect(told.recommending('a').toSorted()).toEqual(['x', 'y']);
    told.put('x', five.slice(1));
    told.remove('y');
    expect(told.recommending('a')).toEqual([]);
    expect(told.recommending('b')).toEqual(['x']);
  });

  it('may take a film that is about as close as the last of five, or any where there are fewer', () => {
    const told = new ToldRecommendations();
    told.put('x', five);
    told.put('y', five.slice(1));
    expect([0.6, 0.42, 0.3].map((score) => told.mayTake('x', 'new', score))).toEqual([true, true, false]);
    expect(told.mayTake('y', 'new', 0.01)).toBe(true);
    expect(told.mayTake('x', 'a', 0.9)).toBe(false);
  });

  it('is known by the film that it is recommended with, and whether it has come closer or gone further', () => {
    const told = new ToldRecommendations();
    told.put('x', five);
    expect(told.recommendedWith('x').toSorted()).toEqual(['a', 'b', 'c', 'd', 'e']);
    expect(told.recommendedWith('a')).toEqual([]);
    expect(told.haveMoved('x', five.toReversed())).toBe(false);
    expect(told.haveMoved('x', [{ id: 'a', score: 0.89 }, ...five.slice(1)])).toBe(true);
    expect(told.haveMoved('x', five.slice(1))).toBe(true);
  });

  it('is told of a film whatever the order', () => {
    const told = new ToldRecommendations();
    told.put('x', five);
    expect(told.isTold('x', five.toReversed())).toBe(true);
    expect(told.isTold('x', five.slice(1))).toBe(false);
    expect(told.isTold('x', [...five.slice(1), { id: 'f' }])).toBe(false);
  });
});
