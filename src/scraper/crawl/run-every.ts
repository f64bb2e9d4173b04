import type { Logger } from 'pino';
import type { Clock } from '../../clock.ts';
import { describeError } from '../../errors.ts';

export interface KeptTask {
  /** What it is for, as it stands in the log: "admit jobs to the queue". */
  name: string;
  intervalMilliseconds: number;
  /** Safe to repeat, and at the same time as others do it. */
  run(): Promise<void>;
}

/** Does a task again and again until the signal aborts, whatever happens to it; the first failure in a row is a warning. */
export async function runEvery(task: KeptTask, clock: Clock, logger: Logger, signal: AbortSignal): Promise<void> {
  let failing = false;
  while (!signal.aborted) {
    await clock.wait(task.intervalMilliseconds, signal);
    if (signal.aborted) return;
    try {
      await task.run();
      failing = false;
    } catch (error) {
      logger[failing ? 'debug' : 'warn'](
        { task: task.name, error: describeError(error) },
        'failed, and is tried again',
      );
      failing = true;
    }
  }
}
