import type { Clock } from '../../src/clock.ts';

const patienceSeconds = 60;

/** Asks again until there is an answer: a cluster is without a leader for moments. Rejects with the last failure after a minute. */
export async function persist<T>(ask: () => Promise<T>, clock: Clock): Promise<T> {
  const deadline = clock.now() + patienceSeconds * 1000;
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      if (clock.now() > deadline) throw error;
      await clock.wait(200);
    }
  }
}
