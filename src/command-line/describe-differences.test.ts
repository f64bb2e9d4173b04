import { describe, expect, it } from 'vitest';
import type { Difference } from '../etl/rebuild/difference.ts';
import { describeDifferences } from './describe-differences.ts';

function changedFilms(count: number): Difference[] {
  return Array.from({ length: count }, (_, index) => ({
    id: `tt${1_000_000 + index}`,
    title: `Film ${index}`,
    change: 'changed',
    fields: [{ field: 'rating', before: 9, after: 8, rule: 'priority' }],
  }));
}

describe('what a rebuild prints', () => {
  it('counts all fields that differ, and shows the films with what they had and would have', () => {
    expect(describeDifferences(changedFilms(1))).toEqual([
      '1\trating (priority)',
      'tt1000000\tFilm 0\tchanged',
      '\trating (priority): 9 → 8',
    ]);
  });

  it.each([
    [50, undefined],
    [51, 'and 1 film more: --json tells all'],
    [173, 'and 123 films more: --json tells all'],
  ])('shows fifty of %i films and says how many it leaves out', (count, rest) => {
    const lines = describeDifferences(changedFilms(count));
    expect(lines[0]).toBe(`${count}\trating (priority)`);
    expect(lines.filter((line) => line.startsWith('tt'))).toHaveLength(50);
    expect(lines.find((line) => line.startsWith('and '))).toBe(rest);
  });
});
