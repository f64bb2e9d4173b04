import { expect, it } from 'vitest';
import { passed, symptomsOf, type Verdict } from './experiment.ts';
import { recoveryTable } from './verdict.ts';

const calm: Verdict = {
  seed: 1,
  strikes: [
    { fault: 'kill a gateway', afterSequence: 10, recoverySeconds: 1, breaches: [] },
    { fault: 'full storage', afterSequence: 20, recoverySeconds: 4, breaches: [] },
    { fault: 'kill a gateway', afterSequence: 30, recoverySeconds: 3, breaches: [] },
  ],
  unrest: [],
  events: 40,
  deliveries: 400,
  connections: 10,
  pages: 0,
  violations: [],
  differences: [],
  inputs: { merged: 1, replaced: 0, unchanged: 0, 'dead-lettered': 0 },
  unaccounted: [],
  peakMegabytes: {},
  overBound: [],
  ends: [],
};

it('counts what went wrong with events by the fault in whose time they were published', () => {
  const violations: Verdict['violations'] = [
    { kind: 'lost', client: 'a', detail: '', sequence: 5 },
    { kind: 'lost', client: 'b', detail: '', sequence: 20 },
    { kind: 'doubled', client: 'a', detail: '', sequence: 21 },
    { kind: 'reordered', client: 'a', detail: '', sequence: 31 },
    { kind: 'back in time', client: 'the stream', detail: '', sequence: 40 },
    { kind: 'reset', client: 'a', detail: '' },
  ];
  expect(
    recoveryTable([{ ...calm, violations }])
      .split('\n')
      .slice(2),
  ).toEqual(['| full storage | 1 | 0 | 1 | 0 | 4.0 | 4.0 |', '| kill a gateway | 2 | 2 | 0 | 2 | 3.0 | 3.0 |']);
});

it('tells what a run failed by, so that a bug is caught only by what it does', () => {
  expect(passed(calm)).toBe(true);
  const failed = {
    ...calm,
    differences: ['movies.tt1 is missing'],
    unaccounted: ['in no record: observations.imdb.1'],
  };
  expect([...symptomsOf(failed)].sort()).toEqual(['other catalogue', 'unaccounted']);
  expect(passed(failed)).toBe(false);
});
