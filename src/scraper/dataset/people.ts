import { rm } from 'node:fs/promises';
import { DatabaseSync } from 'node:sqlite';
import { readTable, type TableReading } from './table.ts';

const rowsPerTransaction = 50_000;

/** Names of people by id, on disk: there are some 14 million, more than should be kept in memory. */
export class People {
  readonly #database: DatabaseSync;
  readonly #path: string;

  private constructor(database: DatabaseSync, path: string) {
    this.#database = database;
    this.#path = path;
  }

  /** Reads `name.basics` into a database at `path`, which is deleted again on `close`; null where the signal aborts before the end. */
  static async read(table: string, path: string, reading: TableReading, signal: AbortSignal): Promise<People | null> {
    await rm(path, { force: true });
    const database = new DatabaseSync(path);
    database.exec(
      'PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; CREATE TABLE people (id INTEGER PRIMARY KEY, name TEXT)',
    );
    const insert = database.prepare('INSERT OR REPLACE INTO people VALUES (?, ?)');
    let count = 0;
    database.exec('BEGIN');
    for await (const { row } of readTable(table, reading)) {
      const id = numberOf(row.nconst);
      const { primaryName } = row;
      if (id === null || primaryName === null || primaryName === undefined) continue;
      insert.run(id, primaryName);
      count += 1;
      if (count % rowsPerTransaction !== 0) continue;
      database.exec('COMMIT; BEGIN');
      if (signal.aborted) {
        database.close();
        return null;
      }
    }
    database.exec('COMMIT');
    return new People(database, path);
  }

  /** The names of these ids, those that are known, in order. */
  names(ids: readonly string[]): string[] {
    const select = this.#database.prepare('SELECT name FROM people WHERE id = ?');
    return ids.flatMap((id) => {
      const number = numberOf(id);
      const row = number === null ? undefined : select.get(number);
      return typeof row?.name === 'string' ? [row.name] : [];
    });
  }

  async close(): Promise<void> {
    this.#database.close();
    await rm(this.#path, { force: true });
  }
}

function numberOf(id: string | null | undefined): number | null {
  return id !== null && id !== undefined && /^nm\d{5,12}$/.test(id) ? Number(id.slice(2)) : null;
}
