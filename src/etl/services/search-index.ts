import { DatabaseSync, type SQLOutputValue } from 'node:sqlite';
import type {
  CatalogueFacets,
  CatalogueFacetsRequest,
  CatalogueSearchRequest,
} from '../../messaging/contracts/services.ts';
import { conditionOf, type MovieQuestion } from '../../movie/filter.ts';
import { foldText } from '../../movie/normalise/text.ts';
import type { MovieEvent } from '../../movie/schema.ts';
import { conditionsOf, type SqlValue } from './movie-conditions.ts';
import { FacetCounts, type FacetValues } from './search-facets.ts';
import { behind, orderByOf, orderOf, readCursor, writeCursor } from './search-order.ts';
import { popularities, SearchTable, searchSchema } from './search-table.ts';
import { pointsOf, type SearchWord, SearchWords, titlePoints } from './search-words.ts';

export interface FoundPage {
  ids: string[];
  /** Of all that fit. */
  total: number;
  /** Null where there is no more. */
  nextCursor: string | null;
}

/** Where movies that fit come from. */
interface Source {
  /** Defines what `from` and `where` name. */
  with: string;
  from: 'movies' | 'found';
  where: string;
  withValues: readonly SqlValue[];
  whereValues: readonly SqlValue[];
  /** What the words of the query mean. */
  words: SearchWord[];
}

const nothing = {
  with: 'WITH found AS (SELECT *, 0 AS score FROM movies WHERE false)',
  from: 'found',
  where: 'true',
  withValues: [],
  whereValues: [],
} as const satisfies Partial<Source>;

/** Changes are gathered up to so many: one transaction for many, and one movie once for many events. */
const gatheredAtMost = 500;
/** The values of so many movies, those with most votes, are counted. */
const countedAtMost = 50_000;
/** So many at once: others do not wait for all. */
const countedTogether = 500;

/** Movies by text and by filter, as users see them: an SQLite database in memory, outside of the JavaScript heap. */
export class SearchIndex {
  readonly #database = new DatabaseSync(':memory:');
  readonly #table: SearchTable;
  readonly #words: SearchWords;
  /** null: the movie is gone. */
  readonly #gathered = new Map<string, { movie: MovieEvent; sequence: number } | null>();

  constructor() {
    this.#database.exec(searchSchema);
    this.#table = new SearchTable(this.#database);
    this.#words = new SearchWords(this.#database);
  }

  get size(): number {
    this.#write();
    return this.#table.size;
  }

  /** @param sequence of the event in the stream: the movie of the greatest changed last */
  put(movie: MovieEvent, sequence: number): void {
    for (const id of movie.replaces ?? []) this.remove(id);
    this.#gather(movie.id, { movie, sequence });
  }

  remove(id: string): void {
    this.#gather(id, null);
  }

  /** Ids of movies that fit, a page of them. @throws InvalidMessageError where the cursor belongs to another question */
  find(request: CatalogueSearchRequest): FoundPage {
    this.#write();
    const position = readCursor(request);
    const order = orderOf(request);
    const source = this.#sourceOf(request, position?.words);
    const [next, nextValues] = position === undefined ? ['true', []] : behind(order, position);
    // In the same statement: what a text fits is sought once.
    const sql = `${source.with} SELECT id, ${order.column} AS value, ${totalOf(source)} AS total FROM ${source.from} WHERE ${source.where} AND ${next} ${orderByOf(order)} LIMIT ?`;
    const { withValues, whereValues } = source;
    const rows = this.#all(sql, [...withValues, ...whereValues, ...whereValues, ...nextValues, request.limit + 1]);
    const last = rows[request.limit - 1];
    const value = (last?.value ?? null) as string | number | null;
    return {
      ids: rows.slice(0, request.limit).map(({ id }) => String(id)),
      total: rows[0] === undefined ? this.#count(source) : Number(rows[0].total),
      nextCursor:
        rows.length > request.limit ? writeCursor(request, { value, id: String(last?.id), words: source.words }) : null,
    };
  }

  /** Counts the values of the movies that fit. */
  async facets({ q, limit, ...request }: CatalogueFacetsRequest): Promise<CatalogueFacets> {
    this.#write();
    const source = this.#sourceOf(request);
    const sql = `${source.with} SELECT number FROM ${source.from} WHERE ${source.where} ORDER BY votes DESC LIMIT ?`;
    const numbers = this.#all(sql, [...source.withValues, ...source.whereValues, countedAtMost]);
    const total = this.#count(source);
    const counts = new FacetCounts(q);
    const select = this.#database.prepare('SELECT facets FROM movies WHERE number IN (SELECT value FROM json_each(?))');
    for (let start = 0; start < numbers.length; start += countedTogether) {
      if (start > 0) await new Promise((resolve) => setImmediate(resolve));
      const some = numbers.slice(start, start + countedTogether).map(({ number }) => number);
      for (const { facets } of select.all(JSON.stringify(some))) counts.add(JSON.parse(String(facets)) as FacetValues);
    }
    return { total, counted: numbers.length, ...counts.top(limit) };
  }

  close(): void {
    this.#database.close();
  }

  #sourceOf({ query, within = {}, ...filter }: Question, known?: SearchWord[]): Source {
    const conditions = [filter, within].flatMap((one) => [...conditionsOf(conditionOf(one))]);
    const where = ['true', ...conditions.map(([condition]) => condition)].join(' AND ');
    const values = conditions.flatMap(([, given]) => given);
    if (query === undefined) return { with: '', from: 'movies', where, withValues: [], whereValues: values, words: [] };
    const words = known ?? this.#words.of(query, this.#table.size);
    if (words.length === 0) return { ...nothing, words };
    const points = pointsOf(words);
    const score = `(points + iif(title = ?, ?, 0)) * ${popularities} + popularity`;
    return {
      with: `WITH found AS MATERIALIZED (SELECT number, id, sequence, title, rating, year, votes, ${score} AS score FROM (${points.sql}) JOIN movies USING (number) WHERE ${where})`,
      from: 'found',
      where: 'true',
      withValues: [foldText(query), titlePoints(words), ...points.values, ...values],
      whereValues: [],
      words,
    };
  }

  #count(source: Source): number {
    const values = [...source.withValues, ...source.whereValues];
    return Number(this.#all(`${source.with} SELECT ${totalOf(source)} AS total`, values)[0]?.total);
  }

  #all(sql: string, values: readonly SqlValue[]): Record<string, SQLOutputValue>[] {
    return this.#database.prepare(sql).all(...values);
  }

  #gather(id: string, change: { movie: MovieEvent; sequence: number } | null): void {
    this.#gathered.set(id, change);
    if (this.#gathered.size >= gatheredAtMost) this.#write();
  }

  #write(): void {
    if (this.#gathered.size === 0) return;
    this.#database.exec('BEGIN');
    for (const [id, change] of this.#gathered) {
      if (change === null) this.#table.delete(id);
      else this.#table.store(change.movie, change.sequence);
    }
    this.#database.exec('COMMIT');
    this.#gathered.clear();
  }
}

function totalOf({ from, where }: Source): string {
  return `(SELECT count(*) FROM ${from} WHERE ${where})`;
}

type Question = MovieQuestion & { query?: string | undefined; within?: MovieQuestion | undefined };
