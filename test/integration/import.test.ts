import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { jetstreamManager } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/nats-core';
import { connect } from '@nats-io/transport-node';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { systemClock } from '../../src/clock.ts';
import { readConfiguration } from '../../src/config.ts';
import { streams } from '../../src/messaging/contracts/subjects.ts';
import { finishRunWhenDone, readRun, startRun } from '../../src/messaging/crawl/runs.ts';
import { applyTopology } from '../../src/messaging/nats/admin/topology.ts';
import { decode } from '../../src/messaging/nats/codec.ts';
import { type Observation, observationSchema } from '../../src/movie/observation.ts';
import { downloadDataset } from '../../src/scraper/dataset/download.ts';
import { type ImportOptions, importDataset } from '../../src/scraper/dataset/import-dataset.ts';
import { startNatsServer, type TestNatsServer } from '../support/nats-server.ts';

const sample = fileURLToPath(new URL('../../../shared/pages/tsv', import.meta.url));
const options: ImportOptions = {
  types: ['movie', 'short', 'video', 'tvSeries', 'tvMiniSeries'],
  minimumVotes: 0,
  fresh: false,
  onProgress: () => undefined,
  signal: new AbortController().signal,
};

let server: TestNatsServer;
let connection: NatsConnection;
let directory: string;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'cinestream-dataset-'));
  server = await startNatsServer();
  connection = await connect({ servers: server.url });
  await applyTopology(connection, readConfiguration({}).nats);
});

afterEach(async () => {
  await connection.close();
  await server.close();
  await rm(directory, { recursive: true, force: true });
});

async function write(name: string, ...rows: string[][]): Promise<void> {
  await writeFile(join(directory, `${name}.tsv.gz`), gzipSync(`${rows.map((row) => row.join('\t')).join('\n')}\n`));
}

async function writeSmallDataset(): Promise<void> {
  const basics = ['tconst', 'titleType', 'primaryTitle', 'originalTitle', 'isAdult', 'startYear', 'endYear'];
  await write(
    'title.basics',
    [...basics, 'runtimeMinutes', 'genres'],
    ['tt0000010', 'movie', '"Heat"', 'Le "Heat"', '0', '1995', '\\N', '170', 'Crime,Drama'],
    ['tt0000011', 'tvEpisode', 'Pilot', 'Pilot', '0', '1995', '\\N', '\\N', '\\N'],
    ['tt0000012', 'movie', 'Nobody', 'Nobody', '0', '\\N', '\\N', '\\N', '\\N'],
  );
  await write('title.ratings', ['tconst', 'averageRating', 'numVotes'], ['tt0000010', '8.3', '700000']);
  await write('title.crew', ['tconst', 'directors', 'writers'], ['tt0000010', 'nm0000520', 'nm0000520,nm9999999']);
  await write('name.basics', ['nconst', 'primaryName'], ['nm0000520', 'Michael Mann'], ['nm0000199', 'Al Pacino']);
  await write(
    'title.principals',
    ['tconst', 'ordering', 'nconst', 'category', 'job', 'characters'],
    ['tt0000010', '1', 'nm0000199', 'actor', '\\N', '["Hanna"]'],
    ['tt0000010', '2', 'nm0000520', 'director', '\\N', '\\N'],
  );
}

async function observations(): Promise<Map<string, Observation>> {
  const manager = await jetstreamManager(connection);
  const { state } = await manager.streams.info(streams.observations);
  const found = new Map<string, Observation>();
  for (let sequence = state.first_seq; sequence <= state.last_seq; sequence += 1) {
    const message = await manager.streams.getMessage(streams.observations, { seq: sequence });
    if (message === null) continue;
    const observation = decode(observationSchema, message.data);
    found.set(observation.source_id, observation);
  }
  return found;
}

describe('the import of the IMDb dataset', () => {
  test('makes observations of the wanted titles, quotes and absent facts as they are', async () => {
    await writeSmallDataset();
    expect(await importDataset(connection, directory, options)).toMatchObject({
      titles: 2,
      rejected: 0,
      report: null,
      stoppedAt: null,
    });
    const found = await observations();
    expect([...found.keys()]).toEqual(['tt0000010', 'tt0000012']);
    expect(found.get('tt0000010')?.facts).toMatchObject({
      id: 'tt0000010',
      type: 'movie',
      title: '"Heat"',
      original_title: 'Le "Heat"',
      year: 1995,
      rating: 8.3,
      votes: 700_000,
      director: ['Michael Mann'],
      writers: ['Michael Mann'],
      stars: ['Al Pacino'],
      genre: ['Crime', 'Drama'],
      runtime_minutes: 170,
      plot: null,
    });
    expect(found.get('tt0000012')?.facts).toMatchObject({ year: null, rating: null, genre: [], director: [] });
  });

  test('takes only what ends a line of the dataset for the end of one', async () => {
    await writeSmallDataset();
    const title = 'One\u2028two\u2029three\rfour\u0085five';
    const columns = ['tconst', 'titleType', 'primaryTitle', 'originalTitle', 'startYear'];
    await write('title.basics', columns, ['tt0000010', 'movie', title, title, '1995']);
    const names = ['titleId', 'ordering', 'title'];
    await write('title.akas', names, ['tt0000010', '1', 'Uno\u2028dos'], ['tt0000010', '2', 'Un\u2028deux']);
    await importDataset(connection, directory, options);
    expect((await observations()).get('tt0000010')?.facts).toMatchObject({
      title,
      year: 1995,
      alternate_titles: ['Uno\u2028dos', 'Un\u2028deux'],
    });
  });

  test('goes on where it was interrupted, and says nothing twice', async () => {
    await writeSmallDataset();
    const interrupted = AbortSignal.abort();
    const first = await importDataset(connection, directory, { ...options, signal: interrupted });
    expect(first).toMatchObject({ titles: 1, stoppedAt: 'tt0000010' });
    expect(await importDataset(connection, directory, options)).toMatchObject({ titles: 1, stoppedAt: null });
    await importDataset(connection, directory, { ...options, fresh: true });
    const { state } = await (await jetstreamManager(connection)).streams.info(streams.observations);
    expect(state.messages).toBe(2);
  });

  test('starts over for what was not asked for before, and for a server that has not heard it', async () => {
    await writeSmallDataset();
    const popular = { ...options, minimumVotes: 1000 };
    expect(await importDataset(connection, directory, popular)).toMatchObject({ titles: 1 });
    expect(await importDataset(connection, directory, popular), 'nothing new').toMatchObject({ titles: 0 });
    expect(await importDataset(connection, directory, options), 'all of them').toMatchObject({ titles: 2 });
    expect(await importDataset(connection, directory, { ...options, source: 'movies' })).toMatchObject({ titles: 2 });
    const other = await startNatsServer();
    const elsewhere = await connect({ servers: other.url });
    try {
      await applyTopology(elsewhere, readConfiguration({}).nats);
      expect(await importDataset(elsewhere, directory, { ...options, source: 'movies' })).toMatchObject({ titles: 2 });
    } finally {
      await elsewhere.close();
      await other.close();
    }
  });

  test('can be interrupted where no title is wanted, and takes no table for sorted that is not', async () => {
    const columns = ['tconst', 'titleType', 'primaryTitle'];
    const titles = ['tt0000010', 'tt0000011', 'tt0000012'].map((id) => [id, 'movie', id]);
    await write('title.basics', columns, ...titles);
    const none = { ...options, minimumVotes: 1, signal: AbortSignal.abort() };
    expect(await importDataset(connection, directory, none)).toMatchObject({ titles: 0, stoppedAt: '' });
    await write('title.basics', columns, ...titles.toReversed());
    await expect(importDataset(connection, directory, options)).rejects.toThrow('title.basics.tsv.gz is not sorted');
  });

  test('can be interrupted while it reads the names of people, which are many', async () => {
    await writeSmallDataset();
    const people = Array.from({ length: 60_000 }, (_, number) => [`nm${1_000_000 + number}`, `Person ${number}`]);
    await write('name.basics', ['nconst', 'primaryName'], ...people);
    const interrupt = new AbortController();
    const onProgress = () => interrupt.abort();
    const result = await importDataset(connection, directory, { ...options, onProgress, signal: interrupt.signal });
    expect(result).toMatchObject({ titles: 0, stoppedAt: '' });
    expect(await importDataset(connection, directory, options)).toMatchObject({ titles: 2, stoppedAt: null });
  });

  test('says how far it is in lines where no terminal is', async () => {
    await writeSmallDataset();
    const env = { ...process.env, NATS_URL: server.url };
    const { stdout, stderr } = await promisify(execFile)('node', ['bin/cinestream.js', 'import', directory], { env });
    expect(stdout).toBe('2 titles imported\n');
    expect(stderr.trim().split('\n').at(-1)).toMatch(/ 100 %, 2 titles/);
  });

  test('names the remedy when a table is missing, cut off or not sorted', async () => {
    await expect(importDataset(connection, directory, options)).rejects.toThrow('datasets.imdbws.com');
    await writeSmallDataset();
    await write('title.ratings', ['tconst', 'averageRating', 'numVotes'], ['tt9', '1', '1'], ['tt0000010', '1', '1']);
    await write(
      'title.crew',
      ['tconst', 'directors', 'writers'],
      ['tt0000011', '\\N', '\\N'],
      ['tt0000009', '\\N', '\\N'],
    );
    await expect(importDataset(connection, directory, options)).rejects.toThrow('not sorted');
    const packed = await readFile(join(directory, 'name.basics.tsv.gz'));
    await writeFile(join(directory, 'name.basics.tsv.gz'), packed.subarray(0, packed.length - 12));
    await expect(importDataset(connection, directory, options)).rejects.toThrow('download');
  });

  test.skipIf(!existsSync(sample))('reads the published sample', async () => {
    const copy = join(directory, 'sample');
    await mkdir(copy);
    for (const file of await readdir(sample)) await copyFile(join(sample, file), join(copy, file));
    const { titles } = await importDataset(connection, copy, options);
    expect(titles).toBe(32);
    const found = await observations();
    expect([...found.values()].filter(({ facts }) => facts.director.length > 0).length).toBeGreaterThan(10);
  });

  test('is downloaded first, with its date, under the name and the run that are asked for', async () => {
    await writeSmallDataset();
    const folder = await serveFolder(directory);
    const target = join(directory, 'downloaded');
    const limits = { maxPages: 1, maxDepth: 0, follow: [], recrawlAfterSeconds: 0 };
    const specification = { run: 'movies-1', source: 'movies', adapter: 'dataset' as const, seeds: [], limits };
    await startRun(connection, specification, systemClock);
    try {
      const asked: string[] = [];
      const download = { signal: options.signal, onTable: (name: string) => asked.push(name) };
      await downloadDataset(folder.url, target, download);
      const sent = folder.sent();
      await downloadDataset(folder.url, target, download);
      expect(folder.sent(), 'what is there is not downloaded again').toBe(sent);
      expect(asked).toContain('title.akas.tsv.gz');
    } finally {
      await folder.close();
    }
    await importDataset(connection, target, { ...options, source: 'movies', run: 'movies-1' });
    const found = await observations();
    expect(found.get('tt0000010')).toMatchObject({
      source: 'movies',
      run: 'movies-1',
      observed_at: '2026-02-01T00:00:00.000Z',
    });
    const run = await readRun(connection, 'movies-1');
    expect(run).toMatchObject({ state: 'running', counters: { observations: found.size } });
    if (run !== null) expect(await finishRunWhenDone(connection, run, systemClock), 'only its Job knows').toBe(false);
  });

  test('that cannot be downloaded is said to be so', async () => {
    const download = { signal: options.signal, onTable: () => undefined };
    await expect(downloadDataset('http://127.0.0.1:1/', directory, download)).rejects.toThrow(
      'http://127.0.0.1:1/title.basics.tsv.gz cannot be downloaded',
    );
  });
});

/** A web server as that of the dataset: dates, `304`, `404` for what it does not have. */
async function serveFolder(folder: string) {
  const modified = 'Sun, 01 Feb 2026 00:00:00 GMT';
  let sent = 0;
  const server = createServer(async (request, response) => {
    const body = await readFile(join(folder, request.url ?? '')).catch(() => null);
    if (body === null) response.writeHead(404).end();
    else if (request.headers['if-modified-since'] === modified) response.writeHead(304).end();
    else {
      sent += 1;
      response.writeHead(200, { 'last-modified': modified }).end(body);
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    sent: () => sent,
    close: () => new Promise((resolve) => server.close(resolve)),
  };
}
