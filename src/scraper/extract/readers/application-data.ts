import type { MovieFacts, MovieType } from '../../../movie/facts.ts';
import { worksInNotes } from '../../../movie/normalise/credit-notes.ts';
import { presentFacts } from '../claim.ts';
import { creditRole } from '../lexicon/credit-roles.ts';
import { imdbMovieType } from '../lexicon/movie-types.ts';
import { titleIdOf } from '../parse/application-page.ts';
import { asArray, at, isObject, type Json, type JsonObject } from '../parse/lenient-json.ts';
import { cleanMarkupText, distinctTexts } from '../text.ts';
import { dateFromParts } from '../values/dates.ts';
import { minutesFromSeconds } from '../values/durations.ts';
import { cleanNames, cleanTerms, firstNonEmpty } from '../values/people.ts';
import { applicationParticulars } from './application-particulars.ts';
import type { Reader } from './reader.ts';
import { structuredFacts } from './structured-facts.ts';

/**
 * Facts of one title out of the objects that IMDb's pages embed about it (`aboveTheFoldData`, `mainColumnData`, the
 * entries of `urqlState`, list nodes), in the shapes from 2021 to 2025. Where two objects say the same, the first wins.
 */
export function applicationFacts(objects: JsonObject[]): Partial<MovieFacts> {
  const title: JsonObject = Object.create(null);
  for (const object of objects.slice(0, mostObjects)) {
    for (const [key, value] of Object.entries(object)) {
      const before = title[key];
      if (isEmpty(before)) title[key] = value;
      else if (isObject(before) && isObject(value)) title[key] = fillGaps(before, value);
    }
  }
  const particulars = applicationParticulars(objects.slice(0, mostObjects));
  return { ...presentFacts(objectFacts(title, titleType(title))), ...particulars };
}

// A page has three or four objects about its title.
const mostObjects = 20;

// The second object about a title often has the same parts with less in them (`ratingsSummary` without the rating).
function fillGaps(first: JsonObject, second: JsonObject): JsonObject {
  const filled: JsonObject = Object.assign(Object.create(null), first);
  for (const [key, value] of Object.entries(second)) if (isEmpty(filled[key])) filled[key] = value;
  return filled;
}

function isEmpty(value: Json | undefined): boolean {
  return value === undefined || value === null || (Array.isArray(value) && value.length === 0);
}

const seriesTypes: ReadonlySet<MovieType | null> = new Set<MovieType>(['tvSeries', 'tvMiniSeries', 'podcastSeries']);

function objectFacts(title: JsonObject, type: MovieType | null): Partial<MovieFacts> {
  const isSeries = seriesTypes.has(type);
  const credits = principalCredits(title);
  const rating = number(
    at(title, 'ratingsSummary', 'aggregateRating') ??
      at(title, 'ratingSummary', 'aggregateRating') ??
      title.aggregateRating,
  );
  const votes = number(
    at(title, 'ratingsSummary', 'voteCount') ?? at(title, 'ratingSummary', 'voteCount') ?? title.voteCount,
  );
  const rated = rating !== null && rating > 0 && rating <= 10 && votes !== 0;
  const director = isSeries ? credits.director : firstNonEmpty(credits.director, crew(title, 'directors', 'director'));
  return {
    id: titleIdOf(title),
    ...(type === null ? {} : { type }),
    title: textAt(title, 'titleText') ?? textAt(title, 'titleNameText'),
    original_title: textAt(title, 'originalTitleText'),
    year: yearAt(title, 'year'),
    end_year: isSeries ? yearAt(title, 'endYear') : null,
    release_date: releaseDate(title),
    rating: rated ? rating : null,
    votes: rated ? votes : null,
    director,
    writers: isSeries ? credits.writers : firstNonEmpty(credits.writers, crew(title, 'writers', 'writers')),
    based_on: worksOfWriters(title),
    creators: firstNonEmpty(credits.creators, isSeries ? crew(title, 'creators', 'creators') : []),
    stars: firstNonEmpty(credits.stars, principalCast(title)),
    genre: genres(title),
    plot: plot(title),
    keywords: keywords(title),
    runtime_minutes: minutesFromSeconds(at(title, 'runtime', 'seconds') ?? title.runtime),
    alternate_titles: [],
  };
}

function titleType(title: JsonObject): MovieType | null {
  // Search results name it in `imageType`.
  const id = at(title, 'titleType', 'id') ?? title.titleType ?? title.type ?? title.imageType;
  return typeof id === 'string' ? imdbMovieType(id) : null;
}

function yearAt(title: JsonObject, key: 'year' | 'endYear'): number | null {
  const year = isObject(title.releaseYear)
    ? title.releaseYear[key]
    : key === 'year'
      ? (title.releaseYear ?? leadingYear(title.titleReleaseText))
      : title.endYear;
  return typeof year === 'number' && Number.isInteger(year) && year >= 1870 && year <= 2200 ? year : null;
}

function leadingYear(value: Json | undefined): number | undefined {
  return typeof value === 'string' && /^\d{4}(?!\d)/.test(value) ? Number(value.slice(0, 4)) : undefined;
}

function releaseDate(title: JsonObject): string | null {
  const date = title.releaseDate;
  return isObject(date) ? dateFromParts(date.year, date.month, date.day) : null;
}

interface Credits {
  director: string[];
  writers: string[];
  creators: string[];
  stars: string[];
}

/** Credit groups by role: `principalCredits` until 2024 (category id), `principalCreditsV2` and `crewV2` after it (grouping). */
function principalCredits(title: JsonObject): Credits {
  const principal = [...asArray(title.principalCredits), ...asArray(title.principalCreditsV2)];
  const credits: Credits = { director: [], writers: [], creators: [], stars: [] };
  for (const groups of [principal, asArray(title.crewV2)]) {
    const found = creditsOf(groups);
    for (const role of ['director', 'writers', 'creators', 'stars'] as const) {
      if (credits[role].length === 0) credits[role] = found[role];
    }
  }
  return credits;
}

function creditsOf(groups: Json[]): Credits {
  const credits: Credits = { director: [], writers: [], creators: [], stars: [] };
  for (const group of groups) {
    const role = groupRole(group);
    if (role !== null) for (const name of names(asArray(at(group, 'credits')))) credits[role].push(name);
  }
  for (const role of ['director', 'writers', 'creators', 'stars'] as const) credits[role] = cleanNames(credits[role]);
  return credits;
}

/** What the writers' credits say that the title is made from, in their attributes: `novel`. */
function worksOfWriters(title: JsonObject): string[] {
  const principal = ['principalCredits', 'principalCreditsV2', 'crewV2'].flatMap((key) => asArray(title[key]));
  const groups = [...principal.filter((group) => groupRole(group) === 'writers'), ...asArray(title.writers)];
  const attributes = groups
    .flatMap((group) => asArray(at(group, 'credits')))
    .flatMap((credit) => asArray(at(credit, 'attributes')))
    .map((attribute) => at(attribute, 'text'))
    .filter((text) => typeof text === 'string');
  return worksInNotes(attributes.map((text) => `(${text})`).join(' '));
}

function groupRole(group: Json): keyof Credits | null {
  for (const value of [
    at(group, 'category', 'id'),
    at(group, 'grouping', 'groupingId'),
    at(group, 'grouping', 'text'),
    at(group, 'category', 'text'),
  ]) {
    const role = typeof value === 'string' ? creditRole(value) : null;
    if (role !== null) return role;
  }
  return null;
}

/**
 * `directors[]`, `writers[]`, `creators[]`, and the groups that reference pages had until 2025 and have since, where the principal
 * credits lack the group.
 */
function crew(title: JsonObject, key: string, role: keyof Credits): string[] {
  const direct = asArray(title[key]).flatMap((group) => names(asArray(at(group, 'credits'))));
  const pageTitle = asArray(title[`${key}PageTitle`]).flatMap((group) => names(asArray(at(group, 'credits'))));
  const groupings = asArray(at(title, 'creditGroupings', 'edges')).map((edge) => at(edge, 'node') ?? null);
  const grouped = [...groupings, ...asArray(title.creditCategories)]
    .filter((group) => groupRole(group) === role)
    .flatMap((group) => names(asArray(at(group, 'credits', 'edges')).map((edge) => at(edge, 'node') ?? null)));
  return firstNonEmpty(distinctTexts(direct), distinctTexts(pageTitle), distinctTexts(grouped));
}

function principalCast(title: JsonObject): string[] {
  const principal = asArray(title.principalCast).flatMap((group) => names(asArray(at(group, 'credits'))));
  const pageTitle = names(asArray(at(title, 'castPageTitle', 'edges')).map((edge) => at(edge, 'node') ?? null));
  const above = asArray(title.castV2).flatMap((group) => names(asArray(at(group, 'credits'))));
  const listed = asArray(title.topCredits).filter((name) => typeof name === 'string');
  const topCast = asArray(title.topCast)
    .map((entry) => at(entry, 'name') ?? null)
    .filter((name) => typeof name === 'string');
  return cleanNames(firstNonEmpty(principal, above, pageTitle, listed, topCast));
}

function names(credits: Json[]): string[] {
  const found: string[] = [];
  for (const credit of credits) {
    const text = at(credit, 'name', 'nameText', 'text') ?? at(credit, 'nameText', 'text');
    if (typeof text === 'string') found.push(cleanMarkupText(text));
  }
  return cleanNames(found);
}

function genres(title: JsonObject): string[] {
  const lists = [at(title, 'genres', 'genres'), at(title, 'titleGenres', 'genres'), title.genres];
  for (const list of lists) {
    const found = asArray(list).map((genre) =>
      typeof genre === 'string' ? genre : (at(genre, 'text') ?? at(genre, 'genre', 'text') ?? at(genre, 'id')),
    );
    const terms = cleanTerms(found.filter((genre) => typeof genre === 'string').map(cleanMarkupText));
    if (terms.length > 0) return terms;
  }
  return [];
}

function plot(title: JsonObject): string | null {
  for (const value of [
    at(title, 'plot', 'plotText', 'plainText'),
    at(title, 'plot', 'plotText', 'plaidHtml'),
    title.plot,
  ]) {
    if (typeof value === 'string' && value.trim() !== '')
      return cleanMarkupText(value.slice(0, 40_000)).slice(0, 20_000);
  }
  return null;
}

function keywords(title: JsonObject): string[] {
  for (const key of ['keywords', 'storylineKeywords']) {
    const texts = asArray(at(title, key, 'edges')).map(
      (edge) => at(edge, 'node', 'text') ?? at(edge, 'node', 'keyword', 'text', 'text'),
    );
    const terms = cleanTerms(texts.filter((text) => typeof text === 'string').map(cleanMarkupText));
    if (terms.length > 0) return terms;
  }
  const categories = asArray(title.keywordItemCategories).flatMap((category) =>
    asArray(at(category, 'keywords', 'edges')),
  );
  const texts = categories.map((edge) => at(edge, 'node', 'keyword', 'text', 'text'));
  return cleanTerms(texts.filter((text) => typeof text === 'string').map(cleanMarkupText));
}

function textAt(title: JsonObject, key: string): string | null {
  const value = isObject(title[key]) ? at(title, key, 'text') : title[key];
  const text = typeof value === 'string' ? cleanMarkupText(value).slice(0, 2000) : '';
  return text === '' ? null : text;
}

function number(value: Json | undefined): number | null {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : null;
}

export const applicationDataReader: Reader = {
  name: 'application-data',
  layer: 'application-data',
  facts: structuredFacts,
  read: ({ sources: { application } }) => ({
    facts: application === null || application.mainId === null ? {} : applicationFacts(application.main),
  }),
};
