import { expect, test } from 'vitest';
import { canaryObservation } from './canary.ts';
import { observationSchema } from './observation.ts';

const valid = canaryObservation(new Date('2026-01-01T00:00:00Z'));

test('an observation fits its schema', () => {
  expect(observationSchema.safeParse(valid).success).toBe(true);
});

test.each([
  '',
  'run\r\nNats-Msg-Id: other',
  'run\nx',
  'run\u0000',
])('one whose run could not stand in a header does not: %j', (run) => {
  expect(observationSchema.safeParse({ ...valid, run }).success).toBe(false);
});
