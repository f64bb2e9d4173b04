import type { Clock } from '../../src/clock.ts';
import { seededRandom } from '../../src/demo/site/random.ts';
import type { Observation } from '../../src/movie/observation.ts';
import { type Account, accountFor } from './account.ts';
import { catalogueOf, differences, streamedMovies } from './catalogue.ts';
import { checkDelivery, checkStream, type Violation, type ViolationKind } from './checker.ts';
import { allArrived, startClients } from './clients.ts';
import { allFaults } from './faults/all.ts';
import { deliver, Feed, mixedObservations } from './feed.ts';
import type { Mutation } from './mutations.ts';
import { persist } from './persist.ts';
import { waitForRest } from './rest.ts';
import { type Strike, strikeUntilTimeIsUp } from './strikes.ts';
import { type ChaosSystem, partsOf, startSystem } from './system.ts';
import { signToken } from './token.ts';

export interface ExperimentOptions {
  seed: number;
  /** NATS servers: one, or three as a cluster. */
  servers: number;
  seconds: number;
  clients: number;
  movies: number;
  /** Scrapers with a browser each, reading a local movie site. */
  scrapers: number;
  /** Whether their browsers come from a Selenium Grid. */
  grid: boolean;
  mutation?: Mutation;
  /** Only faults with one of these in their names strike. */
  only?: readonly string[];
  /** A folder for the logs of all processes. */
  logs?: string;
  clock: Clock;
  report(line: string): void;
}

export interface Verdict {
  seed: number;
  strikes: Strike[];
  /** What was still going on in the end, a line each: work that is left, movies whose events keep coming, last lines of logs. */
  unrest: string[];
  events: number;
  deliveries: number;
  connections: number;
  /** That scrapers have read. */
  pages: number;
  violations: Violation[];
  /** Movies of which the catalogue is not that of a calm run. */
  differences: string[];
  /** Where the inputs have come to. */
  inputs: Account['inputs'];
  /** Inputs that have come to nothing, poison messages that are in no dead letter, dead letters that are no poison, pages that were not read. */
  unaccounted: string[];
  /** The most memory that each process had, as a supervisor sees it. */
  peakMegabytes: Record<string, number>;
  /** Processes that had more than they may. */
  overBound: string[];
  /** Processes that ended by themselves and were started again, and how. */
  ends: string[];
}

/** About: with it the observations are spread over the strikes. */
const secondsPerStrike = 5;
/** When the system counts as settled. */
export const rest = { quietSeconds: 5, patienceSeconds: 120 };
const logLinesShown = 5;
/** Half of what the chart lets an ETL worker and a gateway have. */
export const memoryBoundBytes = 384 * 1024 ** 2;

/** What can go wrong: what clients and the stream show, and what the system is in the end. */
export type Symptom =
  | ViolationKind
  | 'not recovered'
  | 'breach'
  | 'unrest'
  | 'other catalogue'
  | 'unaccounted'
  | 'memory';

/** All that went wrong. */
export function symptomsOf(verdict: Verdict): Set<Symptom> {
  const { strikes, unrest, violations, differences, unaccounted, overBound } = verdict;
  const seen: [Symptom, boolean][] = [
    ['not recovered', strikes.some(({ recoverySeconds }) => recoverySeconds === null)],
    ['breach', strikes.some(({ breaches }) => breaches.length > 0)],
    ['unrest', unrest.length > 0],
    ['other catalogue', differences.length > 0],
    ['unaccounted', unaccounted.length > 0],
    ['memory', overBound.length > 0],
  ];
  return new Set([...violations.map(({ kind }) => kind), ...seen.flatMap(([symptom, is]) => (is ? [symptom] : []))]);
}

/** Whether nothing was lost, doubled, reordered or wrong. */
export function passed(verdict: Verdict): boolean {
  return symptomsOf(verdict).size === 0;
}

/** The catalogue that one calm worker makes of the same observations, those that scrapers have stored among them. */
export async function calmCatalogue(
  options: ExperimentOptions,
  scraped: readonly Observation[],
): Promise<Map<string, string>> {
  await using opened = new AsyncDisposableStack();
  const { clock, seed, movies } = options;
  const random = seededRandom('calm', seed);
  const system = await startSystem(
    { servers: 1, etls: 1, gateways: 0, scrapers: 0, grid: false, clock, random },
    opened,
  );
  const feeding = mixedObservations(movies, seededRandom('feed', seed));
  for (const one of [...feeding, ...scraped]) await deliver(system.connection, one, clock);
  const unrest = await restlessness(system);
  if (unrest.length > 0) throw new Error(`the calm run does not come to rest: ${unrest.join('\n  ')}`);
  // Awaited: what it reads from is closed at the end of this function.
  return await catalogueOf(system.connection);
}

/** Runs the faults that the seed says over a running pipeline, lets it settle, and says what went wrong. */
export async function runExperiment(options: ExperimentOptions, calm: typeof calmCatalogue): Promise<Verdict> {
  await using opened = new AsyncDisposableStack();
  const { clock, seed, servers, scrapers, grid, seconds, movies, report, mutation, logs } = options;
  const only = options.only ?? mutation?.faults;
  const random = seededRandom('chaos', seed);
  const system = await startSystem(
    { servers, etls: 3, gateways: 2, scrapers, grid, mutation, logs, clock, random },
    opened,
  );
  // Of their own: how often clients draw depends on timing, and the same seed strikes the same faults.
  const gateways = system.gateways.map(({ url }) => url);
  const token = await signToken();
  const clients = startClients(options.clients, { gateways, token, clock, random: seededRandom('clients', seed) });
  opened.defer(async () => {
    await Promise.all(clients.map((client) => client.stop()));
  });
  const sampling = setInterval(() => {
    for (const part of partsOf(system)) part.sample();
  }, 500);
  opened.defer(async () => clearInterval(sampling));

  const observations = mixedObservations(movies, seededRandom('feed', seed));
  const feed = new Feed(system.connection, observations, seconds / secondsPerStrike, clock);
  const witnesses = clients.filter((client) => client.isWitness);
  const strikes = await strikeUntilTimeIsUp({ system, faults: allFaults, witnesses, feed, seconds, only, report });
  await feed.rest();
  report('faults are over: waiting until everything has settled');
  const unrest = await restlessness(system);
  const notRead = (await system.crawls?.unaccounted()) ?? [];
  const stream = await persist(() => streamedMovies(system.connection), clock);
  await allArrived(stream, clients, clock);
  const { inputs, unaccounted } = await persist(() => accountFor(system.connection), clock);
  const expected = await calm(options, (await system.crawls?.observations()) ?? []);
  return {
    seed,
    strikes,
    unrest,
    events: stream.length,
    deliveries: clients.reduce((sum, client) => sum + client.received.length, 0),
    connections: clients.reduce((sum, client) => sum + client.connections, 0),
    pages: (await system.crawls?.pagesRead()) ?? 0,
    violations: [...checkStream(stream), ...checkDelivery(stream, clients)],
    differences: differences(expected, await persist(() => catalogueOf(system.connection), clock)),
    inputs,
    unaccounted: [...notRead, ...unaccounted],
    peakMegabytes: Object.fromEntries(
      partsOf(system).map(({ name, peakBytes }) => [name, Math.round(peakBytes / 1e6)]),
    ),
    overBound: partsOf(system)
      .filter(({ peakBytes }) => peakBytes > memoryBoundBytes)
      .map(({ name }) => name),
    ends: partsOf(system).flatMap(({ name, ends }) => ends.map((how) => `${name} (${how})`)),
  };
}

/** What does not come to rest in time, with the last that each process logged; nothing when all does. */
async function restlessness(system: ChaosSystem): Promise<string[]> {
  const restartWorkers = async () => {
    await Promise.all([...system.etls, ...system.scrapers].map((part) => part.kill()));
    for (const part of [...system.etls, ...system.scrapers]) part.start();
  };
  const unrest = await waitForRest(system.connection, { ...rest, clock: system.clock, restartWorkers });
  if (unrest.length === 0) return [];
  const logged = partsOf(system).flatMap((part) =>
    part.lastLines(logLinesShown).map((line) => `${part.name}: ${line}`),
  );
  return [...unrest, ...logged];
}
