import { jetstreamManager } from '@nats-io/jetstream';
import { type NatsConnection, nanos } from '@nats-io/nats-core';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Clock, systemClock } from '../../../src/clock.ts';
import { readConfiguration } from '../../../src/config.ts';
import { startEtl } from '../../../src/etl/etl.ts';
import { durables, streams } from '../../../src/messaging/contracts/subjects.ts';
import { applyTopology } from '../../../src/messaging/nats/admin/topology.ts';
import { connectToNats } from '../../../src/messaging/nats/connection.ts';
import type { MovieFacts } from '../../../src/movie/facts.ts';
import type { MovieEvent } from '../../../src/movie/schema.ts';
import { silentLogger } from '../../../src/observability/logger.ts';
import { Registry } from '../../../src/observability/metrics.ts';
import { untilEtlRests } from '../../support/etl.ts';
import { startNatsServer, until } from '../../support/nats-server.ts';
import { newestOfEach, observation, publishObservations } from '../../support/observations.ts';

const ackWaitMilliseconds = 2000;
const director = ['Agnès Varda'];

let opened: AsyncDisposableStack;
let connection: NatsConnection;
let url: string;

beforeEach(async () => {
  opened = new AsyncDisposableStack();
  const server = await startNatsServer();
  opened.defer(() => server.close());
  url = server.url;
  connection = await connect();
  await applyTopology(connection, readConfiguration({ NATS_URL: url }).nats);
});

afterEach(() => opened.disposeAsync());

async function connect(): Promise<NatsConnection> {
  const made = await connectToNats(readConfiguration({ NATS_URL: url }).nats, 'test', silentLogger);
  opened.defer(() => made.close());
  return made;
}

/** A replica in this process. @returns what kills it: nothing that it has begun is finished. */
async function startReplica(clock: Clock = systemClock, derivedIntervalSeconds = 0): Promise<() => Promise<void>> {
  const own = await connect();
  const configuration = readConfiguration({
    NATS_URL: url,
    CINESTREAM_DRAIN_SECONDS: '5',
    CINESTREAM_ETL_DERIVED_INTERVAL_SECONDS: `${derivedIntervalSeconds}`,
  });
  const context = { registry: new Registry(), logger: silentLogger, clock, random: () => 0 };
  const role = await startEtl({ configuration, connection: own, ...context });
  let isKilled = false;
  opened.defer(async () => {
    if (!isKilled) await role.stop();
  });
  return async () => {
    isKilled = true;
    await own.close();
  };
}

function movie(id: string, facts: Partial<MovieFacts>, day = 1) {
  return observation('imdb', id, { id, title: `Movie ${id}`, rating: 8, ...facts }, `2026-01-0${day}T00:00:00.000Z`);
}

async function eventOf(id: string, fits: (movie: MovieEvent) => boolean = () => true): Promise<MovieEvent> {
  return until(async () => {
    const text = (await newestOfEach(connection, streams.movies)).get(`movies.${id}`);
    const movie = text === undefined ? undefined : (JSON.parse(text) as MovieEvent);
    return movie !== undefined && fits(movie) ? movie : undefined;
  }, 30);
}

const hasMovies = (count: number) => (movie: MovieEvent) => movie.director_stats.total_movies === count;

it('a killed replica leaves to others the movies that it had still to look at again', async () => {
  const manager = await jetstreamManager(connection);
  await manager.consumers.update(streams.catalogue, durables.enrich, { ack_wait: nanos(ackWaitMilliseconds) });
  await manager.consumers.update(streams.affected, durables.affected, { ack_wait: nanos(ackWaitMilliseconds) });
  // It never gets to looking at neighbours.
  const kill = await startReplica({
    now: systemClock.now,
    wait: (milliseconds, signal) => systemClock.wait(milliseconds === 2000 ? 2 ** 30 : milliseconds, signal),
  });
  await publishObservations(connection, [movie('tt0000001', { director })]);
  await eventOf('tt0000001', hasMovies(1));
  await publishObservations(connection, [movie('tt0000002', { director })]);
  await eventOf('tt0000002', hasMovies(2));
  await kill();
  expect((await eventOf('tt0000001')).director_stats.total_movies).toBe(1);

  await startReplica();
  await eventOf('tt0000001', hasMovies(2));
});

it('movies of a director whom a movie is taken from have the right statistics', async () => {
  await startReplica();
  await publishObservations(connection, [movie('tt0000001', { director }), movie('tt0000002', { director })]);
  await eventOf('tt0000001', hasMovies(2));
  await publishObservations(connection, [movie('tt0000002', { director: ['Jacques Demy'] }, 2)]);
  await eventOf('tt0000001', hasMovies(1));
});

it('a movie that belongs to what is recommended with another gets there, and leaves when it does not any more', async () => {
  await startReplica();
  const alike = (letter: string, keywords: (index: number) => string[]) =>
    Array.from({ length: 5 }, (_, index) => movie(`tt00000${letter}${index}`, { keywords: keywords(index) }));
  const old = 'tt0000001';
  await publishObservations(connection, [
    movie(old, { keywords: ['lighthouse', 'storm', 'keeper'] }),
    ...alike('1', (index) => ['lighthouse', `alone ${index}`, `word ${index}`, `more ${index}`]),
    ...alike('2', () => ['chess', 'duel', 'exile']),
  ]);
  await eventOf(old, ({ recommendations }) => recommendations.length === 5);
  // Closer to it than any of its five; five others are closer still to the new one.
  const newcomer = 'tt0000002';
  await publishObservations(connection, [
    movie(newcomer, { keywords: ['lighthouse', 'storm', 'chess', 'duel', 'exile'] }),
  ]);
  const recommended = ({ recommendations }: MovieEvent) => recommendations.some(({ id }) => id === newcomer);
  expect((await eventOf(newcomer)).recommendations.map(({ id }) => id)).not.toContain(old);
  await eventOf(old, recommended);

  await publishObservations(connection, [movie(newcomer, { keywords: ['chess', 'duel', 'exile'] }, 2)]);
  await eventOf(old, (movie) => !recommended(movie));
});

it('nothing is left to acknowledge when every neighbour has been looked at', async () => {
  await startReplica();
  const movies = Array.from({ length: 30 }, (_, index) => movie(`tt00000${10 + index}`, { director }));
  await publishObservations(connection, movies);
  await untilEtlRests(connection);
  const events = [...(await newestOfEach(connection, streams.movies)).values()].map((text) => JSON.parse(text));
  expect(events.map((movie: MovieEvent) => movie.director_stats.total_movies)).toEqual(movies.map(() => 30));
});

it('every event says what changed; what only other movies change is gathered while the catalogue changes', async () => {
  await startReplica(systemClock, 600);
  await publishObservations(connection, [movie('tt0000001', { director })]);
  expect((await eventOf('tt0000001')).changes).toEqual(['new']);
  await publishObservations(connection, [movie('tt0000002', { director })]);
  await eventOf('tt0000002', hasMovies(2));
  await publishObservations(connection, [movie('tt0000002', { director, rating: 9 }, 2)]);
  const again = await eventOf('tt0000002', ({ rating }) => rating === 9);
  expect(again.changes).toEqual(['director_stats', 'rating', 'sources']);
  expect(await eventOf('tt0000001')).toMatchObject({ revision: 1, director_stats: { total_movies: 1 } });

  // The catalogue rests from now on.
  const { changes, revision } = await eventOf('tt0000001', hasMovies(2));
  expect(changes).toContain('director_stats');
  expect(revision).toBe(2);
}, 60_000);

it('what was gathered survives a restart', async () => {
  const manager = await jetstreamManager(connection);
  await manager.consumers.update(streams.affected, durables.affected, { ack_wait: nanos(ackWaitMilliseconds) });
  const kill = await startReplica(systemClock, 600);
  await publishObservations(connection, [movie('tt0000001', { director })]);
  await eventOf('tt0000001', hasMovies(1));
  await publishObservations(connection, [movie('tt0000002', { director })]);
  await eventOf('tt0000002', hasMovies(2));
  await until(async () => {
    const { num_pending: pending, num_ack_pending: open } = await manager.consumers.info(
      streams.catalogue,
      durables.enrich,
    );
    return pending + open === 0 || undefined;
  });
  await kill();
  expect((await eventOf('tt0000001')).director_stats.total_movies).toBe(1);
  await startReplica();
  await eventOf('tt0000001', hasMovies(2));
});
