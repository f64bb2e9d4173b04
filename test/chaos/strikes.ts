import type { NatsConnection } from '@nats-io/nats-core';
import type { Clock, Random } from '../../src/clock.ts';
import { streams } from '../../src/messaging/contracts/subjects.ts';
import { streamBounds } from '../../src/messaging/nats/read/scan.ts';
import { observation } from '../support/observations.ts';
import { probeSource } from './catalogue.ts';
import type { ChaosClient } from './client.ts';
import type { Fault } from './faults/fault.ts';
import { deliver, type Feed } from './feed.ts';
import { persist } from './persist.ts';

export interface Strike {
  fault: string;
  /** The stream's last event when it began: later ones, up to those of the next strike, were published in its time. */
  afterSequence: number;
  /** From the fault being over until a new movie has reached every steady client; null when it did not within the patience. */
  recoverySeconds: number | null;
  /** What the fault saw that must not be. */
  breaches: string[];
}

/** What a schedule of faults needs of the system that they strike. */
export interface Struck {
  /** The experimenter's own view. */
  connection: NatsConnection;
  clock: Clock;
  random: Random;
  /** Waits until every replica of the streams is current, or for as long as that may take. */
  healthy(): Promise<boolean>;
  /** Goes on with what else is to go on meanwhile. */
  goOn?(): Promise<void>;
}

export interface StrikeOptions<System extends Struck> {
  system: System;
  faults: readonly Fault<System>[];
  /** Those by whom recovery is measured. */
  witnesses: readonly ChaosClient[];
  feed: Feed;
  seconds: number;
  /** Only faults with one of these in their names. */
  only?: readonly string[];
  report(line: string): void;
}

/** From a burst of observations to the strike into it. */
const longestDelayMilliseconds = 200;
const recoveryPatienceSeconds = 60;

/** The faults that can strike this system in so many seconds, or all that are asked for by name. Throws where there is none. */
export function faultsFor<System extends Struck>({
  system,
  faults,
  seconds,
  only,
}: Pick<StrikeOptions<System>, 'system' | 'faults' | 'seconds' | 'only'>): Fault<System>[] {
  const applicable = faults.filter(
    (fault) =>
      (fault.applies?.(system) ?? true) &&
      (only === undefined ? 2 * (fault.seconds ?? 0) <= seconds : only.some((text) => fault.name.includes(text))),
  );
  if (applicable.length === 0) throw new RangeError(`no fault of this run has one of ${only?.join(', ')} in its name`);
  return applicable;
}

/** Strikes one fault after the other, each into a burst of observations, until time is up or one is not recovered from. */
export async function strikeUntilTimeIsUp<System extends Struck>(options: StrikeOptions<System>): Promise<Strike[]> {
  const { system, witnesses, feed, seconds, report } = options;
  const { clock, random } = system;
  const faults = faultsFor(options);
  const end = clock.now() + seconds * 1000;
  const strikes: Strike[] = [];
  let waiting: Fault<System>[] = [];
  while (clock.now() < end) {
    // Every fault has its turn before any has a second one.
    if (waiting.length === 0) waiting = [...faults];
    const [fault] = waiting.splice(Math.floor(random() * waiting.length), 1);
    if (fault === undefined) break;
    // Two servers away at once is a fault of its own.
    if (!(await system.healthy())) report('the NATS servers are not healthy, in spite of all patience');
    const afterSequence = await lastEvent(system);
    const stored = Promise.all([feed.burst(), system.goOn?.()]);
    await clock.wait(random() * longestDelayMilliseconds);
    const breaches = (await fault.strike(system)) ?? [];
    await stored;
    const recoverySeconds = await timeToRecover(strikes.length, system, witnesses);
    strikes.push({ fault: fault.name, afterSequence, recoverySeconds, breaches });
    report([fault.name, recovery(recoverySeconds), ...breaches].join(': '));
    // It has failed: what further faults would do to it says nothing.
    if (recoverySeconds === null) break;
  }
  return strikes;
}

function lastEvent({ connection, clock }: Struck): Promise<number> {
  return persist(async () => (await streamBounds(connection, streams.movies)).lastSequence, clock);
}

function recovery(seconds: number | null): string {
  return seconds === null ? 'NOT RECOVERED' : `recovered in ${seconds.toFixed(1)} s`;
}

/** Publishes a new movie and waits until every witness has it. */
async function timeToRecover(
  number: number,
  { clock, connection }: Struck,
  witnesses: readonly ChaosClient[],
): Promise<number | null> {
  const start = clock.now();
  const title = `Zwischenfall Nummer ${number}`;
  const facts = { title, year: 1950 + number, director: [`Probe Person ${number}`] };
  await deliver(connection, observation(probeSource, `probe-${number}`, facts), clock);
  while (!witnesses.every(({ titles }) => titles.has(title))) {
    if (clock.now() - start > recoveryPatienceSeconds * 1000) return null;
    await clock.wait(50);
  }
  return (clock.now() - start) / 1000;
}
