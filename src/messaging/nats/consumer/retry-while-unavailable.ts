import type { Clock } from '../../../clock.ts';
import { isWaitingForService } from './retry-policy.ts';

export interface RetryWhileUnavailableOptions {
  clock: Clock;
  /** Gives up early: the worker drains. */
  signal: AbortSignal;
}

/** A cluster that is rolled out is away for moments, again and again: longer than that is for the retry policy. */
const patienceMilliseconds = 90_000;
const firstDelayMilliseconds = 200;
const longestDelayMilliseconds = 5000;

/**
 * Does what may be repeated until NATS takes it. For work whose beginning is dear, a page that was read, say: given back, all of
 * it would be done again. Rejects with the last failure when that is not NATS being away, after 90 s, or when the signal aborts.
 */
export async function retryWhileUnavailable<T>(
  work: () => Promise<T>,
  { clock, signal }: RetryWhileUnavailableOptions,
): Promise<T> {
  const deadline = clock.now() + patienceMilliseconds;
  for (let delay = firstDelayMilliseconds; ; delay = Math.min(2 * delay, longestDelayMilliseconds)) {
    try {
      return await work();
    } catch (error) {
      if (!isWaitingForService(error) || signal.aborted || clock.now() > deadline) throw error;
      await clock.wait(delay, signal);
    }
  }
}
