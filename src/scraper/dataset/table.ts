import { createReadStream } from 'node:fs';
import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { createGunzip } from 'node:zlib';
import { EnvironmentError } from '../../errors.ts';
import { InvalidDatasetError } from '../errors.ts';
import type { RejectedRows } from './rejected-rows.ts';
import type { TableRules } from './row-checks.ts';

/** A row by column; null where the file says `\N`. */
export type Row = Readonly<Record<string, string | null>>;

/** A table of the dataset: `title.basics.tsv.gz` or, unpacked, `title.basics.tsv`. Null where the folder has neither. */
export async function findTable(directory: string, name: string): Promise<string | null> {
  for (const file of [`${name}.tsv.gz`, `${name}.tsv`]) {
    const path = join(directory, file);
    const isThere = await access(path).then(
      () => true,
      () => false,
    );
    if (isThere) return path;
  }
  return null;
}

/** A row, and the line that it stands in, the header's being 1. */
export interface NumberedRow {
  line: number;
  row: Row;
}

/** How a table is read. */
export interface TableReading {
  /** Its columns and what its values must be. */
  rules: TableRules;
  /** Where rows that break the rules go. */
  rejected: Pick<RejectedRows, 'add'>;
  /** Gets the number of bytes read. */
  onBytes?: (bytes: number) => void;
}

/**
 * Streams a table as it is published: tab separated, a header, `\N` for null, no quoting. Rows that break the rules are left out.
 * @throws InvalidDatasetError where a column is missing; EnvironmentError where the file cannot be read to its end.
 */
export async function* readTable(
  path: string,
  { rules, rejected, onBytes }: TableReading,
): AsyncGenerator<NumberedRow> {
  let columns: readonly string[] | undefined;
  let number = 0;
  for await (const line of readLines(path, onBytes)) {
    number += 1;
    if (columns === undefined) {
      columns = columnsOf(path, line, rules);
      continue;
    }
    const row = rowOf(line, columns);
    const fault = typeof row === 'string' ? row : rules.check(row);
    if (fault !== null) rejected.add(path, number, fault);
    else if (typeof row !== 'string') yield { line: number, row };
  }
  if (columns === undefined) columnsOf(path, '', rules);
}

/** @throws InvalidDatasetError where a table lacks columns that are read of it. */
export async function requireColumns(path: string, rules: TableRules): Promise<void> {
  for await (const line of readLines(path)) {
    columnsOf(path, line, rules);
    return;
  }
  columnsOf(path, '', rules);
}

function columnsOf(path: string, line: string | null, { columns }: TableRules): readonly string[] {
  const found = (line ?? '').replace(/^\uFEFF/, '').split('\t');
  const missing = columns.filter((column) => !found.includes(column));
  if (missing.length === 0) return found;
  throw new InvalidDatasetError(
    `${path} has no column ${missing.join(', ')} (its first line: ${JSON.stringify(found.join(' ').slice(0, 100))}): ` +
      'the tables are those of https://datasets.imdbws.com/, with their header',
  );
}

/** A line's values by column, or what is wrong with it. */
function rowOf(line: string | null, columns: readonly string[]): Row | string {
  if (line === null) return `is longer than ${longestLine} characters`;
  if (line === '') return 'is empty';
  const values = line.split('\t');
  if (values.length !== columns.length) return `has ${values.length} columns, not ${columns.length}`;
  return Object.fromEntries(columns.map((column, index) => [column, nullable(values[index])]));
}

async function* readLines(path: string, onBytes?: (bytes: number) => void): AsyncGenerator<string | null> {
  const file = createReadStream(path);
  if (onBytes !== undefined) file.on('data', (chunk) => onBytes(chunk.length));
  const unpacked = path.endsWith('.gz') ? file.pipe(createGunzip()) : file;
  // A pipe does not pass the failures of its source on.
  file.on('error', (error) => unpacked.destroy(error));
  try {
    yield* linesOf(unpacked);
  } catch (error) {
    throw new EnvironmentError(`${path} cannot be read to its end: is the download complete?`, { cause: error });
  } finally {
    file.destroy();
  }
}

const longestLine = 1024 ** 2;

/** Lines, null for one that is too long. Not `node:readline`: to that, other separators that stand in names and titles end a line, too. */
async function* linesOf(stream: AsyncIterable<Buffer>): AsyncGenerator<string | null> {
  const decoder = new TextDecoder();
  let rest = '';
  let isTooLong = false;
  for await (const chunk of stream) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      yield isTooLong ? null : withoutReturn(line);
      isTooLong = false;
    }
    if (rest.length > longestLine) isTooLong = true;
    if (isTooLong) rest = '';
  }
  if (rest !== '' || isTooLong) yield isTooLong ? null : withoutReturn(rest);
}

function withoutReturn(line: string): string {
  return line.endsWith('\r') ? line.slice(0, -1) : line;
}

function nullable(value: string | undefined): string | null {
  return value === undefined || value === '\\N' || value === '' ? null : value;
}

/** @throws EnvironmentError where an id stands behind a greater one: tables are read side by side. */
export function requireOrder(path: string, previous: string, id: string): void {
  if (id >= previous) return;
  throw new EnvironmentError(
    `${path} is not sorted: ${id} comes after ${previous}; sort it by its first column (LC_ALL=C sort)`,
  );
}

/**
 * Rows of a table by title, for reading several tables side by side: they are sorted by their first column.
 * Nothing but the rows of one title is kept in memory.
 */
export class SortedTable {
  readonly #path: string;
  readonly #column: string;
  readonly #rows: AsyncGenerator<NumberedRow>;
  #next: Row | undefined;
  #last = '';
  #started = false;

  constructor(path: string, column: string, reading: TableReading) {
    this.#path = path;
    this.#column = column;
    this.#rows = readTable(path, reading);
  }

  /**
   * The rows of a title; to be asked in the order of the table.
   * @throws EnvironmentError when the table is not sorted.
   */
  async rowsOf(id: string): Promise<Row[]> {
    if (!this.#started) {
      this.#started = true;
      await this.#advance();
    }
    const rows: Row[] = [];
    while (this.#next !== undefined && this.#last <= id) {
      if (this.#last === id) rows.push(this.#next);
      await this.#advance();
    }
    return rows;
  }

  async close(): Promise<void> {
    await this.#rows.return(undefined);
  }

  async #advance(): Promise<void> {
    const { value, done } = await this.#rows.next();
    this.#next = done ? undefined : value.row;
    if (this.#next === undefined) return;
    const id = this.#next[this.#column] ?? '';
    requireOrder(this.#path, this.#last, id);
    this.#last = id;
  }
}
