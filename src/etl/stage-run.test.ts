import { expect, it } from 'vitest';
import { stageVersions } from '../movie/stages.ts';
import { Registry } from '../observability/metrics.ts';
import { measuredStages } from './stage-run.ts';

it('stages are counted by outcome and version, timed, and hand on results and errors', async () => {
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

  const counted = (await registry.metrics()).matchAll(/_count\{stage="(\w+)",outcome="(\w+)",version="(\w+)"\} (\d+)/g);
  expect([...counted].map(([, ...told]) => told.join(' '))).toEqual([
    `clean done ${stageVersions.clean} 1`,
    `merge failed ${stageVersions.merge} 1`,
    `publish done ${stageVersions.publish} 1`,
    `publish failed ${stageVersions.publish} 1`,
  ]);
  expect(stages.milliseconds).toEqual({
    clean: expect.any(Number),
    merge: expect.any(Number),
    publish: expect.any(Number),
  });
});
