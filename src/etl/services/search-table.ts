import type { DatabaseSync, SQLInputValue } from 'node:sqlite';
import { hashOf } from '../../movie/compact/text-numbers.ts';
import { fieldsOfMovie } from '../../movie/filter.ts';
import { latinReadings, searchText } from '../../movie/normalise/search-text.ts';
import { foldText } from '../../movie/normalise/text.ts';
import { filterableFields } from '../../movie/previous-state.ts';
import type { MovieEvent } from '../../movie/schema.ts';
import { listed } from './movie-conditions.ts';
import { facetValuesOf } from './search-facets.ts';
import { searchedColumns } from './search-words.ts';

/** Columns that the ETL derives from a movie and that do not depend on its texts. */
const derivedColumns = {
  title: 'TEXT',
  decade: 'TEXT',
  rating: 'REAL',
  votes: 'INTEGER',
  year: 'INTEGER',
  genres: 'TEXT',
  directors: 'TEXT',
  types: 'TEXT',
  countries: 'TEXT',
  languages: 'TEXT',
  popularity: 'INTEGER',
  facets: 'TEXT',
};
type DerivedRow = Record<keyof typeof derivedColumns, SQLInputValue>;
const derivedNames = Object.keys(derivedColumns) as (keyof DerivedRow)[];
const storedNames = ['sequence', ...derivedNames, 'row_hash', 'text_hash'];

/** What `texts` are made of, and the rows of `movies`. */
const textFields = searchedColumns.filter((column) => column !== 'latin');
const rowFields: readonly (keyof MovieEvent)[] = ['title', 'stars', 'writers', ...filterableFields];

export const searchSchema = `
  CREATE TABLE movies (
    number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, sequence INTEGER NOT NULL,
    ${Object.entries(derivedColumns)
      .map(([name, type]) => `${name} ${type}`)
      .join(', ')}, row_hash TEXT NOT NULL, text_hash TEXT NOT NULL
  );
  CREATE INDEX movies_by_sequence ON movies (sequence, id);
  CREATE INDEX movies_by_rating ON movies (rating, id);
  CREATE INDEX movies_by_year ON movies (year, id);
  CREATE INDEX movies_by_title ON movies (title, id);
  CREATE VIRTUAL TABLE texts USING fts5 (
    ${searchedColumns.join(', ')}, content = '', contentless_delete = 1
  );
  CREATE VIRTUAL TABLE words USING fts5vocab (texts, row);
`;

/** Popularity is below this. */
export const popularities = 64;

/** Movies as they are searched: rows of `movies`, and under the same numbers their `texts`. */
export class SearchTable {
  readonly #statements: ReturnType<typeof prepareStatements>;

  constructor(database: DatabaseSync) {
    this.#statements = prepareStatements(database);
  }

  get size(): number {
    return Number(this.#statements.count.get()?.movies);
  }

  delete(id: string): void {
    const { find, deleteMovie, deleteText } = this.#statements;
    const number = find.get(id)?.number ?? null;
    if (number === null) return;
    deleteText.run(number);
    deleteMovie.run(number);
  }

  store(movie: MovieEvent, sequence: number): void {
    const { find, insert, update, move, insertText, deleteText } = this.#statements;
    const textHash = hash(movie, textFields);
    const rowHash = hash(movie, rowFields);
    const known = find.get(movie.id);
    // Most events say something new of other movies.
    if (known?.text_hash === textHash && known.row_hash === rowHash) {
      move.run(sequence, known.number ?? null);
      return;
    }
    const row = derivedRow(movie);
    const values = [sequence, ...derivedNames.map((name) => row[name]), rowHash, textHash];
    if (known === undefined) {
      const { lastInsertRowid } = insert.run(movie.id, ...values);
      insertText.run(lastInsertRowid, ...searchedColumns.map((column) => textOf(movie, column)));
      return;
    }
    const number = known.number ?? null;
    update.run(...values, number);
    if (known.text_hash === textHash) return;
    deleteText.run(number);
    insertText.run(number, ...searchedColumns.map((column) => textOf(movie, column)));
  }
}

function derivedRow(movie: MovieEvent): DerivedRow {
  const { id: _, genres, directors, types, countries, languages, ...numbers } = fieldsOfMovie(movie.id, movie);
  return {
    ...numbers,
    title: foldText(movie.title),
    genres: listed(genres),
    directors: listed(directors),
    types: listed(types),
    countries: listed(countries),
    languages: listed(languages),
    popularity: Math.min(popularities - 1, Math.ceil(Math.log2((numbers.votes ?? 0) + 1))),
    facets: JSON.stringify(facetValuesOf(movie)),
  };
}

function textOf(movie: MovieEvent, column: (typeof searchedColumns)[number]): string {
  if (column !== 'latin') return searchText([movie[column] ?? ''].flat().join(' '));
  const { title, original_title: original, alternate_titles: alternate = [], director, stars, writers } = movie;
  return latinReadings([title, original ?? '', ...alternate, ...director, ...stars, ...writers]);
}

function hash(movie: MovieEvent, fields: readonly (keyof MovieEvent)[]): string {
  return hashOf(JSON.stringify(fields.map((field) => movie[field]))).join(' ');
}

function prepareStatements(database: DatabaseSync) {
  const places = (names: readonly string[]) => names.map(() => '?').join(', ');
  return {
    count: database.prepare('SELECT count(*) AS movies FROM movies'),
    find: database.prepare('SELECT number, row_hash, text_hash FROM movies WHERE id = ?'),
    insert: database.prepare(`INSERT INTO movies (id, ${storedNames.join(', ')}) VALUES (?, ${places(storedNames)})`),
    update: database.prepare(
      `UPDATE movies SET ${storedNames.map((name) => `${name} = ?`).join(', ')} WHERE number = ?`,
    ),
    move: database.prepare('UPDATE movies SET sequence = ? WHERE number = ?'),
    deleteMovie: database.prepare('DELETE FROM movies WHERE number = ?'),
    insertText: database.prepare(
      `INSERT INTO texts (rowid, ${searchedColumns.join(', ')}) VALUES (?, ${places(searchedColumns)})`,
    ),
    deleteText: database.prepare('DELETE FROM texts WHERE rowid = ?'),
  };
}
