import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { NatsConnection } from '@nats-io/nats-core';
import { connect } from '@nats-io/transport-node';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { readConfiguration } from '../../src/config.ts';
import { applyTopology } from '../../src/messaging/nats/admin/topology.ts';
import { type ImportOptions, importDataset } from '../../src/scraper/dataset/import-dataset.ts';
import { startNatsServer, type TestNatsServer } from '../support/nats-server.ts';
import { readObservations } from '../support/observations.ts';

const cases = fileURLToPath(new URL('../../../shared/cases/sites/imdb', import.meta.url));
const basicsColumns = 'tconst titleType primaryTitle originalTitle isAdult startYear endYear runtimeMinutes genres';
const options: ImportOptions = {
  types: ['movie'],
  minimumVotes: 0,
  fresh: true,
  onProgress: () => undefined,
  signal: new AbortController().signal,
};

let server: TestNatsServer;
let connection: NatsConnection;
let directory: string;

beforeAll(async () => {
  server = await startNatsServer();
  connection = await connect({ servers: server.url });
  await applyTopology(connection, readConfiguration({}).nats);
});

afterAll(async () => {
  await connection.close();
  await server.close();
});

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'cinestream-bad-rows-'));
});

afterEach(() => rm(directory, { recursive: true, force: true }));

async function writeTable(name: string, columns: string, ...rows: (string | Buffer)[]): Promise<void> {
  const header = columns.split(' ').join('\t');
  const lines = [header, ...rows].flatMap((row) => [Buffer.from(row), Buffer.from('\n')]);
  await writeFile(join(directory, `${name}.tsv`), Buffer.concat(lines));
}

function movie(id: string, values: Partial<Record<'title' | 'year' | 'runtime' | 'genres', string>> = {}): string {
  const { title = `Movie ${id}`, year = '1995', runtime = '120', genres = 'Drama' } = values;
  return [id, 'movie', title, title, '0', year, '\\N', runtime, genres].join('\t');
}

async function report(): Promise<string[]> {
  const text = await readFile(join(directory, 'cinestream-import-report.tsv'), 'utf8');
  return text.trimEnd().split('\n');
}

describe('an import of tables with bad rows', () => {
  test('leaves out, counts and reports each with its file, line and reason, and imports the others', async () => {
    await writeTable(
      'title.basics',
      basicsColumns,
      movie('tt9000001'),
      '',
      'garbage',
      movie('ttxyz'),
      movie('tt9000002', { title: 'x'.repeat(2001) }),
      movie('tt9000003', { year: 'abcd' }),
      movie('tt9000004', { year: '99999' }),
      // As in the published dataset of some days: a title with a tab shifts what follows.
      movie('tt9000005', { runtime: 'Reality-TV' }),
      movie('tt9000006', { title: '\\N' }),
      Buffer.from(movie('tt9000007', { title: 'Caf\xe9' }), 'latin1'),
      `${movie('tt9000008')}\textra`,
      movie('tt9000009', { title: 'y'.repeat(1024 ** 2 + 1) }),
      movie('tt9000010', { title: '\\N' }).replace('movie', 'tvEpisode'),
      movie('tt9000011', { runtime: '0', genres: '\\N' }),
      movie('tt9000011'),
    );
    const result = await importDataset(connection, directory, { ...options, source: 'basics' });
    expect(result).toEqual({
      titles: 2,
      rejected: 12,
      report: join(directory, 'cinestream-import-report.tsv'),
      stoppedAt: null,
    });
    expect(await report()).toEqual([
      'file\tline\treason',
      'title.basics.tsv\t3\tis empty',
      'title.basics.tsv\t4\thas 1 columns, not 9',
      'title.basics.tsv\t5\ttconst is no id of a title: "ttxyz"',
      'title.basics.tsv\t6\tprimaryTitle has 2001 characters, more than 2000',
      'title.basics.tsv\t7\tstartYear is no whole number: "abcd"',
      'title.basics.tsv\t8\tstartYear is 99999, not from 1870 to 2200',
      'title.basics.tsv\t9\truntimeMinutes is no whole number: "Reality-TV"',
      'title.basics.tsv\t10\tprimaryTitle is empty',
      'title.basics.tsv\t11\tprimaryTitle holds bytes that are no UTF-8',
      'title.basics.tsv\t12\thas 10 columns, not 9',
      'title.basics.tsv\t13\tis longer than 1048576 characters',
      'title.basics.tsv\t16\ttconst is that of the row before: tt9000011',
    ]);
    const found = await readObservations(connection, 'basics');
    expect(found.map(({ source_id: id }) => id)).toEqual(['tt9000001', 'tt9000011']);
  });

  test('keeps what the other tables say of a title, without their bad rows', async () => {
    await writeTable('title.basics', basicsColumns, movie('tt9000001'));
    await writeTable('title.ratings', 'tconst averageRating numVotes', 'tt9000001\tabc\tmany');
    await writeTable('title.crew', 'tconst directors writers', 'tt9000001\tnm0000001\tnm0000002,Nobody');
    await writeTable(
      'title.principals',
      'tconst ordering nconst category job characters',
      'tt9000001\tfirst\tnm0000001\tactor\t\\N\t\\N',
      'tt9000001\t2\tnm0000002\tactor\t\\N\t\\N',
    );
    await writeTable('title.akas', 'titleId ordering title', `tt9000001\t1\t${'z'.repeat(501)}`, 'tt9000001\t2\tUn');
    await writeTable('name.basics', 'nconst primaryName', 'nobody\tX', 'nm0000001\t\\N', 'nm0000002\tAnna Actor');
    const result = await importDataset(connection, directory, { ...options, source: 'tables' });
    expect(result).toMatchObject({ titles: 1, rejected: 6 });
    expect((await report()).slice(1).toSorted()).toEqual([
      'name.basics.tsv\t2\tnconst is no id of a person: "nobody"',
      'name.basics.tsv\t3\tprimaryName is empty',
      'title.akas.tsv\t2\ttitle has 501 characters, more than 500',
      'title.crew.tsv\t2\twriters is no id of a person: "Nobody"',
      'title.principals.tsv\t2\tordering is no whole number: "first"',
      'title.ratings.tsv\t2\taverageRating is no number: "abc"',
    ]);
    const [found] = await readObservations(connection, 'tables');
    expect(found?.facts).toMatchObject({ rating: null, director: [], stars: ['Anna Actor'], alternate_titles: ['Un'] });
  });

  test('ends at the first where it is strict', async () => {
    await writeTable('title.basics', basicsColumns, movie('tt9000001'), '', movie('tt9000002', { year: 'abcd' }));
    await expect(importDataset(connection, directory, { ...options, strict: true })).rejects.toThrow(
      'title.basics.tsv, line 3: is empty',
    );
  });

  test('counts each once where it was interrupted and goes on', async () => {
    await writeTable('title.basics', basicsColumns, '', movie('tt9000001'), '', movie('tt9000002'), '');
    const source = 'interrupted';
    const interrupted = { ...options, source, fresh: false, signal: AbortSignal.abort() };
    expect(await importDataset(connection, directory, interrupted)).toMatchObject({ titles: 1, rejected: 1 });
    expect(await importDataset(connection, directory, { ...options, source, fresh: false })).toMatchObject({
      titles: 1,
      rejected: 3,
    });
    expect((await report()).map((row) => row.split('\t')[1])).toEqual(['line', '2', '4', '6']);
  });

  test('tells of them where the report cannot be written', async () => {
    await writeTable('title.basics', basicsColumns, '', movie('tt9000001'));
    const rows: string[] = [];
    const unwritten = {
      ...options,
      report: join(directory, 'no', 'such', 'folder'),
      onUnwritten: rows.push.bind(rows),
    };
    await importDataset(connection, directory, unwritten);
    expect(rows).toEqual(['title.basics.tsv\t2\tis empty']);
  });
});

describe('an import that cannot be what was meant', () => {
  test('names the columns that are missing, of each table, before anything is imported', async () => {
    await writeTable('title.basics', 'tconst kind name', 'tt9000001\tmovie\tX');
    await expect(importDataset(connection, directory, options)).rejects.toThrow(
      'title.basics.tsv has no column titleType, primaryTitle (its first line: "tconst kind name")',
    );
    await writeTable('title.basics', basicsColumns, movie('tt9000001'));
    await writeFile(join(directory, 'title.akas.tsv'), '');
    await expect(importDataset(connection, directory, { ...options, source: 'empty' })).rejects.toThrow(
      'title.akas.tsv has no column titleId, title',
    );
    expect(await readObservations(connection, 'empty')).toEqual([]);
  });

  test('names the title types that there are, and refuses a source that is no name', async () => {
    await writeTable('title.basics', basicsColumns, movie('tt9000001'));
    await expect(importDataset(connection, directory, { ...options, types: ['movie', 'film'] })).rejects.toThrow(
      'unknown title type: film; the dataset has movie, short',
    );
    await expect(importDataset(connection, directory, { ...options, source: 'My Films' })).rejects.toThrow(
      'must be lower case letters',
    );
  });

  test('says why nothing was imported, and is none where all was imported before', async () => {
    await writeTable('title.basics', basicsColumns, movie('tt9000001'), movie('tt9000002', { year: 'x' }));
    await writeTable('title.ratings', 'tconst averageRating numVotes', 'tt9000001\t7.0\t3');
    await expect(importDataset(connection, directory, { ...options, minimumVotes: 5 })).rejects.toThrow(
      /nothing of .* was imported: with fewer votes than --min-votes: 1; bad rows: 1 \(see .*report\.tsv\)/,
    );
    await expect(importDataset(connection, directory, { ...options, types: ['short', 'video'] })).rejects.toThrow(
      'of other types than --types: 2 movie',
    );
    const source = 'again';
    await importDataset(connection, directory, { ...options, source });
    expect(await importDataset(connection, directory, { ...options, source, fresh: false })).toMatchObject({
      titles: 0,
      stoppedAt: null,
    });
  });

  test('ends the command with a message and an exit code, bad rows only with a message', async () => {
    await writeTable('title.basics', basicsColumns, movie('tt9000001'), '');
    const run = (...flags: string[]) =>
      promisify(execFile)('node', ['bin/cinestream.js', 'import', directory, ...flags], {
        env: { ...process.env, NATS_URL: server.url },
      });
    const file = join(directory, 'bad.tsv');
    const { stdout, stderr } = await run('--source', 'command', '--report', file);
    expect(stdout).toBe('1 titles imported\n');
    expect(stderr).toContain(`1 bad rows left out: ${file} says which and why`);
    await expect(run('--types', 'film', '--fresh')).rejects.toMatchObject({
      stderr: expect.stringContaining('unknown title type'),
    });
    await expect(run('--strict', '--fresh')).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringContaining('line 3: is empty'),
    });
  });
});

describe.skipIf(!existsSync(cases))('the tables of bug reports', () => {
  test.each([
    ['blank', 2, 1],
    ['garbage', 2, 1],
    ['odd', 1, 5],
    ['ratingsbad', 1, 1],
    ['shortline', 2, 1],
  ])('%s: %i titles, %i bad rows', async (name, titles, rejected) => {
    const copy = join(directory, name);
    await mkdir(copy);
    await cp(join(cases, name), copy, { recursive: true });
    expect(await importDataset(connection, copy, { ...options, source: name })).toMatchObject({ titles, rejected });
  });
});
