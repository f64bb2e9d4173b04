import { countryCode, languageCode } from './normalise/places.ts';
import { foldText } from './normalise/text.ts';

/** What is asked of movies. All that are given must hold; of several values any. */
export interface MovieQuestion {
  id?: readonly string[] | undefined;
  /** Each may hold alternatives, comma separated. */
  genre?: string | readonly string[] | undefined;
  director?: string | readonly string[] | undefined;
  /** As genre. A movie of which no source says the type has none. */
  type?: string | readonly string[] | undefined;
  /** Codes or English names, as genre. */
  country?: string | readonly string[] | undefined;
  language?: string | readonly string[] | undefined;
  decade?: string | undefined;
  /** A movie without a rating has less than any. */
  min_rating?: number | undefined;
  min_votes?: number | undefined;
  min_year?: number | undefined;
  max_year?: number | undefined;
}

/** What filters look at; texts folded: without accents, case and punctuation. */
export interface FilterableFields {
  id: string;
  genres: readonly string[];
  directors: readonly string[];
  /** One or none. */
  types: readonly string[];
  countries: readonly string[];
  languages: readonly string[];
  decade: string | null;
  rating: number | null;
  votes: number | null;
  year: number | null;
}

/** A question in the one form that all who answer it use: texts folded, lists without repetition and in order. */
export interface MovieCondition extends MovieQuestion {
  genre?: readonly string[];
  director?: readonly string[];
  type?: readonly string[];
  country?: readonly string[];
  language?: readonly string[];
}

/** Equal questions give equal conditions. A list of which nothing is left after folding is empty: nothing passes it. */
export function conditionOf(question: MovieQuestion): MovieCondition {
  const { id, genre, director, type, country, language, decade, min_rating, min_votes, min_year, max_year } = question;
  return {
    ...(id && { id: [...new Set(id)].toSorted() }),
    ...(genre && { genre: alternatives(genre) }),
    ...(director && { director: alternatives(director) }),
    ...(type && { type: alternatives(type).map(withoutSpaces) }),
    ...(country && { country: alternatives(country, countryCode) }),
    ...(language && { language: alternatives(language, languageCode) }),
    ...(decade !== undefined && { decade }),
    ...(min_rating !== undefined && { min_rating }),
    ...(min_votes !== undefined && { min_votes }),
    ...(min_year !== undefined && { min_year }),
    ...(max_year !== undefined && { max_year }),
  };
}

/** Whether a movie passes. */
export function holds(condition: MovieCondition, fields: FilterableFields): boolean {
  return (
    among(condition.id, [fields.id]) &&
    among(condition.genre, fields.genres) &&
    among(condition.director, fields.directors) &&
    among(condition.type, fields.types) &&
    among(condition.country, fields.countries) &&
    among(condition.language, fields.languages) &&
    (condition.decade === undefined || condition.decade === fields.decade) &&
    atLeast(condition.min_rating, fields.rating) &&
    atLeast(condition.min_votes, fields.votes) &&
    atLeast(condition.min_year, fields.year) &&
    (condition.max_year === undefined || (fields.year !== null && fields.year <= condition.max_year))
  );
}

/** What filters look at in a movie; what is no movie has an id only. */
export function fieldsOfMovie(id: string, movie: object): FilterableFields {
  const value: Record<string, unknown> = { ...movie };
  return {
    id,
    genres: folded([...listOf(value.genre), ...listOf(value.genre_categories)]),
    directors: folded(listOf(value.director)),
    types: folded([value.type]).map(withoutSpaces),
    countries: folded(listOf(value.countries)),
    languages: folded(listOf(value.languages)),
    decade: typeof value.decade_category === 'string' ? value.decade_category : null,
    rating: numberOf(value.rating),
    votes: numberOf(value.votes),
    year: typeof value.year === 'string' && value.year !== '' ? numberOf(Number(value.year)) : null,
  };
}

/** Texts as filters compare them; those of which nothing is left are no value. */
export function folded(texts: readonly unknown[]): string[] {
  return texts.flatMap((text) => (typeof text === 'string' ? foldText(text) || [] : []));
}

/**
 * The whole is an alternative too: a name may hold a comma.
 * @param known gives the form that movies have a value in
 */
function alternatives(values: string | readonly string[], known = (value: string) => value): string[] {
  const all = [values].flat().flatMap((value) => [value, ...value.split(',')]);
  return [...new Set(folded(all.map(known)))].toSorted();
}

/** `tvSeries`, `TV Series` and `tv-series` are one. */
function withoutSpaces(folded: string): string {
  return folded.replaceAll(' ', '');
}

function among(wanted: readonly string[] | undefined, values: readonly string[]): boolean {
  return wanted === undefined || values.some((value) => wanted.includes(value));
}

function atLeast(least: number | undefined, value: number | null): boolean {
  return least === undefined || (value !== null && value >= least);
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function numberOf(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}
