import type { Comparable } from './comparable.ts';
import { compareFilms } from './match.ts';
import { partition } from './partition.ts';

/** Which sources' films are one film: references, one list a film. Depends on the set alone, not on its order. */
export function divide(comparables: readonly Comparable[]): string[][] {
  const byReference = new Map(comparables.map((comparable) => [comparable.reference, comparable]));
  return partition([...byReference.keys()], (left, right) => {
    const one = byReference.get(left);
    const other = byReference.get(right);
    if (one === undefined || other === undefined) return { same: false, conflict: false, weight: 0 };
    const { verdict, score } = compareFilms(one, other);
    return { same: verdict === 'same', conflict: verdict === 'conflict', weight: score };
  });
}
