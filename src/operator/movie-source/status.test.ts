import { describe, expect, test } from 'vitest';
import type { RunStatus } from './movie-source.ts';
import { isSame, runConditions, summarise } from './status.ts';

function run(changes: Partial<RunStatus> = {}): RunStatus {
  const pages = { pagesDone: 100, pagesQueued: 100, pagesFailed: 0, pagesBlocked: 0 };
  const movies = { observations: 0, moviesNew: 3, moviesChanged: 1 };
  return { name: 'site-1', state: 'finished', startTime: '2026-01-01T00:00:00.000Z', ...pages, ...movies, ...changes };
}

function statusOf(type: string, latest: RunStatus | undefined): boolean | null | undefined {
  return runConditions(latest, false, []).find((condition) => condition.type === type)?.status;
}

describe('the conditions of a run', () => {
  test.each([
    ['Blocked', { pagesDone: 81, pagesBlocked: 19 }, false],
    ['Blocked', { pagesDone: 80, pagesBlocked: 20 }, true],
    ['Blocked', { pagesDone: 0 }, false],
    ['Degraded', { pagesDone: 91, pagesFailed: 9 }, false],
    ['Degraded', { pagesDone: 90, pagesFailed: 10 }, true],
    ['Degraded', { pagesDone: 0 }, false],
    ['Degraded', { state: 'failed' as const }, true],
    ['Running', { state: 'running' as const }, true],
    ['Running', { state: 'cancelled' as const }, false],
  ])('have %s of %j as %s', (type, changes, expected) => {
    expect(statusOf(type, run(changes))).toBe(expected);
  });

  test('before the first say nothing of how pages are read', () => {
    expect(runConditions(undefined, false, [])).toMatchObject([
      { type: 'Running', status: false, reason: 'NotStarted' },
    ]);
    expect(runConditions(undefined, true, [])).toMatchObject([{ type: 'Running', status: false, reason: 'Suspended' }]);
  });
});

describe('the line for kubectl get', () => {
  test.each([
    [[], undefined, false, 'waiting for its first run'],
    [[], run(), true, 'suspended'],
    [
      [],
      run({ pagesFailed: 2, pagesBlocked: 1 }),
      false,
      'finished: 100 of 100 pages, 2 failed, 1 blocked, 3 movies new, 1 changed',
    ],
    [[run({ state: 'running', pagesDone: 7 })], run(), true, 'running: 7 of 100 pages, 3 movies new, 1 changed'],
    [
      [run({ state: 'running', pagesQueued: 0, observations: 12 })],
      undefined,
      false,
      'running: 12 titles, 3 movies new, 1 changed',
    ],
    [
      [run({ state: 'running' }), run(), run()],
      undefined,
      false,
      'running: 100 of 100 pages, 3 movies new, 1 changed, and 2 more',
    ],
  ])('of %#', (active, last, suspended, line) => {
    expect(summarise(active, last, suspended)).toBe(line);
  });
});

test('a status is the same whatever the order of its fields, and another when a value or the order of a list is', () => {
  expect(isSame({ a: 1, b: [{ c: 1, d: 2 }] }, { b: [{ d: 2, c: 1 }], a: 1 })).toBe(true);
  expect(isSame({ a: 1 }, { a: 2 })).toBe(false);
  expect(isSame({ a: [1, 2] }, { a: [2, 1] })).toBe(false);
  expect(isSame({ a: 1 }, undefined)).toBe(false);
});
