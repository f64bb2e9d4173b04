import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/nats-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../../../src/clock.ts';
import { readConfiguration } from '../../../src/config.ts';
import { startEtl } from '../../../src/etl/etl.ts';
import {
  catalogueExplainRequestSchema,
  catalogueSearchRequestSchema,
} from '../../../src/messaging/contracts/services.ts';
import { services, streams } from '../../../src/messaging/contracts/subjects.ts';
import { applyTopology } from '../../../src/messaging/nats/admin/topology.ts';
import { connectToNats } from '../../../src/messaging/nats/connection.ts';
import { askService } from '../../../src/messaging/nats/request.ts';
import type { MovieEvent } from '../../../src/movie/schema.ts';
import { type StageName, stageVersions } from '../../../src/movie/stages.ts';
import { silentLogger } from '../../../src/observability/logger.ts';
import { Registry } from '../../../src/observability/metrics.ts';
import type { Role } from '../../../src/role.ts';
import { startNatsServer, type TestNatsServer, until } from '../../support/nats-server.ts';
import { goldenRecords, newestOfEach, observation, publishObservations } from '../../support/observations.ts';

let server: TestNatsServer;
let connection: NatsConnection;
let etl: Role;
const registry = new Registry();

beforeAll(async () => {
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
    registry,
    logger: silentLogger,
    clock: systemClock,
    random: () => 0,
  });
});

afterAll(async () => {
  await etl?.stop();
  await connection?.close();
  await server?.close();
});

async function event(id: string, fits: (movie: MovieEvent) => boolean = () => true): Promise<MovieEvent> {
  return until(async () => {
    const text = (await newestOfEach(connection, streams.movies)).get(`movies.${id}`);
    const movie = text === undefined ? undefined : (JSON.parse(text) as MovieEvent);
    return movie !== undefined && fits(movie) ? movie : undefined;
  });
}

const shawshank = {
  title: 'The Shawshank Redemption',
  director: ['Frank Darabont'],
  year: 1994,
  runtime_minutes: 142,
  plot: 'Two imprisoned men bond over a number of years, finding solace and eventual redemption through acts of common decency.',
  genre: ['Drama'],
  rating: 9.3,
  votes: 100,
};

describe('the ETL', () => {
  it('makes one movie of what two sources say, with statistics and tone, and says why', async () => {
    await publishObservations(connection, [
      observation('imdb', 'tt0111161', { ...shawshank, id: 'tt0111161', keywords: ['prison', 'based on novel'] }),
      observation('kinothek', '7', {
        ...shawshank,
        title: 'Die Verurteilten',
        original_title: shawshank.title,
        rating: 8,
        votes: 100,
      }),
    ]);
    const movie = await event('tt0111161', ({ sources }) => sources.length === 2);
    expect(movie).toMatchObject({
      title: 'The Shawshank Redemption',
      rating: 8.7,
      year: '1994',
      decade_category: '1990s',
      genre_categories: ['Prison', 'Drama', 'Adaptation'],
      director_stats: { total_movies: 1, average_rating: 8.7 },
      sentiment_analysis: { plot_tone: 'Hopeful' },
    });
    const explanation = await ask(services.catalogueExplain, catalogueExplainRequestSchema, { id: 'tt0111161' });
    expect(explanation.fields.find(({ field }: { field: string }) => field === 'rating')).toMatchObject({
      rule: 'weighted-by-votes',
      others: [{ source: 'kinothek', value: 8 }],
    });
  });

  it('tells which stages made it, by which version of their rules and how fast, and counts them', async () => {
    const { lineage } = await ask(services.catalogueExplain, catalogueExplainRequestSchema, { id: 'tt0111161' });
    expect(lineage.map(({ stage }: { stage: string }) => stage)).toEqual(Object.keys(stageVersions));
    for (const { stage, version, outcome, milliseconds } of lineage) {
      expect(version).toBe(stageVersions[stage as StageName]);
      expect(outcome).not.toBe('');
      // A message cannot say how long it takes to publish itself.
      expect(milliseconds).toEqual(stage === 'publish' ? null : expect.any(Number));
    }
    const metrics = await registry.metrics();
    for (const [stage, version] of Object.entries(stageVersions)) {
      const labels = `stage="${stage}",outcome="done",version="${version}"`;
      expect(metrics).toMatch(new RegExp(`cinestream_etl_stage_duration_seconds_count\\{${labels}\\} [1-9]`));
    }
  });

  it('knows an adaptation by the note of a writing credit, which is no part of the name', async () => {
    const writers = ['Anthony Burgess (novel)', 'Stanley Kubrick (screenplay)'];
    await publishObservations(connection, [
      observation('imdb', 'tt0066921', { id: 'tt0066921', title: 'A Clockwork Orange', genre: ['Crime'], writers }),
    ]);
    const movie = await event('tt0066921');
    expect(movie.genre_categories).toEqual(['Crime', 'Adaptation']);
    expect(movie.writers).toEqual(['Anthony Burgess', 'Stanley Kubrick']);
  });

  it('keeps the statistics of a director right for all movies when one is added', async () => {
    await publishObservations(connection, [
      observation('imdb', 'tt0120689', {
        ...shawshank,
        id: 'tt0120689',
        title: 'The Green Mile',
        year: 1999,
        rating: 8.6,
      }),
    ]);
    const movie = await event('tt0111161', ({ director_stats: stats }) => stats.total_movies === 2);
    expect(movie.director_stats.average_rating).toBe(8.7);
    expect(movie.recommendations).toEqual([expect.objectContaining({ id: 'tt0120689', title: 'The Green Mile' })]);
  });

  it('joins two movies when a late id says that they are one, and names the old id', async () => {
    const movie = { title: 'Metropolis', year: 1927, director: ['Fritz Lang'] };
    await publishObservations(connection, [
      observation('alpha', 'm', { ...movie, id: 'tt0017136' }),
      observation('beta', 'm', { title: 'Unrelated name', year: 1950 }),
    ]);
    await event('tt0017136');
    const old = await until(async () =>
      [...(await newestOfEach(connection, streams.movies)).values()]
        .map((text) => JSON.parse(text) as MovieEvent)
        .find(({ title }) => title === 'Unrelated name'),
    );
    await publishObservations(connection, [
      observation('beta', 'm', { ...movie, id: 'tt0017136' }, '2026-02-01T00:00:00.000Z'),
    ]);
    const joined = await event('tt0017136', ({ replaces }) => replaces !== undefined);
    expect(joined.replaces).toEqual([old.id]);
    expect((await goldenRecords(connection)).has(`catalogue.${old.id}`)).toBe(false);
  });

  it('ignores what is older than it knows, and what it knows already', async () => {
    const movie = { title: 'Solaris', year: 1972, director: ['Andrei Tarkovsky'], id: 'tt0069293' };
    await publishObservations(connection, [
      observation('imdb', 's', { ...movie, rating: 8 }, '2026-03-02T00:00:00.000Z'),
    ]);
    const before = await event('tt0069293');
    await publishObservations(connection, [
      observation('imdb', 's', { ...movie, rating: 8 }, '2026-03-02T00:00:00.000Z'),
      observation('imdb', 's', { ...movie, rating: 1 }, '2026-03-01T00:00:00.000Z'),
      observation('imdb', 'marker', { title: 'Marker', id: 'tt9999999' }),
    ]);
    await event('tt9999999');
    expect((await event('tt0069293')).rating).toBe(before.rating);
  });

  it.each([
    ['no observation', 'bad', '{"schema_version":1}', 'message_invalid'],
    ['an observation of a newer version', 'newer', '{"schema_version":99}', 'schema_version_unknown'],
  ])('puts %s into the dead letters, with its bytes and a code', async (_, source, text, code) => {
    await jetstream(connection).publish(`observations.${source}.one`, new TextEncoder().encode(text));
    const manager = await jetstreamManager(connection);
    const letter = await until(() =>
      manager.streams
        .getMessage(streams.deadLetter, { last_by_subj: `deadletter.etl.${source}` })
        .then((found) => found ?? undefined),
    );
    expect(new TextDecoder().decode(letter.data)).toBe(text);
    expect(letter.header.get('Cinestream-Error-Code')).toBe(code);
    expect(await registry.metrics()).toMatch(
      /stage_duration_seconds_count\{stage="validate",outcome="failed",version="\d+"\} [1-9]/,
    );
  });

  it('finds movies by text and by filter', async () => {
    const found = await ask(services.catalogueSearch, catalogueSearchRequestSchema, {
      query: 'shawshenk redemption',
      limit: 5,
    });
    expect(found.movies[0].id).toBe('tt0111161');
    const asked = { director: 'frank darabont', limit: 1 };
    const first = await ask(services.catalogueSearch, catalogueSearchRequestSchema, asked);
    expect(first).toMatchObject({ total: 2, movies: [{ id: 'tt0111161' }] });
    const second = await ask(services.catalogueSearch, catalogueSearchRequestSchema, {
      ...asked,
      cursor: first.next_cursor,
    });
    expect(second).toMatchObject({ total: 2, next_cursor: null });
    expect(second.movies[0].id > 'tt0111161').toBe(true);
  });
});

async function ask(subject: string, schema: Parameters<typeof askService>[2], question: unknown) {
  return JSON.parse(new TextDecoder().decode(await askService(connection, subject, schema, question, 5000)));
}
