import { execFile } from 'node:child_process';
import type { NatsConnection } from '@nats-io/nats-core';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { systemClock } from '../../../src/clock.ts';
import { CurationRefusedError, splitMovie, undoSplit } from '../../../src/etl/curate/split-movie.ts';
import type { Difference } from '../../../src/etl/rebuild/difference.ts';
import { rebuildCatalogue } from '../../../src/etl/rebuild/rebuild.ts';
import { type CatalogueExplanation, catalogueExplainRequestSchema } from '../../../src/messaging/contracts/services.ts';
import { services, streams } from '../../../src/messaging/contracts/subjects.ts';
import { tail } from '../../../src/messaging/nats/read/tail.ts';
import { askService } from '../../../src/messaging/nats/request.ts';
import { defaultMergeRules } from '../../../src/movie/merge/rules.ts';
import type { Observation } from '../../../src/movie/observation.ts';
import { goldenRecordSchema, sourceKeyOf } from '../../../src/movie/record.ts';
import type { MovieEvent } from '../../../src/movie/schema.ts';
import { silentLogger } from '../../../src/observability/logger.ts';
import { startTestEtl, type TestEtl } from '../../support/etl.ts';
import { until } from '../../support/nats-server.ts';
import { goldenRecords, movieObservations, observation, publishObservations } from '../../support/observations.ts';

let etl: TestEtl;
let connection: NatsConnection;
const cleanUp: (() => Promise<unknown>)[] = [];

beforeEach(async () => {
  etl = await startTestEtl();
  connection = etl.connection;
});

afterEach(async () => {
  await etl.stopReplicas();
  for (const close of cleanUp.splice(0).toReversed()) await close();
  await etl.close();
});

/** The program, as a steward runs it. */
function cinestream(...words: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  const { promise, resolve } = Promise.withResolvers<{ code: number; stdout: string; stderr: string }>();
  const environment = { ...process.env, NATS_URL: etl.url, LOG_LEVEL: 'error' };
  execFile(process.execPath, ['src/main.ts', ...words], { env: environment }, (error, stdout, stderr) =>
    resolve({ code: Number(error?.code ?? 0), stdout, stderr }),
  );
  return promise;
}

/** Every event there is and will be, in order; says when a revision goes back. */
async function watchEvents(): Promise<{ events: MovieEvent[]; backwards: string[]; movies: Map<string, MovieEvent> }> {
  const watched = { events: [] as MovieEvent[], backwards: [] as string[], movies: new Map<string, MovieEvent>() };
  const revisions = new Map<string, number>();
  const movies = await tail({
    connection,
    stream: streams.movies,
    onMessage({ data }) {
      const event = JSON.parse(new TextDecoder().decode(data)) as MovieEvent;
      if (event.revision <= (revisions.get(event.id) ?? 0)) watched.backwards.push(`${event.id} ${event.revision}`);
      revisions.set(event.id, event.revision);
      watched.events.push(event);
      // As the page does: what an event replaces is dropped.
      for (const replaced of event.replaces ?? []) watched.movies.delete(replaced);
      watched.movies.set(event.id, event);
    },
    clock: systemClock,
    logger: silentLogger,
  });
  cleanUp.push(() => movies.stop());
  return watched;
}

/** The sources' movies of each golden record, by id. */
async function catalogue(): Promise<Record<string, string[]>> {
  const records = await goldenRecords(connection);
  return Object.fromEntries(
    [...records.values()]
      .map((text) => goldenRecordSchema.parse(JSON.parse(text)))
      .map((record) => [record.id, record.entries.map(sourceKeyOf)]),
  );
}

async function untilCatalogueIs(movies: Record<string, string[]>): Promise<void> {
  await expect.poll(catalogue, { timeout: 60_000, interval: 20 }).toEqual(movies);
}

async function differencesOfRebuild(): Promise<Difference[]> {
  const options = { apply: false, onProgress: () => undefined };
  return (await rebuildCatalogue(connection, defaultMergeRules, options)).differences;
}

function laterSeen(one: Observation): Observation {
  return { ...one, observed_at: one.observed_at.replace('2026-01', '2026-03') };
}

/** The movie may have been divided already: then its id has nothing of what was named. */
function ignoreRefusal(error: unknown): void {
  if (!(error instanceof CurationRefusedError)) throw error;
}

async function explain(id: string): Promise<CatalogueExplanation> {
  const answer = await askService(connection, services.catalogueExplain, catalogueExplainRequestSchema, { id }, 5000);
  return JSON.parse(new TextDecoder().decode(answer)) as CatalogueExplanation;
}

const id = 'tt0113277';
const heat = { title: 'Heat', director: ['Michael Mann'], year: 1995 };
const day = (number: number) => `2026-02-${String(number).padStart(2, '0')}T00:00:00.000Z`;

/** A movie of one source, which another source's page with an IMDb id then takes over. */
async function mergeWrongly(watched: { movies: Map<string, MovieEvent> }): Promise<string> {
  await publishObservations(connection, [observation('two', 'heat-2', heat, day(1))]);
  const [own] = await until(() => (watched.movies.size === 1 ? [...watched.movies.keys()] : undefined));
  await publishObservations(connection, [observation('one', 'heat', { ...heat, id }, day(2))]);
  await until(
    () => (watched.movies.get(id)?.replaces?.includes(String(own)) && watched.movies.size === 1) || undefined,
  );
  return String(own);
}

test('two replicas keep a split whatever comes later, clients see both movies, and undone it is one movie again', async () => {
  await etl.startReplica();
  await etl.startReplica();
  const watched = await watchEvents();
  const own = await mergeWrongly(watched);
  const before = watched.events.length;

  const split = await cinestream(
    'catalogue',
    'split',
    id,
    '--source',
    'two',
    '--reason',
    'a remake',
    '--by',
    'ann',
    '--json',
  );
  expect(split).toMatchObject({ code: 0, stderr: '' });
  expect(JSON.parse(split.stdout)).toMatchObject({
    applied: true,
    movies: expect.arrayContaining([
      { id, observations: ['one/heat'] },
      { id: own, observations: ['two/heat-2'] },
    ]),
  });
  await until(() => (watched.movies.get(id)?.sources.length === 1 && watched.movies.has(own)) || undefined);
  expect(watched.events.slice(before).map((event) => event.id)).toEqual(expect.arrayContaining([id, own]));
  expect(watched.movies.get(id)?.replaces).toBeUndefined();
  expect(await explain(own)).toMatchObject({
    id: own,
    candidates: [],
    curated: [
      {
        movie: id,
        apart: ['two/heat-2'],
        rest: ['one/heat'],
        in_force: true,
        history: [{ by: 'ann', reason: 'a remake' }],
      },
    ],
  });

  await publishObservations(connection, [
    observation('two', 'heat-2', { ...heat, id, runtime_minutes: 170 }, day(9)),
    observation('one', 'heat', { ...heat, id, runtime_minutes: 170 }, day(8)),
    observation('two', 'heat-2', heat, day(1)),
    observation('one', 'heat', { ...heat, id }, day(2)),
  ]);
  await etl.stopReplicas();
  await etl.startReplica();
  await etl.startReplica();
  await until(
    () =>
      (watched.movies.get(own)?.runtime_minutes === 170 && watched.movies.get(id)?.runtime_minutes === 170) ||
      undefined,
  );
  await untilCatalogueIs({ [own]: ['two/heat-2'], [id]: ['one/heat'] });
  expect(await differencesOfRebuild()).toEqual([]);

  const undo = await cinestream('catalogue', 'split', own, '--undo', '--reason', 'no remake after all', '--by', 'bob');
  expect(undo).toMatchObject({ code: 0, stderr: expect.stringContaining('one movie again') });
  await until(() => (watched.movies.get(id)?.replaces?.includes(own) && watched.movies.size === 1) || undefined);
  await untilCatalogueIs({ [id]: ['one/heat', 'two/heat-2'] });
  expect((await explain(id)).curated).toMatchObject([
    {
      in_force: false,
      history: [
        { action: 'split', by: 'ann' },
        { action: 'undo', by: 'bob' },
      ],
    },
  ]);
  expect(watched.backwards).toEqual([]);
}, 120_000);

test('a split decided while no replica runs holds once they run, for movies that state one IMDb id too', async () => {
  await etl.startReplica();
  const watched = await watchEvents();
  await publishObservations(connection, [
    observation('one', 'heat', { ...heat, id }, day(2)),
    observation('two', 'heat-2', { ...heat, id }, day(1)),
    observation('three', 'h', { ...heat, id }, day(3)),
  ]);
  await untilCatalogueIs({ [id]: ['one/heat', 'three/h', 'two/heat-2'] });
  await etl.stopReplicas();
  const curation = { id, sources: ['two'], observations: ['three/h'], by: 'ann', reason: 'a remake' };
  await splitMovie(connection, curation, systemClock);
  await etl.startReplica();
  await etl.startReplica();
  const own = await until(() => [...watched.movies.keys()].find((movie) => movie !== id));
  await untilCatalogueIs({ [own]: ['three/h', 'two/heat-2'], [id]: ['one/heat'] });
  expect((await explain(own)).fields.find(({ field }) => field === 'id')?.value ?? null).toBeNull();

  await etl.stopReplicas();
  await undoSplit(connection, { ...curation, sources: [], observations: [] }, systemClock);
  await etl.startReplica();
  await untilCatalogueIs({ [id]: ['one/heat', 'three/h', 'two/heat-2'] });
  expect(watched.backwards).toEqual([]);
}, 60_000);

test('every decision is listed with who, when and why, also what was taken back', async () => {
  await etl.startReplica();
  await publishObservations(connection, [
    observation('one', 'heat', { ...heat, id }),
    observation('two', 'heat-2', heat),
    observation('three', 'h', heat),
  ]);
  await untilCatalogueIs({ [id]: ['one/heat', 'three/h', 'two/heat-2'] });
  expect((await cinestream('catalogue', 'splits')).stderr).toContain('0 in force, 0 taken back');
  const of = (sources: string[], by: string, reason: string) => ({ id, sources, observations: [], by, reason });
  await splitMovie(connection, of(['two'], 'ann', 'a remake'), systemClock);
  await untilCatalogueIs(expect.objectContaining({ [id]: ['one/heat', 'three/h'] }));
  await undoSplit(connection, of([], 'bob', 'no remake'), systemClock);
  await untilCatalogueIs({ [id]: ['one/heat', 'three/h', 'two/heat-2'] });
  await splitMovie(connection, of(['three'], 'eve', 'a short film'), systemClock);

  const listed = await cinestream('catalogue', 'splits');
  expect(listed.stdout.replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'TIME')).toBe(
    [
      `${id}\tkept apart: three/h from one/heat, two/heat-2`,
      '  split by eve on TIME: a short film',
      `${id}\tno longer kept apart: two/heat-2 from one/heat, three/h`,
      '  split by ann on TIME: a remake',
      '  undo by bob on TIME: no remake',
      '',
    ].join('\n'),
  );
  expect(listed.stderr).toContain('1 in force, 1 taken back');
  const inForce = JSON.parse((await cinestream('catalogue', 'splits', '--in-force', '--json')).stdout);
  expect(inForce).toMatchObject([
    {
      movie: id,
      apart: ['three/h'],
      in_force: true,
      history: [{ action: 'split', by: 'eve', reason: 'a short film' }],
    },
  ]);
}, 180_000);

test('splits decided while observations stream through two replicas divide as a rebuild does', async () => {
  await etl.startReplica();
  await etl.startReplica();
  const watched = await watchEvents();
  const observations = movieObservations(120, 2);
  await publishObservations(connection, observations);
  await until(async () => (await differencesOfRebuild()).length === 0 || undefined, 60);
  const joined = Object.entries(await catalogue()).filter(([, sources]) => sources.length > 1);
  expect(joined.length).toBeGreaterThan(50);

  const curate = async ([movie]: [string, string[]], index: number) => {
    const curation = {
      id: movie,
      sources: [index % 2 === 0 ? 'imdb' : 'kinothek'],
      observations: [],
      by: 'ann',
      reason: '-',
    };
    await splitMovie(connection, curation, systemClock);
    if (index % 3 === 0) await undoSplit(connection, curation, systemClock).catch(ignoreRefusal);
  };
  await Promise.all([
    publishObservations(connection, observations.toReversed().map(laterSeen)),
    ...joined.slice(0, 40).map(curate),
  ]);
  await until(async () => (await differencesOfRebuild()).length === 0 || undefined, 60).catch(() => undefined);
  expect(await differencesOfRebuild()).toEqual([]);
  const movies = Object.keys(await catalogue());
  await until(() => watched.movies.size === movies.length || undefined).catch(() => undefined);
  expect([...watched.movies.keys()].toSorted()).toEqual(movies.toSorted());
  expect(watched.backwards).toEqual([]);
}, 120_000);

test.each([
  [['tt9999999', '--source', 'two'], 'no movie has the id tt9999999'],
  [['heat', '--source', 'two'], "heat is no movie's id"],
  [[id], 'name what is not tt0113277 with --source or --observation'],
  [[id, '--source', 'imdb'], 'tt0113277 has nothing of the source imdb: it is described by one/heat, two/heat-2'],
  [[id, '--observation', 'two/other'], 'tt0113277 has no observation two/other'],
  [[id, '--source', 'one', 'two'], 'nothing would be left of tt0113277'],
  [['tt0078748', '--source', 'one'], 'tt0078748 cannot be split: it is described by one/alien alone'],
  [[id, '--undo'], 'there is nothing to undo for tt0113277: no split concerns it'],
])('what cannot be split is refused with the reason: %j', async (words, message) => {
  await etl.startReplica();
  await publishObservations(connection, [
    observation('one', 'heat', { ...heat, id }),
    observation('two', 'heat-2', heat),
    observation('one', 'alien', { title: 'Alien', year: 1979, id: 'tt0078748' }),
  ]);
  await untilCatalogueIs({ tt0078748: ['one/alien'], [id]: ['one/heat', 'two/heat-2'] });
  const { code, stderr } = await cinestream('catalogue', 'split', ...words, '--reason', 'a test');
  expect(code).toBe(1);
  expect(stderr).toContain(message);
});
