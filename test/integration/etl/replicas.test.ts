import { type ChildProcess, spawn } from 'node:child_process';
import { isDeepStrictEqual } from 'node:util';
import { jetstreamManager } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/nats-core';
import { afterEach, expect, it } from 'vitest';
import { openMovieStream } from '../../../clients/typescript/src/index.ts';
import { systemClock } from '../../../src/clock.ts';
import { readConfiguration } from '../../../src/config.ts';
import { durables, streams } from '../../../src/messaging/contracts/subjects.ts';
import { applyTopology } from '../../../src/messaging/nats/admin/topology.ts';
import { connectToNats } from '../../../src/messaging/nats/connection.ts';
import { tail } from '../../../src/messaging/nats/read/tail.ts';
import type { Observation } from '../../../src/movie/observation.ts';
import type { MovieEvent } from '../../../src/movie/schema.ts';
import { silentLogger } from '../../../src/observability/logger.ts';
import { startTestGateway } from '../../support/gateway.ts';
import { startNatsServer, type TestNatsServer, until } from '../../support/nats-server.ts';
import { goldenRecords, movieObservations, newestOfEach, publishObservations } from '../../support/observations.ts';

/** Observations that the replicas get, repetitions included: `CINESTREAM_TEST_OBSERVATIONS=20000` is the whole experiment. */
const observationCount = Number(process.env.CINESTREAM_TEST_OBSERVATIONS ?? 1000);
/** Each movie is seen this often by each of two sources; the rest of the observations are repetitions. */
const sightings = 4;
const shareRepeated = 0.36;
const movieCount = Math.floor((observationCount * (1 - shareRepeated)) / (2 * sightings));
const observationsBetweenKills = Math.min(1000, observationCount / 4);
const killsBetweenServerRestarts = 3;
const secondsPerObservation = 0.1;
const patienceSeconds = 300 + observationCount * secondsPerObservation;

const cleanUp: (() => unknown)[] = [];

afterEach(async () => {
  for (const close of cleanUp.splice(0).toReversed()) await close();
});

async function startServer(): Promise<{ server: TestNatsServer; connection: NatsConnection }> {
  const server = await startNatsServer();
  cleanUp.push(() => server.close());
  const { nats } = readConfiguration({ NATS_URL: server.url });
  const connection = await connectToNats(nats, 'test', silentLogger);
  cleanUp.push(() => connection.close());
  await applyTopology(connection, nats);
  return { server, connection };
}

/** An ETL in a process of its own, as in production. */
function startReplica(url: string): ChildProcess {
  const child = spawn(process.execPath, ['src/main.ts', 'etl'], {
    stdio: 'ignore',
    env: {
      ...process.env,
      NATS_URL: url,
      CINESTREAM_METRICS_PORT: '0',
      LOG_LEVEL: 'error',
      // What other movies change is gathered for ten minutes by default; the experiment waits until nothing is owed.
      CINESTREAM_ETL_DERIVED_INTERVAL_SECONDS: '1',
    },
  });
  cleanUp.push(() => child.kill('SIGKILL'));
  return child;
}

/** Observations that are not yet absorbed for good. */
async function backlog(connection: NatsConnection): Promise<number> {
  const manager = await jetstreamManager(connection, { checkAPI: false });
  const info = await manager.consumers.info(streams.observations, durables.etl);
  return info.num_pending + info.num_ack_pending;
}

/**
 * What users see of each movie now, without how often they were told, and without recommendations: those are not made anew for
 * every movie whenever the catalogue grows.
 */
async function shownMovies(connection: NatsConnection, records: ReadonlyMap<string, string>) {
  const events = await newestOfEach(connection, streams.movies);
  return new Map(
    [...records.keys()].map((subject) => {
      const id = subject.slice(subject.indexOf('.') + 1);
      const text = events.get(`movies.${id}`);
      if (text === undefined) return [id, undefined];
      const {
        revision: _,
        replaces: __,
        changes: ___,
        recommendations: ____,
        ...content
      } = JSON.parse(text) as MovieEvent;
      return [id, content];
    }),
  );
}

/** One replica that nobody disturbs, and the same observations in order, each once. */
async function calmCatalogue(observations: readonly Observation[]) {
  const { server, connection } = await startServer();
  await publishObservations(connection, observations);
  startReplica(server.url);
  await until(async () => (await backlog(connection)) === 0 || undefined, patienceSeconds);
  return { connection, records: await goldenRecords(connection) };
}

/** Says when somebody who follows the events hears of a movie what is not newer than what was heard before. */
class RevisionWatch {
  readonly revisions = new Map<string, number>();
  readonly backwards: string[] = [];

  take({ id, revision }: Pick<MovieEvent, 'id' | 'revision'>): void {
    const known = this.revisions.get(id) ?? 0;
    if (revision <= known) this.backwards.push(`${id}: ${revision} after ${known}`);
    this.revisions.set(id, revision);
  }
}

/** Follows the stream itself. */
async function watchStream(connection: NatsConnection): Promise<RevisionWatch> {
  const watch = new RevisionWatch();
  const movies = await tail({
    connection,
    stream: streams.movies,
    onMessage: ({ data }) => watch.take(JSON.parse(new TextDecoder().decode(data)) as MovieEvent),
    clock: systemClock,
    logger: silentLogger,
  });
  cleanUp.push(() => movies.stop());
  return watch;
}

/** A client of a gateway, which comes back by itself. */
async function watchGateway(natsUrl: string): Promise<RevisionWatch> {
  const watch = new RevisionWatch();
  const gateway = await startTestGateway(natsUrl);
  cleanUp.push(() => gateway.stop());
  const movies = openMovieStream({ url: gateway.url, since: 0 });
  const followed = (async () => {
    for await (const movie of movies) watch.take(movie);
  })();
  cleanUp.push(() => {
    movies.close();
    return followed;
  });
  return watch;
}

/** A shuffle that is the same at each run. */
function shuffled<T>(list: readonly T[]): T[] {
  return list
    .map((value, index) => ({ value, order: Math.imul(index + 1, 0x9e3779b1) >>> 0 }))
    .toSorted((one, other) => one.order - other.order)
    .map(({ value }) => value);
}

/** Publishes in parts, and in the middle of each kills a replica (now and then all of them) or the server. */
async function disturb(server: TestNatsServer, connection: NatsConnection, list: readonly Observation[]) {
  const replicas = [1, 2, 3].map(() => startReplica(server.url));
  const kills = { replicas: 0, servers: 0 };
  for (let start = 0; start < list.length; start += observationsBetweenKills) {
    const part = list.slice(start, start + observationsBetweenKills);
    await publishObservations(connection, part);
    await until(async () => (await backlog(connection)) < part.length / 2 || undefined, patienceSeconds);
    const round = start / observationsBetweenKills + 1;
    if (round % killsBetweenServerRestarts === 0) {
      await server.kill();
      await server.restart();
      kills.servers += 1;
    }
    const victims = replicas.splice(0, round % 4 === 0 ? replicas.length : 1);
    for (const victim of victims) victim.kill('SIGKILL');
    for (const _ of victims) replicas.push(startReplica(server.url));
    kills.replicas += victims.length;
  }
  return kills;
}

it('three replicas that are killed, with a server that restarts, make the catalogue of one calm worker', async () => {
  const observations = movieObservations(movieCount, sightings);
  expect(observations, 'there are fewer movies than that').toHaveLength(movieCount * 2 * sightings);
  const calm = await calmCatalogue(observations);
  expect(calm.records.size).toBeGreaterThan(movieCount * 0.9);

  const { server, connection } = await startServer();
  const watches = [await watchStream(connection), await watchGateway(server.url)];
  const repeated = shuffled(observations).slice(0, observationCount - observations.length);
  const kills = await disturb(server, connection, shuffled([...observations, ...repeated]));
  expect(kills.replicas).toBeGreaterThanOrEqual(4);
  expect(kills.servers).toBeGreaterThanOrEqual(1);

  let records = new Map<string, string>();
  const asCalm = async () => {
    records = await goldenRecords(connection);
    return isDeepStrictEqual(records, calm.records) || undefined;
  };
  await until(asCalm, patienceSeconds).catch(() => undefined);
  expect(records).toEqual(calm.records);

  // The statistics of directors follow within seconds.
  let shown = new Map<string, unknown>();
  let shownCalmly = new Map<string, unknown>();
  const shownAsCalm = async () => {
    shown = await shownMovies(connection, records);
    shownCalmly = await shownMovies(calm.connection, calm.records);
    return isDeepStrictEqual(shown, shownCalmly) || undefined;
  };
  await until(shownAsCalm, patienceSeconds).catch(() => undefined);
  expect(shown).toEqual(shownCalmly);
  for (const { revisions, backwards } of watches) {
    expect(backwards).toEqual([]);
    expect([...shown.keys()].filter((id) => !revisions.has(id))).toEqual([]);
  }
}, 4_000_000);
