import { memoize } from '../compact/memoize.ts';
import { nameKey } from '../identity/match-profile.ts';
import { foldedWords, foldText } from '../normalise/text.ts';

/** What similarity looks at. */
export interface SimilarMovie {
  title: string;
  year: number | null;
  genre: readonly string[];
  keywords: readonly string[];
  plot: string | null;
  director: readonly string[];
  stars: readonly string[];
  writers: readonly string[];
}

/** What a term of each field weighs, in tenths. */
const fieldWeights = { director: 30, keyword: 25, star: 15, writer: 15, genre: 12, plot: 10 } as const;

const stopWords = new Set(
  'the and for with his her him she they them their who whom that this these those from into have has had was were are but not when where what which while after before about against between during over under again once will would can could their there than then out off down upon its one two new finds find gets get must'.split(
    ' ',
  ),
);

/** Terms of one field: each is the prefix and a value, so that a writer is no director. */
export interface FieldTerms {
  prefix: string;
  weight: number;
  values: readonly string[];
}

/** The terms of a movie. A value may stand there more than once. */
export function termsOf(movie: SimilarMovie): FieldTerms[] {
  return [
    fieldTerms('director', movie.director.map(nameKey)),
    fieldTerms('star', movie.stars.slice(0, 8).map(nameKey)),
    fieldTerms('writer', movie.writers.slice(0, 4).map(nameKey)),
    fieldTerms('genre', movie.genre.map(foldText)),
    fieldTerms('keyword', movie.keywords.slice(0, 30).map(foldText)),
    fieldTerms('plot', plotWords(movie.plot)),
  ];
}

function fieldTerms(field: keyof typeof fieldWeights, values: readonly string[]): FieldTerms {
  return { prefix: `${field}:`, weight: fieldWeights[field], values: values.filter((value) => value !== '') };
}

/** All that the terms, title and year are made from, as one text. */
export function sourceOf({ title, year, genre, keywords, plot, director, stars, writers }: SimilarMovie): string {
  return [title, year, plot, ...genre, '', ...keywords, '', ...director, '', ...stars, '', ...writers].join('\n');
}

function plotWords(plot: string | null): string[] {
  const words = foldedWords((plot ?? '').slice(0, 2000));
  return words.filter((word) => word.length > 3).map(plotTerm);
}

/** What a word of a plot counts as, empty for nothing. */
const plotTerm = memoize(50_000, (word) => (stopWords.has(word) ? '' : stem(word)));

/** English plurals and tenses off, roughly: it only has to bring forms of one word together. */
function stem(word: string): string {
  return word.length > 5 ? word.replace(/(?:ings?|edly|ed|ies|es|s|ly)$/, '') : word.replace(/s$/, '');
}
