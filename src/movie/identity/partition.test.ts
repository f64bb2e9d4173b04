import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Comparison, partition } from './partition.ts';

function compareBy(pairs: Record<string, Partial<Comparison>>) {
  return (left: string, right: string): Comparison => ({
    same: false,
    conflict: false,
    weight: 0,
    ...pairs[[left, right].toSorted().join('-')],
  });
}

describe('partition', () => {
  it('joins what is linked through others', () => {
    const compare = compareBy({ 'a-b': { same: true, weight: 1 }, 'b-c': { same: true, weight: 1 } });
    expect(partition(['c', 'a', 'b', 'd'], compare)).toEqual([['a', 'b', 'c'], ['d']]);
  });

  it('keeps conflicting members apart and gives the one between them to the stronger link', () => {
    const compare = compareBy({
      'a-b': { same: true, weight: 5 },
      'b-c': { same: true, weight: 9 },
      'a-c': { conflict: true },
    });
    expect(partition(['a', 'b', 'c'], compare)).toEqual([['a'], ['b', 'c']]);
  });

  it('gives the same movies for any order of the members', () => {
    const member = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f');
    const pair = fc.tuple(member, member, fc.constantFrom('same', 'conflict'), fc.nat(3));
    fc.assert(
      fc.property(fc.array(pair), fc.shuffledSubarray(['a', 'b', 'c', 'd', 'e', 'f']), (pairs, order) => {
        const compare = compareBy(
          Object.fromEntries(
            pairs
              .filter(([left, right]) => left !== right)
              .map(([left, right, kind, weight]) => [
                [left, right].toSorted().join('-'),
                { same: kind === 'same', conflict: kind === 'conflict', weight },
              ]),
          ),
        );
        expect(partition(order, compare)).toEqual(partition(order.toSorted(), compare));
      }),
    );
  });
});
