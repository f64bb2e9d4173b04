/**
 * One ETL replica against the limit of the client, and against two stages that do nothing but pass messages on: `npm run bench -- etl [--movies 3000,30000,300000] [--observations N]
 * [--rounds N] [--seed N]`.
 *
 * With each number of movies in the catalogue, the ETL and a worker that only republishes and acknowledges take the same backlog of
 * observations, in turn, through one nats-server. So do two of these workers, one after the other, with a follower of what each
 * publishes: what an ETL of two stages costs before it has looked at a single message. An observation is done when it is acknowledged; CPU is the process's until also
 * all events are published and no movie waits to be looked at again. Memory per movie is after a collection, when searches know all
 * movies, less that of a replica with no movies. Linux only. Progress goes to stderr.
 */
import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import { type NatsConnection, nanos } from '@nats-io/nats-core';
import { CatalogueStatistics } from '../src/etl/view/catalogue-statistics.ts';
import { durables, streams, subjects } from '../src/messaging/contracts/subjects.ts';
import { encode } from '../src/messaging/nats/codec.ts';
import { publish } from '../src/messaging/nats/publish.ts';
import { type Observation, observationSchema } from '../src/movie/observation.ts';
import { until } from '../test/support/nats-server.ts';
import { Contender, limitStreams, stageStreams } from './support/etl/contender.ts';
import { VariedMovies, workload } from './support/etl/movies.ts';
import { preload } from './support/etl/preload.ts';
import { openNats } from './support/nats.ts';
import { readOptions } from './support/options.ts';
import { cpuSeconds } from './support/sse/usage.ts';
import { median } from './support/statistics.ts';

const values = readOptions({
  movies: { type: 'string', default: '3000,30000,300000' },
  observations: { type: 'string', default: '3000' },
  rounds: { type: 'string', default: '3' },
  seed: { type: 'string', default: '1' },
});
const sizes = values.movies.split(',').map(Number);
const [observations, rounds] = [Number(values.observations), Number(values.rounds)];
const movies = new VariedMovies(Number(values.seed));

interface Rate {
  perSecond: number;
  perCpuSecond: number;
}

interface Result {
  movies: number;
  etl: Rate;
  limit: Rate;
  stages: Rate;
  readySeconds: number;
  heapBytes: number;
  externalBytes: number;
  residentBytes: number;
}

await using opened = new AsyncDisposableStack();
const { url: natsUrl, connection } = await openNats(opened);
await makeStreams(connection);
const limit = await Contender.start('limit', natsUrl);
opened.defer(() => limit.stop());
const stages = await Contender.start('stages', natsUrl);
opened.defer(() => stages.stop());

const empty = await Contender.start('etl', natsUrl);
const emptyState = await empty.state('memory');
await empty.stop();

const results: Result[] = [];
const statistics = new CatalogueStatistics();
let loaded = 0;
for (const size of sizes) {
  progress(`${size} movies: putting them into the catalogue`);
  await preload(connection, movies, statistics, loaded, size, (number) =>
    progress(`${size} movies: ${number} are there`, true),
  );
  loaded = size;
  results.push(await measureSize(size));
  report();
}

async function measureSize(size: number): Promise<Result> {
  progress(`${size} movies: starting a replica`);
  const etl = await Contender.start('etl', natsUrl);
  try {
    progress(`${size} movies: ready after ${etl.readySeconds.toFixed(1)} s`);
    await until(async () => (await etl.state('work')).searchable >= size || undefined, 600);
    const state = await etl.state('memory');
    const rates: Pick<Result, 'etl' | 'limit' | 'stages'>[] = [];
    for (let round = 0; round < rounds; round += 1) {
      const backlog = workload(movies, size, observations, round);
      const rate = {
        limit: await passOn(limit, backlog, [limitStreams.taken]),
        stages: await passOn(stages, backlog, [stageStreams.taken, stageStreams.kept]),
        etl: await takeByEtl(etl, backlog),
      };
      rates.push(rate);
      progress(
        `${size} movies, round ${round + 1}: ${described(rate.etl)}; two stages that pass on: ${described(rate.stages)}; ` +
          `the limit: ${described(rate.limit)}`,
      );
    }
    return {
      movies: size,
      etl: middle(rates.map((rate) => rate.etl)),
      limit: middle(rates.map((rate) => rate.limit)),
      stages: middle(rates.map((rate) => rate.stages)),
      readySeconds: etl.readySeconds,
      heapBytes: (state.heapBytes - emptyState.heapBytes) / size,
      externalBytes: (state.externalBytes - emptyState.externalBytes) / size,
      residentBytes: (state.residentBytes - emptyState.residentBytes) / size,
    };
  } finally {
    await etl.stop();
  }
}

async function takeByEtl(etl: Contender, backlog: readonly Observation[]): Promise<Rate> {
  const subjectOf = ({ source, source_id: id }: Observation) => subjects.observation(source, id);
  const elapsed = await take(etl, backlog, subjectOf, () => isDrained(streams.observations, durables.etl));
  const before = elapsed.cpuBefore;
  await until(async () => {
    const done = (await isDrained(streams.catalogue, durables.enrich)) && (await etl.state('work')).waiting === 0;
    return done || undefined;
  }, 600);
  return {
    perSecond: backlog.length / elapsed.seconds,
    perCpuSecond: backlog.length / (cpuSeconds([etl.processId]) - before),
  };
}

/** @param queues stream and durable of each stage, both of one name. */
async function passOn(
  contender: Contender,
  backlog: readonly Observation[],
  queues: readonly [string, ...string[]],
): Promise<Rate> {
  const [first, ...rest] = queues;
  const subjectOf = ({ source_id: id }: Observation) => `${first}.${id}`;
  const elapsed = await take(contender, backlog, subjectOf, () => isDrained(first, first));
  for (const queue of rest) await until(async () => (await isDrained(queue, queue)) || undefined, 600);
  return {
    perSecond: backlog.length / elapsed.seconds,
    perCpuSecond: backlog.length / (cpuSeconds([contender.processId]) - elapsed.cpuBefore),
  };
}

/** Publishes a backlog while the contender is stopped, so that publishing costs it nothing, and lets it go. */
async function take(
  contender: Contender,
  backlog: readonly Observation[],
  subjectOf: (observation: Observation) => string,
  isDone: () => Promise<boolean>,
): Promise<{ seconds: number; cpuBefore: number }> {
  contender.pause();
  const client = jetstream(connection);
  for (let start = 0; start < backlog.length; start += 1000) {
    const part = backlog.slice(start, start + 1000);
    await Promise.all(part.map((one) => publish(client, subjectOf(one), encode(observationSchema, one))));
  }
  const cpuBefore = cpuSeconds([contender.processId]);
  const started = performance.now();
  contender.resume();
  await until(async () => (await isDone()) || undefined, 600);
  return { seconds: (performance.now() - started) / 1000, cpuBefore };
}

async function isDrained(stream: string, durable: string): Promise<boolean> {
  // The server may have better things to do than to answer in time.
  const manager = await jetstreamManager(connection, { checkAPI: false, timeout: 60_000 });
  const info = await manager.consumers.info(stream, durable);
  return info.num_pending === 0 && info.num_ack_pending === 0;
}

async function makeStreams(over: NatsConnection): Promise<void> {
  const manager = await jetstreamManager(over);
  for (const name of [...Object.values(limitStreams), ...Object.values(stageStreams)]) {
    const newestOnly = name.endsWith('taken') ? {} : { max_msgs_per_subject: 1 };
    await manager.streams.add({ name, subjects: [`${name}.>`], storage: 'file', ...newestOnly });
  }
  for (const name of [limitStreams.taken, stageStreams.taken, stageStreams.kept]) {
    await manager.consumers.add(name, {
      durable_name: name,
      ack_policy: 'explicit',
      ack_wait: nanos(30_000),
      max_ack_pending: 4000,
    });
  }
}

function middle(rates: readonly Rate[]): Rate {
  return {
    perSecond: median(rates.map(({ perSecond }) => perSecond)),
    perCpuSecond: median(rates.map(({ perCpuSecond }) => perCpuSecond)),
  };
}

function described({ perSecond, perCpuSecond }: Rate): string {
  return `${perSecond.toFixed(0)} observations/s, ${perCpuSecond.toFixed(0)} per CPU-second`;
}

function progress(text: string, over = false): void {
  if (over && !process.stderr.isTTY) return;
  process.stderr.write(over ? `\r${text}` : `\r${text}\n`);
}

function report(): void {
  const [smallest] = results;
  const last = results.at(-1);
  if (smallest === undefined || last === undefined) return;
  const {
    movies: count,
    etl,
    limit: most,
    stages: passing,
    readySeconds,
    heapBytes,
    externalBytes,
    residentBytes,
  } = last;
  console.log(
    `${count} movies: ${described(etl)} = ${(etl.perSecond / most.perSecond).toFixed(2)} and ` +
      `${(etl.perCpuSecond / most.perCpuSecond).toFixed(2)} × the limit (${described(most)}); ` +
      `two stages that pass on: ${described(passing)} = ${(passing.perSecond / most.perSecond).toFixed(2)} and ` +
      `${(passing.perCpuSecond / most.perCpuSecond).toFixed(2)} × the limit; ` +
      `${(etl.perSecond / smallest.etl.perSecond).toFixed(2)} × of ${smallest.movies} movies; ` +
      `${heapBytes.toFixed(0)} bytes of heap per movie and ${externalBytes.toFixed(0)} in typed arrays, ${residentBytes.toFixed(0)} resident in all; ` +
      `ready after ${readySeconds.toFixed(1)} s`,
  );
}
