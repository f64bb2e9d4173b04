import type { NatsConnection } from '@nats-io/nats-core';
import type { Logger } from 'pino';
import type { Clock } from '../../clock.ts';
import { describeError } from '../../errors.ts';
import { finishRunWhenDone, listRuns } from '../../messaging/runs.ts';

const intervalMilliseconds = 5000;

/** Marks runs as finished when their last job is done. Every scraper does; doing it twice changes nothing. */
export async function keepRuns(
  connection: NatsConnection,
  clock: Clock,
  logger: Logger,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    await clock.wait(intervalMilliseconds, signal);
    if (signal.aborted) return;
    try {
      const running = (await listRuns(connection)).filter(({ state }) => state === 'running');
      for (const run of running) {
        if (await finishRunWhenDone(connection, run, clock))
          logger.info({ run: run.run, ...run.counters }, 'run finished');
      }
    } catch (error) {
      logger.debug({ error: describeError(error) }, 'the state of runs could not be read');
    }
  }
}
