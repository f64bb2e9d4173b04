import type { NatsConnection } from '@nats-io/nats-core';
import type { Logger } from 'pino';
import type { Clock } from '../../clock.ts';
import { finishRunWhenDone, listRuns, readRun, whyWithoutMovies } from '../../messaging/crawl/runs.ts';
import type { KeptTask } from './run-every.ts';

/** Marks runs as finished when their last job is done. Every scraper does; doing it twice changes nothing. */
export function finishRuns(connection: NatsConnection, clock: Clock, logger: Logger): KeptTask {
  return {
    name: 'mark runs as finished',
    intervalMilliseconds: 5000,
    async run() {
      const running = (await listRuns(connection)).filter(({ state }) => state === 'running');
      for (const run of running) {
        if (!(await finishRunWhenDone(connection, run, clock))) continue;
        const over = (await readRun(connection, run.run)) ?? run;
        const why = whyWithoutMovies(over);
        if (why === null) logger.info({ run: run.run, ...over.counters }, 'run finished');
        else logger.warn({ run: run.run, ...over.counters, why }, 'run finished without movies');
      }
    },
  };
}
