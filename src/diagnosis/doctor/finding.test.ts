import { describe, expect, it } from 'vitest';
import { createPaint } from '../terminal-text.ts';
import { exitCodeOf, formatFindings, ok, problem, skipped, unknown, warning } from './finding.ts';

describe('exitCodeOf', () => {
  it('is 1 for what is wrong and for what would not tell, not for what is to be looked at', () => {
    expect(exitCodeOf([ok('a', ''), warning('b', '', ''), skipped('c', '')])).toBe(0);
    expect(exitCodeOf([ok('a', ''), problem('b', '', '')])).toBe(1);
    expect(exitCodeOf([ok('a', ''), unknown('b', '', '')])).toBe(1);
  });
});

describe('formatFindings', () => {
  it('has one line each with the remedy beneath, and calls unknown what is unknown', () => {
    const findings = [
      ok('nats', 'answers'),
      problem('stream CRAWL', 'does not exist', 'run: cinestream topology'),
      unknown('clock', 'no\nanswer', 'try again'),
    ];
    expect(formatFindings(findings, createPaint(false))).toEqual([
      '✓ nats          answers',
      '✗ stream CRAWL  does not exist',
      '                → run: cinestream topology',
      '! clock         unknown: no answer',
      '                → try again',
      '',
      '1 in order, 0 to look at, 1 wrong, 1 unknown',
    ]);
  });
});
