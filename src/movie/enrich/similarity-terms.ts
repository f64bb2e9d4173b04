import { nameKey } from '../identity/comparable.ts';
import { foldText } from '../normalise/text.ts';

/** What similarity looks at. */
export interface SimilarFilm {
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

const lastLettersOfForms = new Set('sdgy');

/** The terms of a film, each with its weight. A term names its field: a writer is no director. */
export function termsOf(film: SimilarFilm): Map<string, number> {
  const terms = new Map<string, number>();
  const add = (field: keyof typeof fieldWeights, values: readonly string[]) => {
    for (const value of values) if (value !== '') terms.set(`${field}:${value}`, fieldWeights[field]);
  };
  add('director', film.director.map(nameKey));
  add('star', film.stars.slice(0, 8).map(nameKey));
  add('writer', film.writers.slice(0, 4).map(nameKey));
  add('genre', film.genre.map(foldText));
  add('keyword', film.keywords.slice(0, 30).map(foldText));
  add('plot', plotWords(film.plot));
  return terms;
}

/** All that the terms, title and year are made from, as one text. */
export function sourceOf({ title, year, genre, keywords, plot, director, stars, writers }: SimilarFilm): string {
  return [title, year, plot, ...genre, '', ...keywords, '', ...director, '', ...stars, '', ...writers].join('\n');
}

function plotWords(plot: string | null): string[] {
  const words = foldText((plot ?? '').slice(0, 2000)).split(' ');
  return words.filter((word) => word.length > 3 && !stopWords.has(word)).map(stem);
}

/** English plurals and tenses off, roughly: it only has to bring forms of one word together. */
function stem(word: string): string {
  if (!lastLettersOfForms.has(word.at(-1) ?? '')) return word;
  return word.length > 5 ? word.replace(/(?:ings?|edly|ed|ies|es|s|ly)$/, '') : word.replace(/s$/, '');
}
