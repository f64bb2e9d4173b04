import type { MovieFacts, MovieType } from '../../../movie/facts.ts';
import { presentFacts } from '../claim.ts';
import type { SchemaMovie } from '../parse/json-ld.ts';
import { asArray, at, isObject, type Json, type JsonObject } from '../parse/lenient-json.ts';
import { firstText, type SchemaContext, scalar, stringOf } from '../parse/schema-item.ts';
import { cleanMarkupText, distinctTexts, foldText } from '../text.ts';
import { imdbTitleId } from '../values/addresses.ts';
import { parseDate, yearOf } from '../values/dates.ts';
import { parseDuration } from '../values/durations.ts';
import { parseCount, toTenPointRating } from '../values/numbers.ts';
import { cleanNames, cleanTerms, splitNames, splitTerms } from '../values/people.ts';
import { parseHeading } from '../values/titles.ts';
import { schemaParticulars } from './schema-particulars.ts';

const seriesTypes: ReadonlySet<MovieType> = new Set(['tvSeries', 'tvMiniSeries', 'podcastSeries']);

/** The facts of a schema.org movie item. Absent facts are missing. */
export function schemaMovieFacts(item: JsonObject, type: MovieType, context: SchemaContext): Partial<MovieFacts> {
  const heading = parseHeading(firstText(item.name) ?? firstText(item.headline) ?? '');
  const creators = people(item.creator, context);
  const writers = distinctTexts([
    ...people(item.writer, context),
    ...people(item.writers, context),
    ...people(item.screenwriter, context),
  ]);
  const authors = people(item.author, context);
  const isSeries = seriesTypes.has(type);
  const release =
    firstDate([item.datePublished, item.releaseDate, ...releaseEvents(item)], context.language) ??
    (isSeries ? firstDate([item.startDate], context.language) : null);
  const credited = writers.length > 0 ? writers : isSeries ? [] : creators.length > 0 ? creators : authors;
  return presentFacts({
    id: identifiers(item),
    type,
    title: heading.title === '' ? null : heading.title.slice(0, 2000),
    original_title: secondTitle(item, heading.title),
    alternate_titles: titles(item.alternateName, item.alternativeHeadline),
    year: explicitYear(item, context.language) ?? heading.year,
    end_year: isSeries ? yearOf(firstDate([item.endDate], context.language)) : null,
    release_date: release,
    ...ratingFacts(item),
    director: distinctTexts([...people(item.director, context), ...people(item.directors, context)]),
    writers: credited,
    creators: isSeries ? creators : [],
    stars: stars(item, context),
    genre: terms(item.genre),
    plot: plotText(item),
    keywords: terms(item.keywords),
    runtime_minutes: type === 'videoGame' ? null : runtime(item),
  });
}

/** The one second headline of a movie: where sites give it, it is the title in the movie's own language. */
function secondTitle({ alternativeHeadline }: JsonObject, title: string): string | null {
  const [second, another] = titles(alternativeHeadline);
  return second === undefined || another !== undefined || foldText(second) === foldText(title) ? null : second;
}

/** Whether an item names authors and nobody who wrote a movie. */
export function namesAuthorsOnly({ author, writer, writers, screenwriter, creator }: JsonObject): boolean {
  return author !== undefined && [writer, writers, screenwriter, creator].every((value) => value === undefined);
}

function identifiers(item: JsonObject): string | null {
  for (const value of [item['@id'], item.url, item.identifier, item.sameAs].flatMap((entry) => asArray(entry))) {
    const text = isObject(value) ? stringOf(value.value ?? value['@id']) : stringOf(value);
    const id =
      text !== null && (/imdb/i.test(text) || /^(?:\/title\/)?tt\d{5,10}\/?$/.test(text)) ? imdbTitleId(text) : null;
    if (id !== null) return id;
  }
  return null;
}

function explicitYear(item: JsonObject, language: string | null): number | null {
  for (const value of [item.copyrightYear, at(asArray(item.releasedEvent)[0], 'startDate'), item.startDate]) {
    const year = typeof value === 'number' ? value : yearOf(parseDate(stringOf(value), language));
    if (year !== null && year >= 1870 && year <= 2200) return Math.trunc(year);
  }
  // A full `dateCreated` is when the database entry was made; a bare year is when the movie was.
  const created = String(scalar(item.dateCreated) ?? '').trim();
  return /^(?:1[89]|20)\d\d$/.test(created) ? Number(created) : null;
}

/** A year alone is when the movie was made. */
function releaseEvents(item: JsonObject): Json[] {
  return asArray(item.releasedEvent)
    .map((event) => at(event, 'startDate') ?? null)
    .filter((date) => String(date).length > 4);
}

function firstDate(values: (Json | undefined)[], language: string | null): string | null {
  for (const value of values.flatMap((entry) => asArray(entry))) {
    const text = typeof value === 'number' ? String(value) : stringOf(value);
    // A time of day belongs to a news item or a posting, unless it is the time part of ISO 8601.
    if (text === null || (/\d:\d\d/.test(text) && !/^\d{4}-\d\d-\d\d[T ]/.test(text))) continue;
    const date = parseDate(text, language);
    if (date !== null) return date;
  }
  return null;
}

function ratingFacts(item: JsonObject): Partial<MovieFacts> {
  const aggregates = asArray(item.aggregateRating).filter(isObject);
  if (item.ratingValue !== undefined) aggregates.push(item);
  for (const aggregate of aggregates) {
    const votes = parseCount(scalar(aggregate.ratingCount)) ?? parseCount(scalar(aggregate.reviewCount));
    const rating = toTenPointRating(scalar(aggregate.ratingValue), scalar(aggregate.bestRating), 5);
    const unrated = rating === null || (rating === 0 && !votes) || votes === 0;
    if (!unrated) return { rating, votes };
    if (rating === null && votes !== null && votes > 0) return { votes };
  }
  return {};
}

/** The rating that stands alone in a page's markup, in no item: it is of what the page is about. Empty where there are several. */
export function loneRating(roots: readonly JsonObject[]): Partial<MovieFacts> {
  const ratings = roots.filter((item) => /(?:^|[/:])(?:Aggregate)?Rating$/.test(String(asArray(item['@type'])[0])));
  return ratings.length === 1 ? ratingFacts({ aggregateRating: [...ratings] }) : {};
}

function stars(item: JsonObject, context: SchemaContext): string[] {
  // The header of old pages has `actors`, its cast table `actor`: the header is the starring list.
  const named = people(item.actors, context);
  const cast = people(item.actor, context);
  return distinctTexts([...named, ...(named.length > 0 && cast.length > 8 ? [] : cast)]).slice(0, 1000);
}

function people(value: Json | undefined, context: SchemaContext, depth = 0): string[] {
  const names: string[] = [];
  for (const entry of asArray(value)) {
    if (typeof entry === 'string') {
      if (!/^(?:https?:|\/|#|_:)/.test(entry)) names.push(...splitNames(cleanMarkupText(entry)));
      continue;
    }
    if (!isObject(entry)) continue;
    const person = resolve(entry, context);
    if (asArray(person['@type']).some((type) => typeof type === 'string' && organizations.test(type))) continue;
    // A PerformanceRole names its performer so.
    if (person.name === undefined && depth < 2)
      names.push(...people(asArray(person.actor ?? person.author).slice(0, 5), context, depth + 1));
    for (const name of asArray(person.name)) if (typeof name === 'string') names.push(cleanMarkupText(name));
  }
  return cleanNames(names);
}

const organizations = /Organization|Corporation|Company|Website|WebSite/;

function resolve(item: JsonObject, context: SchemaContext): JsonObject {
  const id = stringOf(item['@id']);
  return item.name === undefined && id !== null ? (context.byId?.get(id) ?? item) : item;
}

function terms(value: Json | undefined): string[] {
  const values = asArray(value).map((entry) => (isObject(entry) ? firstText(entry.name) : firstText(entry)));
  return cleanTerms(
    values.filter((text) => text !== null && !/^https?:/.test(text)).flatMap((text) => splitTerms(text ?? '')),
  );
}

function titles(...values: (Json | undefined)[]): string[] {
  const found = values
    .flatMap((value) => asArray(value))
    .map((value) => (isObject(value) ? firstText(value.name) : firstText(value)));
  return distinctTexts(found.filter((title) => title !== null))
    .slice(0, 1000)
    .map((title) => title.slice(0, 500));
}

function plotText(item: JsonObject): string | null {
  for (const value of [...asArray(item.description), ...asArray(item.abstract)]) {
    const text = typeof value === 'string' ? cleanMarkupText(value.slice(0, 40_000)) : '';
    if (text.length > 1 && text !== 'N/A') return text.slice(0, 20_000);
  }
  return null;
}

function runtime(item: JsonObject): number | null {
  for (const value of [...asArray(item.duration), ...asArray(item.timeRequired)]) {
    const text = isObject(value) ? stringOf(value.name ?? value['@value'] ?? value.value) : value;
    const minutes = parseDuration(typeof text === 'number' && text > 600 ? null : text);
    if (minutes !== null) return minutes;
  }
  return null;
}

/** Facts of one movie of the structured data. */
export function schemaFacts(movie: SchemaMovie, context: SchemaContext): Partial<MovieFacts> {
  return { ...schemaMovieFacts(movie.item, movie.type, context), ...schemaParticulars(movie.item, context) };
}
