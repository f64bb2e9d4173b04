import { z } from 'zod';
import { InvalidMessageError } from '../../errors.ts';
import type { CatalogueSearchRequest, SearchSort } from '../../messaging/contracts/services.ts';
import { hashOf } from '../../movie/compact/text-numbers.ts';
import { conditionOf } from '../../movie/filter.ts';
import type { SqlCondition } from './movie-conditions.ts';
import { type SearchWord, searchWordSchema, wordsAtMost } from './search-words.ts';

/** An order of movies: by a column, and where that is equal by id. No value comes last, whichever way. */
export interface SearchOrder {
  column: string;
  descending: boolean;
}

const orders: Readonly<Record<SearchSort, SearchOrder>> = {
  relevance: { column: 'score', descending: true },
  id: { column: 'id', descending: false },
  newest: { column: 'sequence', descending: true },
  rating: { column: 'rating', descending: false },
  '-rating': { column: 'rating', descending: true },
  year: { column: 'year', descending: false },
  '-year': { column: 'year', descending: true },
  title: { column: 'title', descending: false },
  '-title': { column: 'title', descending: true },
};

/** The order that was asked for, or the usual one: best match first where there is a text, else by id. */
export function orderOf({ sort, query }: Pick<CatalogueSearchRequest, 'sort' | 'query'>): SearchOrder {
  if (sort === 'relevance' && query === undefined)
    throw new InvalidMessageError('sort=relevance needs a query: without one all movies match alike');
  return orders[sort ?? (query === undefined ? 'id' : 'relevance')];
}

export function orderByOf({ column, descending }: SearchOrder): string {
  const direction = descending ? 'DESC' : 'ASC';
  return `ORDER BY ${column} ${direction} NULLS LAST, id ${direction}`;
}

const cursorSchema = z.tuple([
  /** Which question it belongs to. */
  z.string(),
  /** Value of the ordering column of the last movie, and its id. */
  z.union([z.string(), z.number(), z.null()]),
  z.string(),
  /** What the words of the query meant to the first page: later movies change neither matches nor scores of those before. */
  z.array(searchWordSchema).max(wordsAtMost),
]);

/** Where a page ended: the next begins behind it, whatever has come or gone since. */
export interface SearchPosition {
  value: string | number | null;
  id: string;
  words: SearchWord[];
}

export function writeCursor(request: CatalogueSearchRequest, { value, id, words }: SearchPosition): string {
  const cursor: z.infer<typeof cursorSchema> = [questionKey(request), value, id, words];
  return Buffer.from(JSON.stringify(cursor)).toString('base64url');
}

/** @throws InvalidMessageError where the cursor is none, or of another question */
export function readCursor(request: CatalogueSearchRequest): SearchPosition | undefined {
  if (request.cursor === undefined) return undefined;
  const cursor = cursorSchema.safeParse(parse(request.cursor));
  if (cursor.success) {
    const [question, value, id, words] = cursor.data;
    if (question === questionKey(request)) return { value, id, words };
  }
  throw new InvalidMessageError('the cursor does not belong to this search: use the one of its last answer');
}

/** The condition on what comes behind a position. */
export function behind({ column, descending }: SearchOrder, { value, id }: SearchPosition): SqlCondition {
  const than = descending ? '<' : '>';
  if (value === null) return [`(${column} IS NULL AND id ${than} ?)`, [id]];
  return [`((${column}, id) ${than} (?, ?) OR ${column} IS NULL)`, [value, id]];
}

/** Filters that mean the same have the same; who asks makes no difference. */
function questionKey({ query, sort, limit: _, cursor: _cursor, within: _within, ...filter }: CatalogueSearchRequest) {
  return hashOf(JSON.stringify([query, sort, conditionOf(filter)])).join(' ');
}

function parse(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch {
    return undefined;
  }
}
