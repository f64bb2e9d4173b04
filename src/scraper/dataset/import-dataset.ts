import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { NatsConnection } from '@nats-io/nats-core';
import { z } from 'zod';
import { ConfigurationError, EnvironmentError } from '../../errors.ts';
import { streams } from '../../messaging/contracts/subjects.ts';
import { streamBounds } from '../../messaging/nats/read/scan.ts';
import { movieFactsSchema } from '../../movie/facts.ts';
import { OBSERVATION_VERSION, type Observation, sourceNameSchema } from '../../movie/observation.ts';
import { Checkpoint } from './checkpoint.ts';
import { LeftOut } from './left-out.ts';
import { openTables } from './open-tables.ts';
import { PublishedTitles } from './published-titles.ts';
import { RejectedRows } from './rejected-rows.ts';
import { type TableName, tableRules } from './row-checks.ts';
import { findTable, requireColumns, requireOrder } from './table.ts';
import { titleFacts, titleTypes } from './title-facts.ts';

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
  /** End at the first bad row. */
  strict?: boolean;
  /** The file that bad rows are written to; beside the dataset by default. */
  report?: string;
  onProgress(bytes: number, totalBytes: number, titles: number): void;
  /** Called with each bad row where the report cannot be written. */
  onUnwritten?(row: string): void;
  signal: AbortSignal;
}

export interface ImportResult {
  titles: number;
  /** Bad rows that were left out. */
  rejected: number;
  /** Where they are written, null where there are none. */
  report: string | null;
  /** The title after which an interrupted import goes on, an empty text for the first; null: it is complete. */
  stoppedAt: string | null;
}

const batch = 500;
const usualSource = 'imdb-dataset';
const usualReport = 'cinestream-import-report.tsv';

/**
 * Imports the IMDb non-commercial dataset. The tables are read side by side, as streams; names are looked up on disk, so
 * that memory does not grow with the dataset. Bad rows are left out and reported. Interrupted, it goes on after the last title
 * that was published.
 * @throws EnvironmentError when a table is missing, broken or not sorted; ConfigurationError for types or sources that cannot be;
 *   InvalidDatasetError when columns are missing, nothing was imported, or, where it is strict, at a bad row.
 */
export async function importDataset(
  connection: NatsConnection,
  directory: string,
  options: ImportOptions,
): Promise<ImportResult> {
  requireKnown(options);
  const paths = await findTables(directory);
  // What is said is as old as the dataset, so that another import of it says nothing new.
  const observedAt = (await stat(paths['title.basics'])).mtime.toISOString();
  const { types, minimumVotes, source = usualSource, signal } = options;
  const { created } = await streamBounds(connection, streams.observations);
  const checkpoint = new Checkpoint(directory, [observedAt, types, minimumVotes, source, created]);
  const after = options.fresh ? '' : await checkpoint.read();
  const { strict = false, report = join(directory, usualReport), onUnwritten = () => undefined } = options;
  const rejected = await RejectedRows.open({ report, resume: after !== '', strict, onUnwritten });
  const titles = new PublishedTitles(connection, checkpoint, options.run);
  const { onBytes, finish } = await progressOf(paths, (bytes, total) => options.onProgress(bytes, total, titles.count));
  const result = async (stoppedAt: string | null): Promise<ImportResult> => {
    await rejected.write();
    const { count } = rejected;
    return { titles: titles.count, rejected: count, report: count === 0 ? null : report, stoppedAt };
  };
  await using resources = new AsyncDisposableStack();
  resources.defer(() => rejected.write());
  const tables = await openTables(paths, { rejected, onBytes }, signal, resources);
  if (tables === null) return result(after);

  const left = new LeftOut();
  let previous = '';
  for await (const { line, row: basics } of tables.basics(types)) {
    const id = basics.tconst ?? '';
    requireOrder(paths['title.basics'], previous, id);
    if (previous !== '' && signal.aborted) return result((await titles.publish()) ?? after);
    const isRepeated = id === previous;
    previous = id;
    if (id <= after || !left.isWanted(basics, types)) continue;
    if (isRepeated) {
      rejected.add(paths['title.basics'], line, `tconst is that of the row before: ${id}`);
      continue;
    }
    const [rating] = await tables.ratings(id);
    if (!left.hasVotes(rating, minimumVotes)) continue;
    const facts = movieFactsSchema.safeParse(titleFacts({ basics, rating, ...(await tables.about(id)) }, tables.names));
    if (facts.success) titles.add(observationOf(id, facts.data, { observedAt, ...options }));
    else rejected.add(paths['title.basics'], line, z.prettifyError(facts.error).replaceAll(/\s+/g, ' '));
    if (titles.waiting < batch && !signal.aborted) continue;
    await rejected.write();
    const stoppedAt = (await titles.publish()) ?? after;
    if (signal.aborted) return result(stoppedAt);
  }
  await titles.publish();
  finish();
  const complete = await result(null);
  if (complete.titles === 0 && after === '') throw left.error(paths['title.basics'], complete);
  return complete;
}

function requireKnown({ types, source = usualSource }: ImportOptions): void {
  const unknown = types.filter((type) => !titleTypes.some((known) => known === type));
  if (unknown.length > 0 || types.length === 0) {
    const what = types.length === 0 ? 'no title type is given' : `unknown title type: ${unknown.join(', ')}`;
    throw new ConfigurationError(`${what}; the dataset has ${titleTypes.join(', ')}`);
  }
  const name = sourceNameSchema.safeParse(source);
  if (!name.success) throw new ConfigurationError(`source ${JSON.stringify(source)}: ${z.prettifyError(name.error)}`);
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
  const basics = await findTable(directory, 'title.basics');
  if (basics === null) {
    throw new EnvironmentError(
      `${directory} has no title.basics.tsv.gz: download the dataset from https://datasets.imdbws.com/ into it`,
    );
  }
  const paths = {
    'title.basics': basics,
    'title.ratings': await findTable(directory, 'title.ratings'),
    'title.crew': await findTable(directory, 'title.crew'),
    'title.principals': await findTable(directory, 'title.principals'),
    'title.akas': await findTable(directory, 'title.akas'),
    'name.basics': await findTable(directory, 'name.basics'),
  } satisfies Record<TableName, string | null>;
  for (const [name, path] of Object.entries(paths)) {
    if (path !== null) await requireColumns(path, tableRules[name as TableName]);
  }
  return paths;
}
