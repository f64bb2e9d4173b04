import { afterEach, beforeEach, expect, it } from 'vitest';
import { systemClock } from '../../src/clock.ts';
import { startTestEtl, type TestEtl } from '../support/etl.ts';
import { observation, publishObservations } from '../support/observations.ts';
import { accountFor } from './account.ts';
import { catalogueOf, differences } from './catalogue.ts';
import { waitForRest } from './rest.ts';

let pipeline: TestEtl;

beforeEach(async () => {
  pipeline = await startTestEtl();
});

afterEach(async () => {
  await pipeline.close();
});

const seen = (movie: string, day: string) =>
  observation('imdb', movie, { title: `Movie ${movie}`, year: 1994 }, `2026-01-${day}T00:00:00.000Z`);

it('misses an observation that no record tells of, and poison that is in no dead letter', async () => {
  await publishObservations(pipeline.connection, [seen('movie-1', '10')]);
  pipeline.connection.publish('observations.poison.movie', 'not JSON');
  await pipeline.connection.flush();
  const { unaccounted } = await accountFor(pipeline.connection);
  expect(unaccounted).toEqual(['in no record: observations.imdb.movie-1', 'in no dead letter: not JSON']);
});

it('finds the place of every observation once the workers have rested', async () => {
  await pipeline.startReplica();
  const [newer, older] = [seen('movie-1', '12'), seen('movie-1', '10')];
  await publishObservations(pipeline.connection, [newer, older, newer, seen('movie-2', '10')]);
  pipeline.connection.publish('observations.poison.movie', 'not JSON');
  await waitForRest(pipeline.connection, { clock: systemClock, quietSeconds: 1, patienceSeconds: 20 });
  expect(await accountFor(pipeline.connection)).toEqual({
    inputs: { merged: 2, replaced: 1, unchanged: 1, 'dead-lettered': 1 },
    unaccounted: [],
  });
});

it('holds the last event of a movie against that of a calm run, not only its record', async () => {
  await pipeline.startReplica();
  await publishObservations(pipeline.connection, [seen('movie-1', '10')]);
  await waitForRest(pipeline.connection, { clock: systemClock, quietSeconds: 1, patienceSeconds: 20 });
  const calm = await catalogueOf(pipeline.connection);
  const [event = '', ...others] = [...calm.keys()].filter((subject) => subject.startsWith('movies.'));
  expect(others).toEqual([]);
  const never = new Map([...calm].filter(([subject]) => subject !== event));
  expect(differences(calm, never)).toEqual([`${event} is missing: imdb/movie-1`]);
  const stale = new Map(calm).set(event, calm.get(event)?.replace('Movie movie-1', 'Another') ?? '');
  expect(differences(calm, stale)).toEqual([`${event} differs: imdb/movie-1 in a calm run, imdb/movie-1 here`]);
});
