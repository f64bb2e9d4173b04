import type { Clock, Random } from '../../src/clock.ts';
import { seededRandom } from '../../src/demo/site/random.ts';
import { observation } from '../support/observations.ts';
import { catalogueOf, differences, probeSource, streamedFilms, unaccounted } from './catalogue.ts';
import {
  type ClientFilter,
  checkDelivery,
  checkStream,
  matches,
  type StreamedFilm,
  type Violation,
} from './checker.ts';
import { ChaosClient, type Manner } from './client.ts';
import { abuseFaults } from './faults/abuse.ts';
import type { Fault } from './faults/fault.ts';
import { networkFaults } from './faults/network.ts';
import { processFaults } from './faults/processes.ts';
import { deliver, Feed, mixedObservations } from './feed.ts';
import type { Mutation } from './mutations.ts';
import { waitForRest } from './rest.ts';
import { type ChaosSystem, partsOf, startSystem } from './system.ts';

export interface ExperimentOptions {
  seed: number;
  seconds: number;
  clients: number;
  films: number;
  mutation?: Mutation;
  /** A folder for the logs of all processes. */
  logs?: string;
  clock: Clock;
  report(line: string): void;
}

export interface Strike {
  fault: string;
  /** From the fault being over until a new film has reached every steady client; null when it did not within the patience. */
  recoverySeconds: number | null;
}

export interface Verdict {
  seed: number;
  strikes: Strike[];
  /** What was still going on in the end, a line each: work that is left, films whose events keep coming, last lines of logs. */
  unrest: string[];
  events: number;
  deliveries: number;
  connections: number;
  violations: Violation[];
  /** Films of which the catalogue is not that of a calm run. */
  differences: string[];
  /** Poison messages that are in no dead letter, and dead letters that are no poison. */
  unaccounted: string[];
  peakMegabytes: Record<string, number>;
}

/** About: with it the observations are spread over the strikes. */
const secondsPerStrike = 5;
/** From a burst of observations to the strike into it. */
const longestDelayMilliseconds = 200;
const recoveryPatienceSeconds = 60;
const arrivalPatienceSeconds = 30;
const rest = { quietSeconds: 5, patienceSeconds: 120 };
const logLinesShown = 5;

/** Whether nothing was lost, doubled, reordered or wrong. */
export function passed(verdict: Verdict): boolean {
  const recovered = verdict.strikes.every(({ recoverySeconds }) => recoverySeconds !== null);
  return (
    recovered &&
    [verdict.unrest, verdict.violations, verdict.differences, verdict.unaccounted].every((list) => list.length === 0)
  );
}

/** The catalogue that one calm worker makes of the same observations. */
export async function calmCatalogue(options: ExperimentOptions): Promise<Map<string, string>> {
  await using opened = new AsyncDisposableStack();
  const { clock, seed, films } = options;
  const random = seededRandom('calm', seed);
  const system = await startSystem({ etls: 1, gateways: 0, clock, random }, opened);
  const feeding = mixedObservations(films, seededRandom('feed', seed));
  for (const one of feeding) await deliver(system.connection, one, clock);
  const unrest = await restlessness(system);
  if (unrest.length > 0) throw new Error(`the calm run does not come to rest: ${unrest.join('\n  ')}`);
  return catalogueOf(system.connection);
}

/** Runs the faults that the seed says over a running pipeline, lets it settle, and says what went wrong. */
export async function runExperiment(options: ExperimentOptions, expected: Map<string, string>): Promise<Verdict> {
  await using opened = new AsyncDisposableStack();
  const { clock, seed, seconds, films, report, mutation, logs } = options;
  const random = seededRandom('chaos', seed);
  const system = await startSystem({ etls: 3, gateways: 2, mutation, logs, clock, random }, opened);
  const clients = startClients(options, system, random);
  opened.defer(async () => {
    await Promise.all(clients.map((client) => client.stop()));
  });
  const sampling = setInterval(() => {
    for (const part of partsOf(system)) part.sample();
  }, 500);
  opened.defer(async () => clearInterval(sampling));

  const observations = mixedObservations(films, seededRandom('feed', seed));
  const feed = new Feed(system.connection, observations, seconds / secondsPerStrike, clock);
  const witnesses = clients.filter((client) => client.isWitness);
  const strikes = await strikeUntil(clock.now() + seconds * 1000, options, system, witnesses, feed);
  await feed.rest();
  report('faults are over: waiting until everything has settled');
  const unrest = await restlessness(system);
  const stream = await streamedFilms(system.connection);
  await allArrived(stream, clients, clock);
  return {
    seed,
    strikes,
    unrest,
    events: stream.length,
    deliveries: clients.reduce((sum, client) => sum + client.received.length, 0),
    connections: clients.reduce((sum, client) => sum + client.connections, 0),
    violations: [...checkStream(stream), ...checkDelivery(stream, clients)],
    differences: differences(expected, await catalogueOf(system.connection)),
    unaccounted: await unaccounted(system.connection),
    peakMegabytes: Object.fromEntries(
      partsOf(system).map(({ name, peakBytes }) => [name, Math.round(peakBytes / 1e6)]),
    ),
  };
}

const filters: readonly ClientFilter[] = [
  { genre: 'Drama' },
  { decade: '1990s' },
  { min_rating: 7 },
  { genre: 'comedy' },
];

function startClients(options: ExperimentOptions, system: ChaosSystem, random: Random): ChaosClient[] {
  const gateways = system.gateways.map(({ url }) => url);
  return Array.from({ length: options.clients }, (_, index) => {
    const manner: Manner = index % 5 === 3 ? 'slow' : index % 5 === 4 ? 'restless' : 'steady';
    const filter = index % 3 === 1 ? (filters[index % filters.length] ?? {}) : {};
    const name = `client ${index} (${manner})`;
    return new ChaosClient({ name, manner, filter, gateways, clock: options.clock, random });
  });
}

async function strikeUntil(
  end: number,
  { clock, report, mutation }: ExperimentOptions,
  system: ChaosSystem,
  witnesses: readonly ChaosClient[],
  feed: Feed,
): Promise<Strike[]> {
  const { random } = system;
  const faults = [...processFaults, ...networkFaults, ...abuseFaults].filter(
    ({ name }) => mutation === undefined || mutation.faults.includes(name),
  );
  const strikes: Strike[] = [];
  let waiting: Fault[] = [];
  while (clock.now() < end) {
    // Every fault has its turn before any has a second one.
    if (waiting.length === 0) waiting = [...faults];
    const [fault] = waiting.splice(Math.floor(random() * waiting.length), 1);
    if (fault === undefined) break;
    const stored = feed.burst();
    await clock.wait(random() * longestDelayMilliseconds);
    await fault.strike(system);
    await stored;
    const recoverySeconds = await timeToRecover(strikes.length, system, witnesses);
    strikes.push({ fault: fault.name, recoverySeconds });
    report(
      `${fault.name}: ${recoverySeconds === null ? 'NOT RECOVERED' : `recovered in ${recoverySeconds.toFixed(1)} s`}`,
    );
    // It has failed: what further faults would do to it says nothing.
    if (recoverySeconds === null) break;
  }
  return strikes;
}

/** Publishes a new film and waits until every witness has it. */
async function timeToRecover(
  number: number,
  system: ChaosSystem,
  witnesses: readonly ChaosClient[],
): Promise<number | null> {
  const { clock, connection } = system;
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

/** What does not come to rest in time, with the last that each process logged; nothing when all does. */
async function restlessness(system: ChaosSystem): Promise<string[]> {
  const unrest = await waitForRest(system.connection, { ...rest, clock: system.clock });
  if (unrest.length === 0) return [];
  const logged = partsOf(system).flatMap((part) =>
    part.lastLines(logLinesShown).map((line) => `${part.name}: ${line}`),
  );
  return [...unrest, ...logged];
}

/** Waits until every client has the last event that its filter lets through, or nothing more comes: the checker tells. */
async function allArrived(stream: readonly StreamedFilm[], clients: ChaosClient[], clock: Clock): Promise<void> {
  const lastOf = new Map(
    clients.map((client) => [client, stream.findLast((film) => matches(film, client.filter))?.sequence ?? 0]),
  );
  let received = -1;
  let quietSince = clock.now();
  while (clients.some((client) => client.lastSequence < (lastOf.get(client) ?? 0))) {
    const now = clients.reduce((sum, client) => sum + client.received.length, 0);
    if (now !== received) quietSince = clock.now();
    received = now;
    if (clock.now() - quietSince > arrivalPatienceSeconds * 1000) return;
    await clock.wait(250);
  }
}
