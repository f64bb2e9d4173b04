import { jetstreamManager } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/nats-core';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { systemClock } from '../../../src/clock.ts';
import { readConfiguration } from '../../../src/config.ts';
import { startEtl } from '../../../src/etl/etl.ts';
import { rebuildCatalogue } from '../../../src/etl/rebuild/rebuild.ts';
import { readMergeRules } from '../../../src/etl/survivorship-file.ts';
import { streams } from '../../../src/messaging/contracts/subjects.ts';
import { applyTopology } from '../../../src/messaging/nats/admin/topology.ts';
import { connectToNats } from '../../../src/messaging/nats/connection.ts';
import { mergeRulesSchema } from '../../../src/movie/merge/rules.ts';
import type { MovieEvent } from '../../../src/movie/schema.ts';
import { silentLogger } from '../../../src/observability/logger.ts';
import { Registry } from '../../../src/observability/metrics.ts';
import type { Role } from '../../../src/role.ts';
import { startNatsServer, type TestNatsServer, until } from '../../support/nats-server.ts';
import { goldenRecords, newestOfEach, observation, publishObservations } from '../../support/observations.ts';

let server: TestNatsServer;
let connection: NatsConnection;
let etl: Role;

const heat = { title: 'Heat', director: ['Michael Mann'], year: 1995 };
const movies = [
  observation('one', 'heat', { ...heat, id: 'tt0113277', rating: 8.1, votes: 10, runtime_minutes: 170 }),
  observation('two', 'heat-1995', { ...heat, rating: 9.3, votes: 10_000, runtime_minutes: 171 }),
  observation('one', 'alien', { title: 'Alien', director: ['Ridley Scott'], year: 1979 }),
];

beforeEach(async () => {
  server = await startNatsServer();
  const configuration = readConfiguration({
    NATS_URL: server.url,
    CINESTREAM_DRAIN_SECONDS: '5',
    CINESTREAM_ETL_DERIVED_INTERVAL_SECONDS: '0',
  });
  connection = await connectToNats(configuration.nats, 'test', silentLogger);
  await applyTopology(connection, configuration.nats);
  etl = await startEtl({
    configuration,
    connection,
    registry: new Registry(),
    logger: silentLogger,
    clock: systemClock,
    random: () => 0,
  });
  await publishObservations(connection, movies);
  await until(async () => (await newestOfEach(connection, streams.movies)).get('movies.tt0113277')?.includes('two'));
  await until(async () => (await goldenRecords(connection)).size === 2 || undefined);
});

afterEach(async () => {
  await etl?.stop();
  await connection?.close();
  await server?.close();
});

const options = { apply: false, onProgress: () => undefined };

test('a rebuild by the same rules differs in nothing from what the ETL made', async () => {
  const rules = await readMergeRules(undefined);
  expect(await rebuildCatalogue(connection, rules, { ...options, apply: true })).toEqual({
    observations: movies.length,
    unreadable: 0,
    differences: [],
    written: 0,
  });
});

test('by other rules it tells the fields that differ, writes them when told to, and clients hear of it', async () => {
  const rules = mergeRulesSchema.parse({ sources: ['one'], fields: { rating: 'priority' } });
  const before = await goldenRecords(connection);
  const told = await rebuildCatalogue(connection, rules, options);
  expect(told.written).toBe(0);
  expect(await goldenRecords(connection)).toEqual(before);
  expect(told.differences).toHaveLength(1);
  expect(told.differences[0]).toMatchObject({ id: 'tt0113277', title: 'Heat', change: 'changed' });
  expect(told.differences[0]?.fields).toContainEqual({ field: 'rating', before: 9.3, after: 8.1, rule: 'priority' });

  expect((await rebuildCatalogue(connection, rules, { ...options, apply: true })).written).toBe(1);
  expect((await rebuildCatalogue(connection, rules, options)).differences).toEqual([]);
  await until(async () => {
    const text = (await newestOfEach(connection, streams.movies)).get('movies.tt0113277') ?? '{}';
    return (JSON.parse(text) as MovieEvent).rating === 8.1 || undefined;
  });
});

test('when a movie gets another director, the statistics of the movies of the former one change', async () => {
  const later = '2026-02-01T00:00:00.000Z';
  const keywords = ['spaceship', 'monster', 'android', 'distress signal'];
  const alien = { title: 'Alien', year: 1979, id: 'tt0078748', keywords };
  // More like it than the former director's other movie, which is looked at again for its director alone.
  const alike = ['Nostromo', 'Sulaco', 'Fury', 'Auriga', 'Betty', 'Prometheus', 'Covenant'].map((title, index) =>
    observation('one', title.toLowerCase(), { title, year: 1990 + index, keywords }),
  );
  await publishObservations(connection, [
    ...alike,
    observation('one', 'blade-runner', {
      title: 'Blade Runner',
      director: ['Ridley Scott'],
      year: 1982,
      id: 'tt0083658',
    }),
    observation('two', 'alien', { ...alien, director: ['James Cameron'] }),
    observation('one', 'alien', { ...alien, director: ['Ridley Scott'] }, later),
  ]);
  const hasMovies = (count: number) => async () => {
    const text = (await newestOfEach(connection, streams.movies)).get('movies.tt0083658') ?? '{}';
    return (JSON.parse(text) as Partial<MovieEvent>).director_stats?.total_movies === count || undefined;
  };
  const isHeard = async () =>
    (await newestOfEach(connection, streams.movies)).get('movies.tt0078748')?.includes('two') || undefined;
  await until(isHeard);
  await until(hasMovies(2));
  const rules = mergeRulesSchema.parse({ sources: ['two'] });
  const { differences } = await rebuildCatalogue(connection, rules, { ...options, apply: true });
  expect(differences.find(({ id }) => id === 'tt0078748')?.fields).toContainEqual(
    expect.objectContaining({ field: 'director', after: ['James Cameron'] }),
  );
  await until(hasMovies(1));
});

test('what was lost comes back', async () => {
  const rules = await readMergeRules(undefined);
  await (await jetstreamManager(connection)).streams.purge(streams.catalogue, { filter: 'catalogue.tt0113277' });
  const { differences, written } = await rebuildCatalogue(connection, rules, { ...options, apply: true });
  expect(differences).toMatchObject([{ id: 'tt0113277', change: 'added' }]);
  expect(written).toBe(1);
  expect((await goldenRecords(connection)).has('catalogue.tt0113277')).toBe(true);
});
