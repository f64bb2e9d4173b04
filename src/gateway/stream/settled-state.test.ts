import { describe, expect, it } from 'vitest';
import type { Clock } from '../../clock.ts';
import type { StreamBounds } from '../../messaging/nats/read/scan.ts';
import { settledState } from './settled-state.ts';

/** Waiting costs no time. */
const clock: Clock = { now: () => 0, wait: async () => undefined };
const { signal } = new AbortController();

function answering(lastSequences: number[], replicated: boolean) {
  let asked = 0;
  const read = async (): Promise<StreamBounds> => {
    const lastSequence = lastSequences[Math.min(asked, lastSequences.length - 1)] ?? 0;
    asked += 1;
    return { created: '', firstSequence: 1, lastSequence, messages: lastSequence, bytes: 0, replicated };
  };
  return { read, asked: () => asked };
}

describe('settledState', () => {
  it('believes no server that knows less than the client until another leads', async () => {
    const { read } = answering([1871, 1871, 1903], true);
    expect((await settledState(read, 1897, clock, signal)).lastSequence).toBe(1903);
  });

  it('gives a position up that stays ahead of the stream', async () => {
    const { read } = answering([10], true);
    expect((await settledState(read, 999, clock, signal)).lastSequence).toBe(10);
  });

  it('asks a single server once', async () => {
    const { read, asked } = answering([10], false);
    await settledState(read, 999, clock, signal);
    expect(asked()).toBe(1);
  });

  it('asks once where the position is in the stream', async () => {
    const { read, asked } = answering([10], true);
    await settledState(read, 10, clock, signal);
    expect(asked()).toBe(1);
  });
});
