import { expect, it } from 'vitest';
import { readStageTimes, stageTimesHeaders } from './stage-times.ts';

it('times of stages come back from the headers of a message', () => {
  const headers = new Map(Object.entries(stageTimesHeaders({ clean: 0.2, merge: 1.125 })));
  expect(readStageTimes((name) => headers.get(name))).toEqual({ clean: 0.2, merge: 1.125 });
});

it.each([undefined, 'no JSON', 'null', '{"merge":"long"}'])('a header %j tells nothing', (text) => {
  expect(readStageTimes(() => text)).toEqual({});
});
