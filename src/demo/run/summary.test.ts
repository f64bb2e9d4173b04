import { describe, expect, it } from 'vitest';
import { formatSummary, percentile } from './summary.ts';

describe('percentile', () => {
  it('is a value that occurred, by nearest rank', () => {
    expect(percentile([5, 1, 4, 2, 3], 0.5)).toBe(3);
    expect(percentile([5, 1, 4, 2, 3], 0.99)).toBe(5);
    expect(percentile([], 0.5)).toBeUndefined();
  });
});

describe('formatSummary', () => {
  it('says so when nothing arrived live', () => {
    const text = formatSummary({
      pages: 3,
      movies: 2,
      duplicatesMerged: 1,
      conflictsResolved: 1,
      deadLetters: 0,
      seconds: 1.25,
      freshness: [],
    });
    expect(text).toContain('freshness p50       – (nothing new arrived live)');
    expect(text).toContain('movies              2');
  });
});
