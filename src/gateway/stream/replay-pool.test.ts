import { describe, expect, it } from 'vitest';
import { ReplayPool } from './replay-pool.ts';

/** Tasks that end when told to. */
function startTasks(pool: ReplayPool, count: number) {
  const started: number[] = [];
  const tasks = Array.from({ length: count }, (_, number) => {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const finished = pool.run(() => {
      started.push(number);
      return promise;
    });
    return { finished, resolve, reject };
  });
  return { started, tasks };
}

describe('a pool of replays', () => {
  it('runs no more than its bound, the others in the order in which they came', async () => {
    const pool = new ReplayPool(2, 2);
    const { started, tasks } = startTasks(pool, 4);
    expect([started, pool.active, pool.waiting, pool.full]).toEqual([[0, 1], 2, 2, true]);
    tasks[1]?.resolve();
    await tasks[1]?.finished;
    expect([started, pool.active, pool.waiting, pool.full]).toEqual([[0, 1, 2], 2, 1, false]);
    for (const task of tasks) task.resolve();
    await Promise.all(tasks.map(({ finished }) => finished));
    expect([started, pool.active, pool.waiting]).toEqual([[0, 1, 2, 3], 0, 0]);
  });

  it('gets the place of a replay that failed back', async () => {
    const pool = new ReplayPool(1, 1);
    const { started, tasks } = startTasks(pool, 2);
    tasks[0]?.reject(new Error('NATS is away'));
    await expect(tasks[0]?.finished).rejects.toThrow('NATS is away');
    tasks[1]?.resolve();
    await tasks[1]?.finished;
    expect([started, pool.active]).toEqual([[0, 1], 0]);
  });
});
