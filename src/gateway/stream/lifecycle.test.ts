import { expect, test } from 'vitest';
import type { Clock } from '../../clock.ts';
import { drainStreams } from './lifecycle.ts';

/** A clock whose waits are over at once. */
class Timeline implements Clock {
  time = 0;
  now = () => this.time;
  wait = async (milliseconds: number) => {
    this.time += milliseconds;
  };
}

/** Clients that note when each of them would be back: after its stream has ended, and the time that it was told. */
function returning(
  count: number,
  clock: Clock,
): { clients: Set<{ end: (reason: string, frame?: string) => void }>; returns: number[] } {
  const returns: number[] = [];
  const client = () => ({
    end: (_: string, frame = '') => {
      returns.push(clock.now() + Number(/retry: (\d+)/.exec(frame)?.[1]));
    },
  });
  return { clients: new Set(Array.from({ length: count }, client)), returns };
}

/** Numbers in [0, 1) that are spread like random ones and the same in each run. */
function spread(): () => number {
  let state = 0;
  return () => {
    state = (state + 0.618_034) % 1;
    return state;
  };
}

test.each([
  [11, 5, 5],
  [60, 30, 30],
  [10_000, 30, 30],
])('%d clients that are let go within %d s come back over %d s', async (count, seconds, over) => {
  const clock = new Timeline();
  const { clients, returns } = returning(count, clock);
  await drainStreams({ clients }, seconds, clock, spread());
  expect(returns).toHaveLength(count);
  expect(clock.time).toBeLessThanOrEqual(seconds * 1000);
  const bySecond = Map.groupBy(returns, (time) => Math.floor(time / 1000));
  const most = Math.max(...[...bySecond.values()].map(({ length }) => length));
  expect(most).toBeLessThanOrEqual(Math.ceil(count / over) * 1.5 + 1);
});

test('one client alone is not kept waiting', async () => {
  const clock = new Timeline();
  const { clients, returns } = returning(1, clock);
  await drainStreams({ clients }, 30, clock, spread());
  expect(returns).toHaveLength(1);
  expect(clock.time).toBe(0);
});

test('without time to drain all are let go at once', async () => {
  const clock = new Timeline();
  const { clients, returns } = returning(100, clock);
  await drainStreams({ clients }, 0, clock, spread());
  expect(returns).toHaveLength(100);
  expect(clock.time).toBe(0);
});
