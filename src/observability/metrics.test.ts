import { Registry } from 'prom-client';
import { expect, test } from 'vitest';
import { deadLetterCounter } from './metrics.ts';

test('dead letters are counted from 0 on for every stage, so that the first one is an increase', async () => {
  const registry = new Registry();
  const counter = deadLetterCounter(registry, ['etl', 'enrich']);
  counter.inc({ stage: 'enrich' });
  const text = await registry.metrics();
  expect(text).toContain('cinestream_dead_letters_total{stage="etl"} 0');
  expect(text).toContain('cinestream_dead_letters_total{stage="enrich"} 1');
});
