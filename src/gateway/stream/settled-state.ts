import type { Clock } from '../../clock.ts';
import type { StreamBounds } from '../../messaging/nats/read/scan.ts';

/** A leader that is cut off, or comes back from a pause, takes itself for the leader for 10 s at most. */
const staleAnswers = 15;
const intervalMilliseconds = 1000;

/**
 * The stream's state, which a client's position is judged by. Of several servers the one that was the leader a moment ago may
 * still answer, with less than clients have got from elsewhere: a position ahead of its answer is asked about again, for 15 s.
 * @throws what `read` throws
 */
export async function settledState(
  read: () => Promise<StreamBounds>,
  position: number,
  clock: Clock,
  signal: AbortSignal,
): Promise<StreamBounds> {
  for (let answers = 1; ; answers += 1) {
    const state = await read();
    const certain = position <= state.lastSequence || !state.replicated || answers > staleAnswers;
    if (certain || signal.aborted) return state;
    await clock.wait(intervalMilliseconds, signal);
  }
}
