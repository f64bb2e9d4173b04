import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { People } from './people.ts';
import { type TableName, tableRules } from './row-checks.ts';
import { type Row, readTable, SortedTable, type TableReading } from './table.ts';

type Paths = Readonly<Record<Exclude<TableName, 'title.basics'>, string | null>> & Readonly<{ 'title.basics': string }>;

/**
 * The tables of the dataset, those beside `title.basics` read as far as they are asked for; null where the signal aborts while
 * names are read. All are closed with `resources`.
 */
export async function openTables(
  paths: Paths,
  reading: Omit<TableReading, 'rules'>,
  signal: AbortSignal,
  resources: AsyncDisposableStack,
) {
  const temporary = await mkdtemp(join(tmpdir(), 'cinestream-import-'));
  resources.defer(() => rm(temporary, { recursive: true, force: true }));
  const names = paths['name.basics'];
  const database = join(temporary, 'people.db');
  const people =
    names === null
      ? null
      : await People.read(names, database, { ...reading, rules: tableRules['name.basics'] }, signal);
  if (people !== null) resources.defer(() => people.close());
  else if (names !== null) return null;
  const open = (name: keyof Paths, column: string) => {
    const path = paths[name];
    const table = path === null ? null : new SortedTable(path, column, { ...reading, rules: tableRules[name] });
    if (table !== null) resources.defer(() => table.close());
    return async (id: string): Promise<Row[]> => (table === null ? [] : table.rowsOf(id));
  };
  const crew = open('title.crew', 'tconst');
  const principals = open('title.principals', 'tconst');
  const alternatives = open('title.akas', 'titleId');
  return {
    /** Of titles that are not wanted only their ids are looked at: what else they say does not matter. */
    basics: (types: readonly string[]) => readTable(paths['title.basics'], { ...reading, rules: basicsRules(types) }),
    ratings: open('title.ratings', 'tconst'),
    about: async (id: string) => ({
      crew: (await crew(id))[0],
      principals: await principals(id),
      alternatives: await alternatives(id),
    }),
    names: (ids: readonly string[]) => people?.names(ids) ?? [],
  };
}

function basicsRules(types: readonly string[]) {
  const { columns, check } = tableRules['title.basics'];
  return {
    columns,
    check(row: Row) {
      const isUnwanted = typeof row.titleType === 'string' && !types.includes(row.titleType);
      return check(
        isUnwanted ? { tconst: row.tconst ?? null, titleType: row.titleType ?? null, primaryTitle: '-' } : row,
      );
    },
  };
}
