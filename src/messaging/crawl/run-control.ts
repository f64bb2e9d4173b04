import type { NatsConnection } from '@nats-io/nats-core';
import type { Clock } from '../../clock.ts';
import { EnvironmentError } from '../../errors.ts';
import { token } from '../contracts/subjects.ts';
import { discardJobs } from './frontier.ts';
import { cancelRun, isActive, listRuns, openRuns, type Run, readRun } from './runs.ts';

/**
 * A run by its name.
 * @throws EnvironmentError where there is none of this name.
 */
export async function requireRun(connection: NatsConnection, name: string): Promise<Run> {
  const run = await readRun(connection, name);
  if (run === null) throw new EnvironmentError(`there is no run ${name}: see cinestream runs list`);
  return run;
}

/**
 * Lets the pages of a run wait; those that are being read are read to their end.
 * @throws EnvironmentError where there is no such run, it is over, or it imports a file.
 */
export async function pauseRun(connection: NatsConnection, name: string): Promise<Run> {
  return setPaused(connection, name, true);
}

/**
 * Goes on with a run that was paused.
 * @throws EnvironmentError where there is no such run, or it is over.
 */
export async function resumeRun(connection: NatsConnection, name: string): Promise<Run> {
  return setPaused(connection, name, false);
}

async function setPaused(connection: NatsConnection, name: string, paused: boolean): Promise<Run> {
  const run = await requireRun(connection, name);
  if (!isActive(run)) throw new EnvironmentError(`run ${name} is ${run.state}: there is nothing to pause or resume`);
  if (run.adapter === 'dataset') throw new EnvironmentError(`run ${name} imports a file: stop it, and import again`);
  const runs = await openRuns(connection);
  const changed = await runs.change(name, (value) => (value !== null && isActive(value) ? { ...value, paused } : null));
  return changed ?? run;
}

/**
 * Ends a run: what waits of it is not read.
 * @throws EnvironmentError where there is no such run, or it is over.
 */
export async function stopRun(connection: NatsConnection, name: string, clock: Clock): Promise<Run> {
  const run = await requireRun(connection, name);
  if (!isActive(run)) throw new EnvironmentError(`run ${name} is ${run.state} already`);
  await cancelRun(connection, name, clock);
  await discardJobs(connection, run.source, name);
  return requireRun(connection, name);
}

/** Which runs are paused, as their names stand in subjects. */
export async function pausedRuns(connection: NatsConnection): Promise<Set<string>> {
  const runs = await listRuns(connection);
  return new Set(runs.filter((run) => run.paused === true && isActive(run)).map(({ run }) => token(run)));
}
