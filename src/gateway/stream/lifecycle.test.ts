import { expect, test } from 'vitest';
import type { Clock } from '../../clock.ts';
import type { Hub } from './hub.ts';
import { drainStreams, keepStreams } from './lifecycle.ts';

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

test('a clock that is set back an hour keeps nobody waiting', async () => {
  const clock = new Timeline();
  clock.time = 3_600_000;
  const { clients, returns } = returning(100, clock);
  let waits = 0;
  const jumping: Clock = {
    now: clock.now,
    async wait(milliseconds) {
      waits += 1;
      clock.time += waits === 1 ? -3_600_000 : milliseconds;
    },
  };
  await drainStreams({ clients }, 30, jumping, spread());
  expect(returns).toHaveLength(100);
  expect(waits).toBeLessThan(1000);
});

test('a stream is told that it is alive, and a stalled one cut off, though the clock was set back an hour', async () => {
  const now = 1000;
  const hourAhead = 3_600_000;
  const told: string[] = [];
  const idle = { ended: false, lastWriteAt: hourAhead, endsAt: 2 * hourAhead, writeText: () => told.push('alive') };
  const stalled = { ended: false, blockedSince: hourAhead, abandon: (reason: string) => told.push(reason) };
  const stop = new AbortController();
  const clock: Clock = {
    now: () => now,
    async wait() {
      if (told.length > 0) stop.abort();
    },
  };
  const hub = { clients: new Set([idle, stalled]) } as unknown as Hub;
  await keepStreams(
    { hub, epoch: () => 'e', heartbeatSeconds: 15, stalledSeconds: 60, clock, random: spread() },
    stop.signal,
  );
  expect(told.slice(0, 2)).toEqual(['alive', 'stalled']);
});

test('a stream that has had its time goes on until its client has been told whether its position is lost', async () => {
  const clock = new Timeline();
  const reasons: string[] = [];
  const client = {
    ended: false,
    endsAt: 1000,
    lastWriteAt: 0,
    placed: false,
    end: (reason: string) => reasons.push(reason),
    writeText: () => undefined,
  };
  const stop = new AbortController();
  const hub = { clients: new Set([client]) } as unknown as Hub;
  const seen: string[][] = [];
  const looking: Clock = {
    now: clock.now,
    wait: async (milliseconds) => {
      await clock.wait(milliseconds);
      seen.push([...reasons]);
      if (clock.time === 20_000) client.placed = true;
      if (clock.time === 21_000) stop.abort();
    },
  };
  const options = { hub, epoch: () => 'e', heartbeatSeconds: 100, stalledSeconds: 60, random: () => 0.5 };
  await keepStreams({ ...options, clock: looking }, stop.signal);
  expect(seen[19]).toEqual([]);
  expect(seen[20]).toEqual(['lifetime']);
});
