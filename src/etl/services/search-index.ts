import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { distance } from 'fastest-levenshtein';
import { hashOf } from '../../movie/compact/text-numbers.ts';
import { conditionOf, fieldsOfMovie, type MovieCondition, type MovieQuestion } from '../../movie/filter.ts';
import { foldText } from '../../movie/normalise/text.ts';
import type { MovieEvent } from '../../movie/schema.ts';

/** What is searched, with what a word in it weighs. */
const searched = {
  title: 4,
  original_title: 3,
  alternate_titles: 3,
  director: 2,
  stars: 2,
  writers: 1,
  keywords: 1,
  genre: 1,
  plot: 1,
} as const satisfies Partial<Record<keyof MovieEvent, number>>;

const columns = Object.keys(searched) as (keyof typeof searched)[];

const schema = `
  CREATE TABLE movies (
    number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, decade TEXT, rating REAL, votes INTEGER, year INTEGER,
    genres TEXT NOT NULL, directors TEXT NOT NULL, filter_hash TEXT NOT NULL, text_hash TEXT NOT NULL
  );
  CREATE VIRTUAL TABLE texts USING fts5 (
    ${columns.join(', ')}, content = '', contentless_delete = 1
  );
  CREATE VIRTUAL TABLE words USING fts5vocab (texts, row);
`;

/** Changes are gathered up to so many: one transaction for many, and one movie once for many events. */
const gatheredAtMost = 500;
/** Share of a word's letters that may be wrong where no movie has the word. */
const wrongLetters = 0.2;
const spellingsAtMost = 5;

/** Movies by text and by filter, as users see them: an SQLite database in memory, outside of the JavaScript heap. */
export class SearchIndex {
  readonly #database = new DatabaseSync(':memory:');
  readonly #statements: ReturnType<typeof prepareStatements>;
  /** null: the movie is gone. */
  readonly #gathered = new Map<string, MovieEvent | null>();

  constructor() {
    this.#database.exec(schema);
    this.#statements = prepareStatements(this.#database);
  }

  get size(): number {
    this.#write();
    return Number(this.#statements.count.get()?.movies);
  }

  put(movie: MovieEvent): void {
    for (const id of movie.replaces ?? []) this.remove(id);
    this.#gather(movie.id, movie);
  }

  remove(id: string): void {
    this.#gather(id, null);
  }

  /** Ids of all that fit both filters: best match first where there is a query, else in the order of ids. */
  find(query: string | undefined, filter: MovieQuestion, within: MovieQuestion = {}): string[] {
    this.#write();
    const conditions = [...conditionsOf(conditionOf(filter)), ...conditionsOf(conditionOf(within))];
    const values = conditions.flatMap(([, given]) => given);
    const where = conditions.map(([condition]) => `AND ${condition}`).join(' ');
    if (query === undefined) {
      return idsOf(this.#database.prepare(`SELECT id FROM movies WHERE true ${where} ORDER BY id`), values);
    }
    const match = this.#matchOf(query);
    if (match === '') return [];
    const weights = columns.map((column) => searched[column]).join(', ');
    const select = this.#database.prepare(
      `SELECT id FROM texts JOIN movies ON number = texts.rowid WHERE texts MATCH ? ${where} ORDER BY bm25(texts, ${weights}), id`,
    );
    return idsOf(select, [match, ...values]);
  }

  close(): void {
    this.#database.close();
  }

  /** Any of the words, or what begins with them; a word that no movie has stands for those that are spelt almost like it. */
  #matchOf(query: string): string {
    const words = foldText(query)
      .split(' ')
      .filter((word) => word !== '');
    return words
      .flatMap((word) =>
        this.#isKnown(word) ? [`"${word}"`, `"${word}"*`] : this.#spellings(word).map((one) => `"${one}"`),
      )
      .join(' OR ');
  }

  #isKnown(word: string): boolean {
    return this.#statements.known.get(`"${word}"*`) !== undefined;
  }

  #spellings(word: string): string[] {
    const edits = Math.round(wrongLetters * word.length);
    return this.#statements.words
      .all(word.length - edits, word.length + edits)
      .map(({ term }) => ({ term: String(term), edits: distance(word, String(term)) }))
      .filter((one) => one.edits <= edits)
      .toSorted((one, other) => one.edits - other.edits || (one.term < other.term ? -1 : 1))
      .slice(0, spellingsAtMost)
      .map(({ term }) => term);
  }

  #gather(id: string, movie: MovieEvent | null): void {
    this.#gathered.set(id, movie);
    if (this.#gathered.size >= gatheredAtMost) this.#write();
  }

  #write(): void {
    if (this.#gathered.size === 0) return;
    this.#database.exec('BEGIN');
    for (const [id, movie] of this.#gathered) {
      if (movie === null) this.#delete(id);
      else this.#store(movie);
    }
    this.#database.exec('COMMIT');
    this.#gathered.clear();
  }

  #delete(id: string): void {
    const { find, deleteMovie, deleteText } = this.#statements;
    const number = find.get(id)?.number ?? null;
    if (number === null) return;
    deleteText.run(number);
    deleteMovie.run(number);
  }

  #store(movie: MovieEvent): void {
    const { find, insert, update, insertText, deleteText } = this.#statements;
    const texts = columns.map((column) => [movie[column] ?? ''].flat().join(' '));
    const textHash = hashOf(texts.join('\n')).join(' ');
    const { decade, rating, votes, year, genres, directors } = fieldsOfMovie(movie.id, movie);
    const filterHash = hashOf([decade, rating, votes, year, ...genres, '', ...directors].join('\n')).join(' ');
    const known = find.get(movie.id);
    // Most events say something new of other movies.
    if (known?.text_hash === textHash && known.filter_hash === filterHash) return;
    const row = [decade, rating, votes, year, listed(genres), listed(directors), filterHash, textHash];
    if (known === undefined) {
      const { lastInsertRowid } = insert.run(movie.id, ...row);
      insertText.run(lastInsertRowid, ...texts.map(foldText));
      return;
    }
    const number = known.number ?? null;
    update.run(...row, number);
    if (known.text_hash === textHash) return;
    deleteText.run(number);
    insertText.run(number, ...texts.map(foldText));
  }
}

function prepareStatements(database: DatabaseSync) {
  const places = columns.map(() => '?').join(', ');
  return {
    count: database.prepare('SELECT count(*) AS movies FROM movies'),
    find: database.prepare('SELECT number, filter_hash, text_hash FROM movies WHERE id = ?'),
    insert: database.prepare(
      'INSERT INTO movies (id, decade, rating, votes, year, genres, directors, filter_hash, text_hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)',
    ),
    update: database.prepare(
      'UPDATE movies SET decade = ?, rating = ?, votes = ?, year = ?, genres = ?, directors = ?, filter_hash = ?, text_hash = ? WHERE number = ?',
    ),
    deleteMovie: database.prepare('DELETE FROM movies WHERE number = ?'),
    insertText: database.prepare(`INSERT INTO texts (rowid, ${columns.join(', ')}) VALUES (?, ${places})`),
    deleteText: database.prepare('DELETE FROM texts WHERE rowid = ?'),
    known: database.prepare('SELECT rowid FROM texts WHERE texts MATCH ? LIMIT 1'),
    words: database.prepare('SELECT term FROM words WHERE length(term) BETWEEN ? AND ?'),
  };
}

type Condition = [condition: string, values: (string | number)[]];

/** Conditions on `movies` with their values: what `holds` says, in SQL. */
function* conditionsOf(condition: MovieCondition): Generator<Condition> {
  const { id, genre, director, decade, min_rating, min_votes, min_year, max_year } = condition;
  if (id !== undefined) yield ['id IN (SELECT value FROM json_each(?))', [JSON.stringify(id)]];
  if (genre !== undefined) yield anyOf('genres', genre);
  if (director !== undefined) yield anyOf('directors', director);
  if (decade !== undefined) yield ['decade = ?', [decade]];
  if (min_rating !== undefined) yield ['rating >= ?', [min_rating]];
  if (min_votes !== undefined) yield ['votes >= ?', [min_votes]];
  if (min_year !== undefined) yield ['year >= ?', [min_year]];
  if (max_year !== undefined) yield ['year <= ?', [max_year]];
}

function anyOf(column: string, values: readonly string[]): Condition {
  const each = values.map(() => `instr(${column}, ?) > 0`).join(' OR ');
  return [`(${each || 'false'})`, values.map((value) => listed([value]))];
}

/** Folded values, each between bars: a part of no other value. */
function listed(values: readonly string[]): string {
  return values.map((value) => `|${value}|`).join('');
}

function idsOf(select: StatementSync, values: readonly (string | number)[]): string[] {
  return select.all(...values).map(({ id }) => String(id));
}
