import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { systemClock } from '../../../src/clock.ts';
import { splitMovie } from '../../../src/etl/curate/split-movie.ts';
import { startTestEtl, type TestEtl } from '../../support/etl.ts';
import { goldenRecords, observation, publishObservations } from '../../support/observations.ts';

let etl: TestEtl;

beforeEach(async () => {
  etl = await startTestEtl();
});

afterEach(() => etl.close());

/** The program, as a steward runs it. */
function candidates(...words: string[]): Promise<{ stdout: string; stderr: string }> {
  const environment = { ...process.env, NATS_URL: etl.url, LOG_LEVEL: 'error' };
  return promisify(execFile)(process.execPath, ['src/main.ts', 'catalogue', 'candidates', ...words], {
    env: environment,
  });
}

async function untilMovies(count: number): Promise<void> {
  await expect.poll(async () => (await goldenRecords(etl.connection)).size, { timeout: 60_000 }).toBe(count);
}

const solaris = { title: 'Solaris', year: 1972, director: ['Andrei Tarkovsky'] };

test('movies that may be one are listed with the evidence, the likeliest first, without a running ETL', async () => {
  await etl.startReplica();
  await publishObservations(etl.connection, [
    observation('imdb', 'tt0069293', { ...solaris, id: 'tt0069293' }),
    // The same title a year later and nothing else: too little to join, too much to forget.
    observation('kinothek', 'sol', { title: 'Solaris', year: 1973 }),
    observation('imdb', 'tt0079944', { title: 'Stalker', year: 1979, director: solaris.director, id: 'tt0079944' }),
    observation('kinothek', 'der-stalker', { title: 'Stalker', year: 1978, stars: ['Nobody Else'] }),
    // Certainly another: a series of the same name.
    observation('kinothek', 'stalker-serie', { title: 'Stalker', year: 1979, type: 'tvSeries' }),
  ]);
  await untilMovies(5);
  await etl.stopReplicas();

  const pairs = JSON.parse((await candidates('--json')).stdout);
  expect(pairs).toMatchObject([
    { movies: [{ observations: ['kinothek/der-stalker'] }, { id: 'tt0079944', title: 'Stalker', year: 1979 }] },
    { movies: [{ observations: ['kinothek/sol'] }, { id: 'tt0069293' }] },
  ]);
  expect(pairs[1].evidence).toContainEqual({ reason: 'same title "solaris"', weight: expect.any(Number) });
  expect(pairs[0].score).toBeGreaterThanOrEqual(pairs[1].score);
  const { stdout, stderr } = await candidates('--limit', '1');
  expect(stdout).toContain('tt0079944  Stalker (1979), Andrei Tarkovsky  [imdb/tt0079944]');
  expect(stdout).toMatch(/same title "stalker" \+\d/);
  expect(stderr).toContain('1 of 2 pairs of movies that may be one');
}, 180_000);

test('what a data steward keeps apart is no candidate any more', async () => {
  await etl.startReplica();
  await publishObservations(etl.connection, [
    observation('imdb', 'tt0069293', { ...solaris, id: 'tt0069293' }),
    observation('kinothek', 'sol', solaris),
  ]);
  await untilMovies(1);
  const audit = { by: 'ann', reason: 'a making-of', observations: [] };
  await splitMovie(etl.connection, { id: 'tt0069293', sources: ['kinothek'], ...audit }, systemClock);
  await untilMovies(2);
  // What its page says now would be too little to join and too much to forget.
  const vague = { title: 'Solaris', year: 1973 };
  await publishObservations(etl.connection, [observation('kinothek', 'sol', vague, '2026-02-01T00:00:00.000Z')]);
  await expect
    .poll(async () => [...(await goldenRecords(etl.connection)).values()].join(), { timeout: 60_000 })
    .toContain('"year":1973');
  expect(JSON.parse((await candidates('--json')).stdout)).toEqual([]);
}, 180_000);
