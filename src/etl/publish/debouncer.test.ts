import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Clock } from '../../clock.ts';
import { silentLogger } from '../../observability/logger.ts';
import { Debouncer, type DebouncerOptions } from './debouncer.ts';

const quietMilliseconds = 2000;

/** Time that passes when the test says so. */
class Time implements Clock {
  #now = 0;
  #waiting: { at: number; resolve: () => void }[] = [];

  now(): number {
    return this.#now;
  }

  wait(milliseconds: number, signal?: AbortSignal): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#waiting.push({ at: this.#now + milliseconds, resolve });
    signal?.addEventListener('abort', () => resolve(), { once: true });
    return promise;
  }

  async pass(milliseconds: number): Promise<void> {
    this.#now += milliseconds;
    const due = this.#waiting.filter(({ at }) => at <= this.#now);
    this.#waiting = this.#waiting.filter(({ at }) => at > this.#now);
    for (const { resolve } of due) resolve();
    await settled();
  }
}

/** Everything that does not wait for time has been done. */
const settled = () => new Promise((resolve) => setImmediate(resolve));

let time: Time;
let refresher: Debouncer | undefined;
let refreshed: string[];

beforeEach(() => {
  time = new Time();
  refreshed = [];
});

afterEach(async () => {
  await refresher?.stop();
});

function start(options: Partial<DebouncerOptions> = {}): Debouncer {
  refresher = new Debouncer({
    refresh: async (id) => void refreshed.push(id),
    quietMilliseconds,
    concurrency: 2,
    clock: time,
    logger: silentLogger,
    ...options,
  });
  return refresher;
}

it('looks at a movie once for many marks, and tells each who marked it', async () => {
  const marks = start();
  const marked = [marks.mark(['a', 'b']), marks.mark(['b'])];
  await settled();
  expect(refreshed).toEqual([]);
  await time.pass(quietMilliseconds);
  await Promise.all(marked);
  expect(refreshed).toEqual(['a', 'b']);
});

it('waits no longer when it is told to hurry', async () => {
  const marks = start();
  const marked = marks.mark(['a']);
  marks.hurry();
  await marked;
  expect(refreshed).toEqual(['a']);
});

it('looks again at what could not be looked at', async () => {
  let failures = 1;
  const marks = start({
    async refresh(id) {
      if (failures-- > 0) throw new RangeError('not now');
      refreshed.push(id);
    },
  });
  const marked = marks.mark(['a']);
  await time.pass(quietMilliseconds);
  expect(refreshed).toEqual([]);
  await time.pass(quietMilliseconds);
  await marked;
  expect(refreshed).toEqual(['a']);
});
