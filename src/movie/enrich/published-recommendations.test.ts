import { describe, expect, it } from 'vitest';
import { PublishedRecommendations } from './published-recommendations.ts';

const five = ['a', 'b', 'c', 'd', 'e'].map((id, index) => ({ id, score: 0.9 - index / 10 }));

describe('what is recommended', () => {
  it('is known by the film that is recommended, until it is not any more', () => {
    const published = new PublishedRecommendations();
    published.put('x', five);
    published.put('y', [{ id: 'a', score: 0.3 }]);
    expect(published.recommending('a').toSorted()).toEqual(['x', 'y']);
    published.put('x', five.slice(1));
    published.remove('y');
    expect(published.recommending('a')).toEqual([]);
    expect(published.recommending('b')).toEqual(['x']);
  });

  it('may take a film that is about as close as the last of five, or any where there are fewer', () => {
    const published = new PublishedRecommendations();
    published.put('x', five);
    published.put('y', five.slice(1));
    expect([0.6, 0.42, 0.3].map((score) => published.mayTake('x', 'new', score))).toEqual([true, true, false]);
    expect(published.mayTake('y', 'new', 0.01)).toBe(true);
    expect(published.mayTake('x', 'a', 0.9)).toBe(false);
  });

  it('is known by the film that it is recommended with, and whether it has come closer or gone further', () => {
    const published = new PublishedRecommendations();
    published.put('x', five);
    expect(published.recommendedWith('x').toSorted()).toEqual(['a', 'b', 'c', 'd', 'e']);
    expect(published.recommendedWith('a')).toEqual([]);
    expect(published.haveMoved('x', five.toReversed())).toBe(false);
    expect(published.haveMoved('x', [{ id: 'a', score: 0.89 }, ...five.slice(1)])).toBe(true);
    expect(published.haveMoved('x', five.slice(1))).toBe(true);
  });

  it('is told of a film whatever the order', () => {
    const published = new PublishedRecommendations();
    published.put('x', five);
    expect(published.isPublished('x', five.toReversed())).toBe(true);
    expect(published.isPublished('x', five.slice(1))).toBe(false);
    expect(published.isPublished('x', [...five.slice(1), { id: 'f' }])).toBe(false);
  });
});
