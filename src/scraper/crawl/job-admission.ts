import type { NatsConnection } from '@nats-io/nats-core';
import type { Clock } from '../../clock.ts';
import { admitJobs, type GivesWay } from '../../messaging/crawl/job-admission.ts';
import { pausedRuns } from '../../messaging/crawl/run-control.ts';
import type { KeptTask } from './run-every.ts';

/** Who moves a source's jobs is through with them in a fraction of this. */
const patienceMilliseconds = 2000;

/** A run that was resumed goes on so much later. */
const pausedForMilliseconds = 2000;

/**
 * Keeps the queue filled from the frontier. Every scraper does; doing it twice changes nothing. Of those that do it at the same moment
 * one goes on.
 */
export function fillQueue(connection: NatsConnection, clock: Clock): KeptTask {
  const givesWay = giveWay(clock);
  let paused = new Set<string>();
  let lookedAt = Number.NEGATIVE_INFINITY;
  return {
    name: 'admit jobs to the queue',
    intervalMilliseconds: 250,
    async run() {
      if (clock.now() - lookedAt >= pausedForMilliseconds) {
        paused = await pausedRuns(connection);
        lookedAt = clock.now();
      }
      await admitJobs(connection, givesWay, paused);
    },
  };
}

/** Gives way to whoever has moved a job first; when that job still waits after a while, the other is gone. */
export function giveWay(clock: Clock): GivesWay {
  const met = new Map<string, { sequence: number; since: number }>();
  return (source, sequence) => {
    const before = met.get(source);
    if (before?.sequence === sequence) return clock.now() - before.since < patienceMilliseconds;
    met.set(source, { sequence, since: clock.now() });
    return true;
  };
}
