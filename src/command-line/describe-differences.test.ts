import { describe, expect, it } from 'vitest';
import type { Difference } from '../etl/rebuild/difference.ts';
import { describeDifferences } from './describe-differences.ts';

function changedMovies(count: number): Difference[] {
  return Array.from({ length: count }, (_, index) => ({
    id: `tt${1_000_000 + index}`,
    title: `Movie ${index}`,
    change: 'changed',
    fields: [{ field: 'rating', before: 9, after: 8, rule: 'priority' }],
  }));
}

describe('what a rebuild prints', () => {
  it('counts all fields that differ, and shows the movies with what they had and would have', () => {
    expect(describeDifferences(changedMovies(1))).toEqual([
      '1\trating (priority)',
      'tt1000000\tMovie 0\tchanged',
      '\trating (priority): 9 → 8',
    ]);
  });

  it.each([
    [50, undefined],
    [51, 'and 1 movie more: --json tells all'],
    [173, 'and 123 movies more: --json tells all'],
  ])('shows fifty of %i movies and says how many it leaves out', (count, rest) => {
    const lines = describeDifferences(changedMovies(count));
    expect(lines[0]).toBe(`${count}\trating (priority)`);
    expect(lines.filter((line) => line.startsWith('tt'))).toHaveLength(50);
    expect(lines.find((line) => line.startsWith('and '))).toBe(rest);
  });
});
