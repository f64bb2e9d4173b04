import { createReadStream } from 'node:fs';
import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { createGunzip } from 'node:zlib';
import { EnvironmentError } from '../../errors.ts';

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

/** Streams a table as it is published: tab separated, a header, `\N` for null, no quoting. `onBytes` gets the bytes read. */
export async function* readTable(path: string, onBytes?: (bytes: number) => void): AsyncGenerator<Row> {
  const file = createReadStream(path);
  if (onBytes !== undefined) file.on('data', (chunk) => onBytes(chunk.length));
  const unpacked = path.endsWith('.gz') ? file.pipe(createGunzip()) : file;
  // A pipe does not pass the failures of its source on.
  file.on('error', (error) => unpacked.destroy(error));
  let columns: string[] | undefined;
  try {
    for await (const line of linesOf(unpacked)) {
      const values = line.split('\t');
      if (columns === undefined) {
        columns = values;
        continue;
      }
      yield Object.fromEntries(columns.map((column, index) => [column, nullable(values[index])]));
    }
  } catch (error) {
    throw new EnvironmentError(`${path} cannot be read to its end: is the download complete?`, { cause: error });
  } finally {
    file.destroy();
  }
}

const longestLine = 1024 ** 2;

/** Not `node:readline`: to that, other separators that stand in names and titles end a line, too. */
async function* linesOf(stream: AsyncIterable<Buffer>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of stream) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    if (rest.length > longestLine) throw new Error(`a line is longer than ${longestLine} characters`);
    for (const line of lines) yield withoutReturn(line);
  }
  if (rest !== '') yield withoutReturn(rest);
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
  readonly #rows: AsyncGenerator<Row>;
  #next: Row | undefined;
  #last = '';
  #started = false;

  constructor(path: string, column: string, onBytes?: (bytes: number) => void) {
    this.#path = path;
    this.#column = column;
    this.#rows = readTable(path, onBytes);
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
    this.#next = done ? undefined : value;
    if (this.#next === undefined) return;
    const id = this.#next[this.#column] ?? '';
    requireOrder(this.#path, this.#last, id);
    this.#last = id;
  }
}
