import { expect, test } from 'vitest';
import { silentLogger } from '../../observability/logger.ts';
import { Registry } from '../../observability/metrics.ts';
import { createOperatorMetrics } from '../metrics.ts';
import { Controller } from './controller.ts';

test('a controller tells how long it has been at one object', async () => {
  const clock = { time: 1000, now: () => clock.time, wait: () => Promise.resolve() };
  const begun = Promise.withResolvers<void>();
  const work = Promise.withResolvers<null>();
  const controller = new Controller({
    name: 'test',
    reconcile: () => {
      begun.resolve();
      return work.promise;
    },
    clock,
    logger: silentLogger,
    metrics: createOperatorMetrics(new Registry()),
  });
  const stopping = new AbortController();
  expect(controller.busyFor()).toBe(0);
  controller.queue.add('a');
  const running = controller.run(stopping.signal);
  await begun.promise;
  clock.time += 60_000;
  expect(controller.busyFor()).toBe(60_000);
  stopping.abort();
  work.resolve(null);
  await running;
  expect(controller.busyFor()).toBe(0);
});
