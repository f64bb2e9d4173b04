import type { DatabaseSync } from 'node:sqlite';
import { distance } from 'fastest-levenshtein';
import { z } from 'zod';
import { endsInSign, searchText } from '../../movie/normalise/search-text.ts';
import { foldTransliteration, inLatinLetters } from '../../movie/normalise/transliteration.ts';
import type { SqlValue } from './movie-conditions.ts';

/** Parts of a movie, those that tell most first, and what a word in one of them counts. */
const parts = [
  { columns: ['title'], points: 4 },
  { columns: ['original_title', 'alternate_titles'], points: 3 },
  { columns: ['latin', 'director', 'stars'], points: 2 },
  { columns: ['writers', 'keywords', 'genre', 'plot'], points: 1 },
] as const;

/** What is searched: columns of `texts`. */
export const searchedColumns = parts.flatMap(({ columns }) => columns);

/** A word as it is given counts more than one that it is the beginning of, or that is spelt almost like it. */
const pointsWhole = 2;
export const wordsAtMost = 12;
/** Share of a word's letters that may be wrong where no movie has the word. */
const wrongLetters = 0.2;
const spellingsAtMost = 5;
/** Movies are counted up to so many where a word is only the beginning of others. */
const countedAtMost = 10_000;

const form = z.object({
  /** One word, or several in a row. */
  text: z.string().regex(/^[\p{L}\p{N} ]+$/u),
  match: z.enum(['whole', 'beginning', 'nearly']),
});
/** A word of a query: what it stands for, and how much it tells: rare words more. */
export const searchWordSchema = z.object({
  forms: z.array(form).max(4 + spellingsAtMost),
  weight: z.int().min(1).max(40),
});
export type SearchWord = z.infer<typeof searchWordSchema>;
type Form = z.infer<typeof form>;

/** Makes of a query what is looked for, by the words that movies have now. */
export class SearchWords {
  readonly #statements: ReturnType<typeof prepareStatements>;

  constructor(database: DatabaseSync) {
    this.#statements = prepareStatements(database);
  }

  of(query: string, movies: number): SearchWord[] {
    const given = [...new Set(foldedQuery(query))].slice(0, wordsAtMost);
    return given.flatMap((word) => {
      const forms = this.#formsOf(word);
      return forms.length === 0 ? [] : [{ forms, weight: this.#weightOf(forms, movies) }];
    });
  }

  #formsOf(word: string): Form[] {
    const latin = inLatinLetters(word);
    const known = [...new Set([word, latin])].filter((text) => this.#isKnown(text)).flatMap(wholeOrBeginning);
    if (word.includes(' ') || (known.length > 0 && latin === word)) return known;
    // What is written in another script is a guess in Latin letters: others may have spelt it otherwise.
    const edits = known.length > 0 ? 0 : Math.round(wrongLetters * latin.length);
    const spellings = this.#spellings(latin, edits).map((text): Form => ({ text, match: 'nearly' }));
    return [...known, ...spellings];
  }

  #isKnown(text: string): boolean {
    return this.#statements.known.get(`"${text}"*`) !== undefined;
  }

  /** By how many movies have it, in steps: about the logarithm of the share of those that have not. */
  #weightOf(forms: readonly Form[], movies: number): number {
    const having = forms.map(({ text, match }) => {
      const row =
        match === 'beginning' || text.includes(' ')
          ? this.#statements.count.get(matchOf({ text, match }), countedAtMost)
          : this.#statements.documents.get(text);
      return Number(row?.movies ?? 0);
    });
    const most = Math.max(...having, 0);
    return Math.min(40, 1 + Math.round(2 * Math.log2((1 + movies) / (1 + most))));
  }

  /** Words that movies have and that sound the same, or have no more letters wrong. */
  #spellings(word: string, edits: number): string[] {
    const sound = foldTransliteration(word);
    return this.#statements.words
      .all(word.length - edits - 1, word.length + edits + 1)
      .map(({ term }) => String(term))
      .map((term) => ({ term, edits: foldTransliteration(term) === sound ? 0 : distance(word, term) }))
      .filter((one) => one.edits <= edits)
      .toSorted((one, other) => one.edits - other.edits || (one.term < other.term ? -1 : 1))
      .slice(0, spellingsAtMost)
      .map(({ term }) => term);
  }
}

/** The words of a query; signs of scripts without spaces that stand in a row are one. */
function foldedQuery(query: string): string[] {
  return query
    .split(/\s+/)
    .flatMap((part) => {
      const text = searchText(part);
      return endsInSign(text) ? [text] : text.split(' ');
    })
    .filter((word) => word !== '');
}

function wholeOrBeginning(text: string): Form[] {
  if (endsInSign(text)) return [{ text, match: 'whole' }];
  return [
    { text, match: 'whole' },
    { text, match: 'beginning' },
  ];
}

function matchOf({ text, match }: Form): string {
  return match === 'beginning' ? `"${text}"*` : `"${text}"`;
}

/**
 * A table of `number` and `points` of the movies that have any of the words. Points depend on the movie and on the words alone, not on
 * other movies: they stay when those come and go.
 */
export function pointsOf(words: readonly SearchWord[]): { sql: string; values: SqlValue[] } {
  const values: SqlValue[] = [];
  const found = words.flatMap(({ forms, weight }) =>
    forms.flatMap((one) =>
      parts.map(({ columns, points }) => {
        const match = matchOf(one);
        // The last part is everything: it costs least to look everywhere.
        values.push(points === 1 ? match : `{${columns.join(' ')}} : ${match}`);
        const counted = points * weight * (one.match === 'whole' ? pointsWhole : 1);
        return `SELECT rowid AS number, ${counted} AS points FROM texts WHERE texts MATCH ?`;
      }),
    ),
  );
  return { sql: `SELECT number, sum(points) AS points FROM (${found.join(' UNION ALL ')}) GROUP BY number`, values };
}

/** What a movie counts more whose title is the query, word for word. */
export function titlePoints(words: readonly SearchWord[]): number {
  return words.reduce((sum, { weight }) => sum + weight * pointsWhole * parts[0].points, 0);
}

function prepareStatements(database: DatabaseSync) {
  return {
    known: database.prepare('SELECT rowid FROM texts WHERE texts MATCH ? LIMIT 1'),
    documents: database.prepare('SELECT doc AS movies FROM words WHERE term = ?'),
    count: database.prepare('SELECT count(*) AS movies FROM (SELECT 1 FROM texts WHERE texts MATCH ? LIMIT ?)'),
    words: database.prepare('SELECT term FROM words WHERE length(term) BETWEEN ? AND ?'),
  };
}
