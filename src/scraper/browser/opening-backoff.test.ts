import { describe, expect, it } from 'vitest';
import { OpeningBackoff } from './opening-backoff.ts';

function simulatedClock() {
  const waits: number[] = [];
  let now = 1_000_000;
  return {
    waits,
    moveTo: (milliseconds: number) => {
      now = milliseconds;
    },
    now: () => now,
    wait: async (milliseconds: number) => {
      waits.push(milliseconds);
      now += milliseconds;
    },
  };
}

describe('the backoff of session openings', () => {
  it('does not hold up while sessions open', async () => {
    const clock = simulatedClock();
    await new OpeningBackoff(clock).wait(undefined);
    expect(clock.waits).toEqual([]);
  });

  it('doubles up to ten seconds, and begins anew after a success', async () => {
    const clock = simulatedClock();
    const backoff = new OpeningBackoff(clock);
    for (let attempt = 0; attempt < 7; attempt++) {
      backoff.failed();
      await backoff.wait(undefined);
    }
    expect(clock.waits).toEqual([500, 1000, 2000, 4000, 8000, 10_000, 10_000]);
    backoff.succeeded();
    backoff.failed();
    await backoff.wait(undefined);
    expect(clock.waits.at(-1)).toBe(500);
  });

  it('counts attempts that fail together as one', async () => {
    const clock = simulatedClock();
    const backoff = new OpeningBackoff(clock);
    for (let together = 0; together < 5; together++) backoff.failed();
    await backoff.wait(undefined);
    expect(clock.waits).toEqual([500]);
  });

  it('does not hold up when the clock was set back', async () => {
    const clock = simulatedClock();
    const backoff = new OpeningBackoff(clock);
    backoff.failed();
    clock.moveTo(0);
    await backoff.wait(undefined);
    expect(clock.waits).toEqual([]);
  });
});
