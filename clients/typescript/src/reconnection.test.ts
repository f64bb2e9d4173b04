import { expect, it } from 'vitest';
import { readRetryAfter, reconnectionDelay } from './reconnection.ts';

it('waits as long as the server asks when nothing failed', () => {
  expect(reconnectionDelay({ retry: 2500, failures: 0 }, () => 0.9)).toBe(2500);
});

it('waits exponentially longer after failures, anywhere up to a bound, never shorter than the server asks', () => {
  const longest = (failures: number) => reconnectionDelay({ retry: 2000, failures }, () => 1) - 2000;
  expect([1, 2, 3, 4, 100].map(longest)).toEqual([4000, 8000, 16_000, 30_000, 30_000]);
  expect(reconnectionDelay({ retry: 2000, failures: 100 }, () => 0)).toBe(2000);
  expect(reconnectionDelay({ retry: 0, failures: 1 }, () => 0.5)).toBe(1000);
});

it('obeys Retry-After, and stays within what timers can do', () => {
  expect(reconnectionDelay({ retry: 2000, failures: 1, retryAfter: 60_000 }, () => 0)).toBe(60_000);
  expect(reconnectionDelay({ retry: 1e12, failures: 1 }, () => 1)).toBe(86_400_000);
});

it('reads Retry-After as seconds or as a date', () => {
  const now = Date.parse('2026-01-31T12:00:00Z');
  expect(readRetryAfter('5', now)).toBe(5000);
  expect(readRetryAfter('Sat, 31 Jan 2026 12:00:30 GMT', now)).toBe(30_000);
  expect(readRetryAfter('Sat, 31 Jan 2026 11:00:00 GMT', now)).toBe(0);
  expect(readRetryAfter('soon', now)).toBeUndefined();
  expect(readRetryAfter(null, now)).toBeUndefined();
});
