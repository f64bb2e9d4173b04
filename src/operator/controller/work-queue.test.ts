import { expect, test } from 'vitest';
import type { Clock } from '../../clock.ts';
import { WorkQueue } from './work-queue.ts';

/** Time that passes only when somebody waits. */
function simulatedClock(): Clock & { time: number } {
  const clock = {
    time: 0,
    now: () => clock.time,
    async wait(milliseconds: number, signal?: AbortSignal) {
      if (!signal?.aborted) clock.time += milliseconds;
    },
  };
  return clock;
}

const never = new AbortController().signal;

test('a key that is added twice is handed out once', async () => {
  const queue = new WorkQueue(simulatedClock());
  queue.add('a');
  queue.add('a');
  queue.add('b');
  expect([await queue.next(never), await queue.next(never)]).toEqual(['a', 'b']);
  expect(queue.depth).toBe(0);
});

test('a key that changes while it is worked on is handed out again, afterwards', async () => {
  const queue = new WorkQueue(simulatedClock());
  queue.add('a');
  await queue.next(never);
  queue.add('a');
  queue.add('b');
  expect(await queue.next(never)).toBe('b');
  queue.done('a');
  expect(await queue.next(never)).toBe('a');
});

test('a key that fails comes back later each time, one that succeeded starts over', async () => {
  const clock = simulatedClock();
  const queue = new WorkQueue(clock);
  queue.add('a');
  const waits: number[] = [];
  for (let attempt = 0; attempt < 4; attempt += 1) {
    const before = clock.time;
    await queue.next(never);
    waits.push(clock.time - before);
    queue.failed('a');
  }
  expect(waits).toEqual([0, 200, 400, 800]);
});

test('of two times the earlier counts', async () => {
  const clock = simulatedClock();
  const queue = new WorkQueue(clock);
  queue.add('a', 5000);
  queue.add('a', 1000);
  queue.add('a', 9000);
  await queue.next(never);
  expect(clock.time).toBe(1000);
});
