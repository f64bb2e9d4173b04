import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { distance } from 'fastest-levenshtein';
import type { MovieFilter } from '../../messaging/contracts/services.ts';
import { hashOf } from '../../movie/compact/text-numbers.ts';
import { foldText } from '../../movie/normalise/text.ts';
import type { MovieEvent } from '../../movie/schema.ts';

/** What is searched, with what a word in it weighs. */
const searched = {
  title: 4,
  original_title: 3,
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
    number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, decade TEXT, rating REAL,
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
  find(query: string | undefined, filter: MovieFilter, within: MovieFilter = {}): string[] {
    this.#write();
    const conditions = [...conditionsOf(filter), ...conditionsOf(within)];
    const values = conditions.map(([, value]) => value);
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
    const { decade_category: decade, rating, director } = movie;
    const genres = [...movie.genre, ...movie.genre_categories];
    const filterHash = hashOf([decade, rating, ...genres, '', ...director].join('\n')).join(' ');
    const known = find.get(movie.id);
    // Most events say something new of other movies.
    if (known?.text_hash === textHash && known.filter_hash === filterHash) return;
    const row = [decade, rating, listed(genres), listed(director), filterHash, textHash];
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
      'INSERT INTO movies (id, decade, rating, genres, directors, filter_hash, text_hash) VALUES (?, ?, ?, ?, ?, ?, ?)',
    ),
    update: database.prepare(
      'UPDATE movies SET decade = ?, rating = ?, genres = ?, directors = ?, filter_hash = ?, text_hash = ? WHERE number = ?',
    ),
    deleteMovie: database.prepare('DELETE FROM movies WHERE number = ?'),
    insertText: database.prepare(`INSERT INTO texts (rowid, ${columns.join(', ')}) VALUES (?, ${places})`),
    deleteText: database.prepare('DELETE FROM texts WHERE rowid = ?'),
    known: database.prepare('SELECT rowid FROM texts WHERE texts MATCH ? LIMIT 1'),
    words: database.prepare('SELECT term FROM words WHERE length(term) BETWEEN ? AND ?'),
  };
}

/** Conditions on `movies` with their values. */
function* conditionsOf(filter: MovieFilter): Generator<[condition: string, value: string | number]> {
  if (filter.id !== undefined) yield ['id IN (SELECT value FROM json_each(?))', JSON.stringify(filter.id)];
  if (filter.genre !== undefined) yield ['instr(genres, ?) > 0', listed([filter.genre])];
  if (filter.director !== undefined) yield ['instr(directors, ?) > 0', listed([filter.director])];
  if (filter.decade !== undefined) yield ['decade = ?', filter.decade];
  if (filter.min_rating !== undefined) yield ['rating >= ?', filter.min_rating];
}

/** Values folded, each between bars: a part of no other value. */
function listed(values: readonly string[]): string {
  return values.map((value) => `|${foldText(value)}|`).join('');
}

function idsOf(select: StatementSync, values: readonly (string | number)[]): string[] {
  return select.all(...values).map(({ id }) => String(id));
}
