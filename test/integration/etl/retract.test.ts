import type { NatsConnection } from '@nats-io/nats-core';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { systemClock } from '../../../src/clock.ts';
import { rebuildCatalogue } from '../../../src/etl/rebuild/rebuild.ts';
import { retractSource } from '../../../src/messaging/contracts/retractions.ts';
import { catalogueGetRequestSchema } from '../../../src/messaging/contracts/services.ts';
import { services, streams } from '../../../src/messaging/contracts/subjects.ts';
import { askService } from '../../../src/messaging/nats/request.ts';
import { defaultMergeRules } from '../../../src/movie/merge/rules.ts';
import { startTestEtl, type TestEtl } from '../../support/etl.ts';
import { until } from '../../support/nats-server.ts';
import { newestOfEach, observation, publishObservations } from '../../support/observations.ts';

let etl: TestEtl;
let connection: NatsConnection;

/** A movie of both sources, one that only the kinothek tells of, and one of the same director that stays. */
const heat = { title: 'Heat', year: 1995, director: ['Michael Mann'], id: 'tt0113277' };
const movies = [
  observation('imdb', 'tt0113277', { ...heat, rating: 8.3 }),
  observation('kinothek', 'heat', { ...heat, plot: 'Zwei Profis.' }),
  observation('kinothek', 'nosferatu', { title: 'Nosferatu', year: 1922, id: 'tt0013442', director: ['F. W. Murnau'] }),
  observation('imdb', 'tt0018455', { title: 'Sunrise', year: 1927, id: 'tt0018455', director: ['F. W. Murnau'] }),
];

beforeEach(async () => {
  etl = await startTestEtl();
  connection = etl.connection;
});

afterEach(async () => {
  await etl?.close();
});

/** What users saw last of a movie. */
async function event(id: string): Promise<Record<string, unknown>> {
  const text = (await newestOfEach(connection, streams.movies)).get(`movies.${id}`);
  return text === undefined ? {} : (JSON.parse(text) as Record<string, unknown>);
}

function sourcesOf({ sources }: Record<string, unknown>): string[] {
  return ((sources ?? []) as { source: string }[]).map(({ source }) => source);
}

/** Both sources' movies are there, as both tell of them. */
async function published(): Promise<void> {
  await publishObservations(connection, movies);
  await until(async () => sourcesOf(await event('tt0113277')).length === 2 || undefined, 20);
  await until(async () => JSON.stringify((await event('tt0018455')).director_stats)?.includes('2') || undefined, 20);
}

async function retracted(): Promise<void> {
  await until(async () => (await event('tt0013442')).removed === true || undefined, 20);
  await until(async () => sourcesOf(await event('tt0113277')).join() === 'imdb' || undefined, 20);
}

test('what a source said goes from movies that others tell of too, and movies that it alone told of go', async () => {
  await etl.startReplica();
  await etl.startReplica();
  await published();
  const before = Number((await event('tt0113277')).revision);
  await retractSource(connection, 'kinothek', systemClock);
  await retracted();
  expect(await event('tt0113277')).toMatchObject({ rating: 8.3, plot: null, revision: before + 1 });
  await until(async () => JSON.stringify((await event('tt0018455')).director_stats)?.includes(':1') || undefined, 20);
  const asked = askService(connection, services.catalogueGet, catalogueGetRequestSchema, { id: 'tt0013442' }, 2000);
  await expect(asked).rejects.toThrow('no movie has the id');
  expect([...(await newestOfEach(connection, streams.observations)).keys()].join()).not.toContain('kinothek');
});

test('it stays so though a late observation comes in, replicas start anew and the catalogue is rebuilt', async () => {
  await publishObservations(connection, movies);
  await etl.startReplica();
  await retractSource(connection, 'kinothek', systemClock);
  await publishObservations(connection, movies.slice(1, 3));
  await etl.startReplica();
  await until(async () => sourcesOf(await event('tt0113277')).join() === 'imdb' || undefined, 20);
  const rules = defaultMergeRules;
  await until(async () => {
    const { differences } = await rebuildCatalogue(connection, rules, { apply: false, onProgress: () => undefined });
    return differences.length === 0 || undefined;
  }, 20);
  expect(sourcesOf(await event('tt0013442'))).toEqual([]);
});

test('a source that comes back counts again, with revisions that go on', async () => {
  await etl.startReplica();
  await published();
  await retractSource(connection, 'kinothek', systemClock);
  await retracted();
  const { revision } = await event('tt0013442');
  const again = movies.slice(1, 3).map((one) => ({ ...one, observed_at: new Date(Date.now() + 1000).toISOString() }));
  await publishObservations(connection, again);
  await until(async () => sourcesOf(await event('tt0013442')).join() === 'kinothek' || undefined, 20);
  expect(Number((await event('tt0013442')).revision)).toBeGreaterThan(Number(revision));
});

test('what other sources said and nobody has read yet is not lost', async () => {
  await publishObservations(connection, movies);
  await retractSource(connection, 'kinothek', systemClock);
  await etl.startReplica();
  await until(async () => sourcesOf(await event('tt0018455')).join() === 'imdb' || undefined, 20);
  await until(async () => sourcesOf(await event('tt0113277')).join() === 'imdb' || undefined, 20);
});
