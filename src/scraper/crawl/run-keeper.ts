import type { NatsConnection } from '@nats-io/nats-core';
import type { Logger } from 'pino';
import type { Clock } from '../../clock.ts';
import { finishRunWhenDone, listRuns } from '../../messaging/crawl/runs.ts';
import type { KeptTask } from './run-every.ts';

/** Marks runs as finished when their last job is done. Every scraper does; doing it twice changes nothing. */
export function finishRuns(connection: NatsConnection, clock: Clock, logger: Logger): KeptTask {
  return {
    name: 'mark runs as finished',
    intervalMilliseconds: 5000,
    async run() {
      const running = (await listRuns(connection)).filter(({ state }) => state === 'running');
      for (const run of running) {
        if (await finishRunWhenDone(connection, run, clock))
          logger.info({ run: run.run, ...run.counters }, 'run finished');
      }
    },
  };
}
