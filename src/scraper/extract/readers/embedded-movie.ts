import type { MovieFacts } from '../../../movie/facts.ts';
import { presentFacts } from '../claim.ts';
import { creditRole, isCrewRole } from '../lexicon/credit-roles.ts';
import { asArray, at, isObject, type Json, type JsonObject, parseLenientJson } from '../parse/lenient-json.ts';
import { scriptText } from '../parse/page.ts';
import { assignedObject } from '../parse/script-object.ts';
import { elementsNamed } from '../parse/tree.ts';
import { cleanMarkupText, foldText } from '../text.ts';
import { dateFromParts, parseDate } from '../values/dates.ts';
import { parseDuration } from '../values/durations.ts';
import { parseCount, toTenPointRating } from '../values/numbers.ts';
import { cleanNames, cleanTerms, firstNonEmpty } from '../values/people.ts';
import { parseHeading, titleParts } from '../values/titles.ts';
import type { Reader, ReadingPage } from './reader.ts';
import { structuredFacts } from './structured-facts.ts';

/** Words that sites use for the same thing in the data they embed; compared without case and punctuation. */
const keys = {
  title: ['title', 'name', 'titel', 'movietitle', 'displaytitle'],
  original: ['originaltitle', 'originalname', 'originaltitel'],
  released: ['released', 'releasedate', 'releasedon', 'premiere', 'datepublished', 'firstairdate'],
  year: ['year', 'releaseyear', 'productionyear', 'jahr'],
  score: ['averageratingoutoften', 'score', 'rating', 'averagerating', 'voteaverage', 'userrating', 'ratings'],
  votes: ['votes', 'votecount', 'ratingcount', 'numvotes', 'numberofratings', 'count'],
  minutes: ['minutes', 'runtime', 'runtimeminutes', 'duration', 'runningtime'],
  genres: ['genres', 'genre', 'categories'],
  people: ['people', 'credits', 'crew'],
  directors: ['directing', 'directors', 'director', 'directedby', 'regie'],
  writers: ['writing', 'writers', 'writer', 'screenplay', 'writtenby'],
  stars: ['acting', 'actors', 'cast', 'stars', 'starring'],
  story: ['story', 'plot', 'overview', 'synopsis', 'summary', 'description', 'storyline'],
  keywords: ['keywords', 'tags'],
} as const;

const maximumObjects = 20_000;

/**
 * The object of a site's own embedded data that describes a movie: it has a title and at least four other parts that
 * movies have. Null where there is none, where several do and none is richer than the others, or where no heading of the
 * page shows its title: movies of the week and those like the page's own are embedded, too.
 */
export function embeddedMovie(data: Json, headings: readonly string[]): JsonObject | null {
  let best: JsonObject | null = null;
  let most = 4;
  let baselines = 0;
  const pending: Json[] = [data];
  for (let index = 0; index < pending.length && index < maximumObjects; index += 1) {
    const value = pending[index] ?? null;
    if (Array.isArray(value)) {
      for (const entry of value.slice(0, 1000)) pending.push(entry);
    } else if (isObject(value)) {
      const parts = movieParts(value);
      if (parts > most) {
        best = value;
        most = parts;
        baselines = 0;
      } else if (parts === most && best !== null) baselines += 1;
      for (const entry of Object.values(value)) if (typeof entry === 'object' && entry !== null) pending.push(entry);
    }
  }
  return baselines === 0 && best !== null && isShown(best, headings) ? best : null;
}

function isShown(movie: JsonObject, headings: readonly string[]): boolean {
  const parts = partsByKey(movie);
  const titles = [part(parts, 'title'), part(parts, 'original')].map((title) => foldText(text(title) ?? ''));
  const shown = headings.map(foldText);
  return shown.length === 0 || titles.some((title) => title !== '' && shown.some((one) => one.includes(title)));
}

/** Facts of such an object. Absent facts are missing. */
export function embeddedMovieFacts(object: JsonObject, language: string | null): Partial<MovieFacts> {
  const movie = partsByKey(object);
  const people = part(movie, 'people');
  const credits = isObject(people) ? partsByKey(people) : movie;
  // One list of all people, each with a job, may stand in the place of the cast or beside it.
  const crew = isObject(people) ? part(credits, 'people') : people;
  const cast = asArray(part(credits, 'stars'));
  const listed = [...(Array.isArray(crew) ? crew : []), ...cast];
  const jobs = jobsIn(listed);
  const score = part(movie, 'score');
  const released = part(movie, 'released');
  const year = part(movie, 'year');
  const [title, original] = [text(part(movie, 'title')), text(part(movie, 'original'))];
  return presentFacts({
    title,
    original_title: original !== null && foldText(original) !== foldText(title ?? '') ? original : null,
    year: typeof year === 'number' && year >= 1870 && year <= 2200 ? Math.trunc(year) : null,
    release_date: isObject(released)
      ? dateFromParts(released.year, released.month, released.day)
      : parseDate(released, language),
    ...ratingOf(score, part(movie, 'votes')),
    director: firstNonEmpty(namesOf(part(credits, 'directors')), namesWithJob(jobs, 'director')),
    writers: firstNonEmpty(namesOf(part(credits, 'writers')), namesWithJob(jobs, 'writers')),
    stars: firstNonEmpty(namesOf(cast.filter((entry) => !isOfCrew(jobs.get(entry)))), namesWithJob(jobs, 'stars')),
    genre: termsOf(part(movie, 'genres')),
    keywords: termsOf(part(movie, 'keywords')),
    plot: text(part(movie, 'story')),
    runtime_minutes: minutesOf(part(movie, 'minutes')),
  });
}

function movieParts(object: JsonObject): number {
  const value = partsByKey(object);
  if (text(part(value, 'title')) === null) return 0;
  const others = ['released', 'year', 'score', 'minutes', 'genres', 'people', 'directors', 'stars', 'story'] as const;
  return 1 + others.filter((name) => part(value, name) !== undefined).length;
}

const allKeys: ReadonlySet<string> = new Set(Object.values(keys).flat());

/** What an object says under the known keys, the first of each. */
function partsByKey(object: JsonObject): Map<string, Json> {
  const parts = new Map<string, Json>();
  for (const [own, value] of Object.entries(object)) {
    const key = own.length > 60 ? '' : own.toLowerCase().replace(/[^a-z]/g, '');
    if (value !== undefined && value !== null && allKeys.has(key) && !parts.has(key)) parts.set(key, value);
  }
  return parts;
}

function part(parts: ReadonlyMap<string, Json>, name: keyof typeof keys): Json | undefined {
  const known = keys[name].find((key) => parts.has(key));
  return known === undefined ? undefined : parts.get(known);
}

function ratingOf(score: Json | undefined, votes: Json | undefined): Partial<MovieFacts> {
  const value = isObject(score) ? (score.value ?? score.average ?? score.ratingValue) : score;
  const best = isObject(score) ? (score.outOf ?? score.best ?? score.max ?? score.bestRating) : undefined;
  const count = parseCount(isObject(score) ? (score.count ?? score.votes ?? score.ratingCount) : votes);
  const rating = toTenPointRating(scalar(value), scalar(best), null);
  return rating === null || count === 0 ? {} : { rating, votes: count };
}

function scalar(value: Json | undefined): string | number | null {
  return typeof value === 'string' || typeof value === 'number' ? value : null;
}

function minutesOf(value: Json | undefined): number | null {
  if (typeof value === 'number') return value >= 1 && value <= 1200 ? Math.round(value) : null;
  return parseDuration(value);
}

function text(value: Json | undefined): string | null {
  const clean = typeof value === 'string' ? cleanMarkupText(value) : typeof value === 'number' ? String(value) : '';
  return clean === '' ? null : clean.slice(0, 20_000);
}

function namesOf(value: Json | undefined): string[] {
  const names = asArray(value).map((entry) =>
    isObject(entry) ? text(entry.name ?? at(entry, 'person', 'name')) : text(entry),
  );
  return cleanNames(names.filter((name) => name !== null));
}

const jobKeys = ['job', 'jobs', 'profession'];
/** Such a key may also hold the part that is played, unless some of its values say that people act. */
const looseKeys = ['role', 'roles', 'credits', 'type', 'category'];

/** What each entry of a list says that its person did for the movie. */
function jobsIn(entries: readonly Json[]): Map<Json, string[]> {
  const loose = looseKeys.filter((key) =>
    entries.some((entry) => textsUnder(entry, key).some((job) => creditRole(job) === 'stars')),
  );
  const keysOf = [...jobKeys, ...loose];
  return new Map(entries.map((entry) => [entry, keysOf.flatMap((key) => textsUnder(entry, key))]));
}

function textsUnder(entry: Json, key: string): string[] {
  const values = isObject(entry) ? asArray(entry[key]).filter((value) => typeof value === 'string') : [];
  return values.flatMap((value) => value.slice(0, 200).split(/\s*[,/]\s*/));
}

function isOfCrew(jobs: readonly string[] = []): boolean {
  return jobs.length > 0 && jobs.every(isCrewRole);
}

function namesWithJob(jobs: ReadonlyMap<Json, string[]>, role: 'director' | 'writers' | 'stars'): string[] {
  return namesOf([...jobs].filter(([, own]) => own.some((job) => creditRole(job) === role)).map(([entry]) => entry));
}

function termsOf(value: Json | undefined): string[] {
  const terms = asArray(value).map((entry) => (isObject(entry) ? text(entry.name ?? entry.label) : text(entry)));
  return cleanTerms(terms.filter((term) => term !== null));
}

/**
 * A movie in data that a site embeds in a shape of its own: in a script that is nothing else, or, where the page says
 * nothing in a shape that all know, in a variable of its scripts, if that is of the movie that the page is called after.
 */
function ownData({ sources, main, names: pageNames }: ReadingPage): Partial<MovieFacts> {
  const { page, head } = sources;
  const scripts = elementsNamed(page, 'script').filter(({ attribs }) => !/ld\+json/i.test(attribs.type ?? ''));
  for (const script of scripts) {
    if (!/json/i.test(script.attribs.type ?? '')) continue;
    const movie = embeddedMovie(parseLenientJson(scriptText(script)), sources.headings);
    if (movie !== null) return embeddedMovieFacts(movie, head.language);
  }
  if (main !== null) return {};
  const names = pageNames.flatMap(titleParts).map(foldName);
  for (const script of scripts) {
    const movie = embeddedMovie(assignedObject(scriptText(script)), []);
    const facts = movie === null ? {} : embeddedMovieFacts(movie, head.language);
    if (typeof facts.title === 'string' && names.includes(foldName(facts.title))) return facts;
  }
  return {};
}

function foldName(name: string): string {
  return foldText(parseHeading(name).title);
}

export const embeddedMovieReader: Reader = {
  name: 'embedded-movie',
  layer: 'application-data',
  facts: structuredFacts,
  read: (page) => ({ facts: page.sources.application?.mainId == null ? ownData(page) : {} }),
};
