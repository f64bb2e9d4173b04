import { expect, it } from 'vitest';
import { Registry } from '../observability/metrics.ts';
import { measuredStages } from './stage-run.ts';

it('stages are counted by outcome, timed, and hand on results and errors', async () => {
  const registry = new Registry();
  const stages = measuredStages(registry)();
  expect(stages.run('clean', () => 'clean')).toBe('clean');
  expect(() =>
    stages.run('merge', () => {
      throw new RangeError('no sources');
    }),
  ).toThrow('no sources');
  await expect(stages.wait('publish', async () => 'published')).resolves.toBe('published');
  await expect(stages.wait('publish', () => Promise.reject(new RangeError('refused')))).rejects.toThrow('refused');

  const counted = (await registry.metrics()).matchAll(/_count\{stage="(\w+)",outcome="(\w+)"\} (\d+)/g);
  expect([...counted].map(([, stage, outcome, count]) => `${stage} ${outcome} ${count}`)).toEqual([
    'clean done 1',
    'merge failed 1',
    'publish done 1',
    'publish failed 1',
  ]);
  expect(stages.milliseconds).toEqual({
    clean: expect.any(Number),
    merge: expect.any(Number),
    publish: expect.any(Number),
  });
});
