import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NatsConnection } from '@nats-io/nats-core';
import { EnvironmentError } from '../../errors.ts';
import { streams } from '../../messaging/contracts/subjects.ts';
import { streamState } from '../../messaging/nats/read/scan.ts';
import { OBSERVATION_VERSION, type Observation } from '../../movie/observation.ts';
import { Checkpoint } from './checkpoint.ts';
import { People } from './people.ts';
import { PublishedTitles } from './published-titles.ts';
import { findTable, type Row, readTable, requireOrder, SortedTable } from './table.ts';
import { titleFacts } from './title-facts.ts';

export interface ImportOptions {
  /** Title types to import, in IMDb's names. */
  types: readonly string[];
  /** Titles with fewer votes are left out. */
  minimumVotes: number;
  /** Under which source's name; the one of people who import by hand by default. */
  source?: string;
  /** The run that its progress is counted in. */
  run?: string;
  /** Forget how far an earlier import came. */
  fresh: boolean;
  onProgress(bytes: number, totalBytes: number, titles: number): void;
  signal: AbortSignal;
}

export interface ImportResult {
  titles: number;
  /** The title after which an interrupted import goes on, an empty text for the first; null: it is complete. */
  stoppedAt: string | null;
}

const batch = 500;
const usualSource = 'imdb-dataset';

/**
 * Imports the IMDb non-commercial dataset. The tables are read side by side, as streams; names are looked up on disk, so
 * that memory does not grow with the dataset. Interrupted, it goes on after the last title that was published.
 * @throws EnvironmentError when a table is missing, broken or not sorted.
 */
export async function importDataset(
  connection: NatsConnection,
  directory: string,
  options: ImportOptions,
): Promise<ImportResult> {
  const paths = await findTables(directory);
  // What is said is as old as the dataset, so that another import of it says nothing new.
  const observedAt = (await stat(paths.basics)).mtime.toISOString();
  const { types, minimumVotes, source = usualSource, signal } = options;
  const { created } = await streamState(connection, streams.observations);
  const checkpoint = new Checkpoint(directory, [observedAt, types, minimumVotes, source, created]);
  const after = options.fresh ? '' : await checkpoint.read();
  const titles = new PublishedTitles(connection, checkpoint, options.run);
  const { onBytes, finish } = await progressOf(paths, (bytes, total) => options.onProgress(bytes, total, titles.count));
  await using resources = new AsyncDisposableStack();
  const tables = await openTables(paths, onBytes, signal, resources);
  if (tables === null) return { titles: 0, stoppedAt: after };

  let previous = '';
  for await (const basics of readTable(paths.basics, onBytes)) {
    const id = basics.tconst ?? '';
    requireOrder(paths.basics, previous, id);
    if (previous !== '' && signal.aborted)
      return { stoppedAt: (await titles.publish()) ?? after, titles: titles.count };
    previous = id;
    if (id <= after || !/^tt\d{5,10}$/.test(id) || !types.includes(basics.titleType ?? '')) continue;
    const [rating] = await tables.ratings(id);
    if (Number(rating?.numVotes ?? 0) < minimumVotes) continue;
    const facts = titleFacts({ basics, rating, ...(await tables.about(id)) }, tables.names);
    if (facts.title !== null) titles.add(observationOf(id, facts, { observedAt, ...options }));
    if (titles.waiting < batch && !signal.aborted) continue;
    const stoppedAt = (await titles.publish()) ?? after;
    if (signal.aborted) return { titles: titles.count, stoppedAt };
  }
  await titles.publish();
  finish();
  return { titles: titles.count, stoppedAt: null };
}

type Tables = Awaited<ReturnType<typeof findTables>>;

/** Adds the bytes that are read of each table up; the sizes of all are known before. */
async function progressOf(paths: Tables, onProgress: (bytes: number, total: number) => void) {
  const sizes = await Promise.all(
    Object.values(paths).map(async (path) => (path === null ? 0 : (await stat(path)).size)),
  );
  const total = sizes.reduce((sum, size) => sum + size, 0);
  let bytes = 0;
  return {
    onBytes(read: number) {
      bytes += read;
      onProgress(bytes, total);
    },
    finish: () => onProgress(total, total),
  };
}

/** The tables beside `title.basics`, each read as far as it is asked for; null where the signal aborts while names are read. */
async function openTables(
  paths: Tables,
  onBytes: (bytes: number) => void,
  signal: AbortSignal,
  resources: AsyncDisposableStack,
) {
  const temporary = await mkdtemp(join(tmpdir(), 'cinestream-import-'));
  resources.defer(() => rm(temporary, { recursive: true, force: true }));
  const database = join(temporary, 'people.db');
  const people = paths.names === null ? null : await People.read(paths.names, database, onBytes, signal);
  if (people !== null) resources.defer(() => people.close());
  else if (paths.names !== null) return null;
  const open = (path: string | null, column: string) => {
    const table = path === null ? null : new SortedTable(path, column, onBytes);
    if (table !== null) resources.defer(() => table.close());
    return async (id: string): Promise<Row[]> => (table === null ? [] : table.rowsOf(id));
  };
  const [crew, principals, alternatives] = [
    open(paths.crew, 'tconst'),
    open(paths.principals, 'tconst'),
    open(paths.akas, 'titleId'),
  ];
  return {
    ratings: open(paths.ratings, 'tconst'),
    about: async (id: string) => ({
      crew: (await crew(id))[0],
      principals: await principals(id),
      alternatives: await alternatives(id),
    }),
    names: (ids: readonly string[]) => people?.names(ids) ?? [],
  };
}

function observationOf(
  id: string,
  facts: Observation['facts'],
  { observedAt, source = usualSource, run = 'import' }: { observedAt: string; source?: string; run?: string },
): Observation {
  return {
    schema_version: OBSERVATION_VERSION,
    source,
    source_id: id,
    url: `https://www.imdb.com/title/${id}/`,
    observed_at: observedAt,
    run,
    page: null,
    extractor: 'dataset-1',
    facts,
    provenance: {},
  };
}

async function findTables(directory: string) {
  const table = (name: string) => findTable(directory, name);
  const basics = await table('title.basics');
  if (basics === null) {
    throw new EnvironmentError(
      `${directory} has no title.basics.tsv.gz: download the dataset from https://datasets.imdbws.com/ into it`,
    );
  }
  return {
    basics,
    ratings: await table('title.ratings'),
    crew: await table('title.crew'),
    principals: await table('title.principals'),
    akas: await table('title.akas'),
    names: await table('name.basics'),
  };
}
