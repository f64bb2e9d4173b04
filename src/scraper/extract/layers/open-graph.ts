import type { MovieFacts } from '../../../movie/facts.ts';
import { absoluteUrl, hostOf, imdbTitleId, isImdbHost } from '../reading/addresses.ts';
import { parseDate } from '../reading/dates.ts';
import type { PageDocument } from '../reading/document.ts';
import { minutesFromSeconds, parseDuration } from '../reading/durations.ts';
import { parseCount, parseDecimal, toTenPointRating } from '../reading/numbers.ts';
import { cleanNames, cleanTerms, splitTerms } from '../reading/people.ts';
import { cleanText } from '../reading/text.ts';
import { parseHeading } from '../reading/titles.ts';
import { elementsNamed, textOf } from '../reading/tree.ts';
import { labelledFact } from '../vocabulary/labels.ts';
import { openGraphMovieType } from '../vocabulary/movie-types.ts';
import { presentFacts } from './claim.ts';

/** What the head of a page declares. */
export interface PageHead {
  /** `meta` contents by property or name, in lower case. */
  meta: Map<string, string[]>;
  /** Text of the `title` element of the head. */
  title: string | null;
  language: string | null;
  canonical: string | null;
  next: string | null;
}

/** Reads title, language, canonical address and the meta elements. */
export function readHead(page: PageDocument, address: string | null): PageHead {
  const meta = new Map<string, string[]>();
  for (const element of elementsNamed(page, 'meta')) {
    const { content } = element.attribs;
    const name = element.attribs.property ?? element.attribs.name ?? element.attribs['http-equiv'];
    if (name === undefined || content === undefined || content.trim() === '') continue;
    const key = name.trim().toLowerCase();
    const values = meta.get(key);
    if (values === undefined) meta.set(key, [content]);
    else if (values.length < 500) values.push(content);
  }
  const title = elementsNamed(page, 'title')[0];
  const base = absoluteUrl(elementsNamed(page, 'base')[0]?.attribs.href, address) ?? address;
  const html = elementsNamed(page, 'html')[0]?.attribs;
  return {
    meta,
    title: title === undefined ? null : cleanText(textOf(title, 2000)) || null,
    language: languageTag(
      html?.lang ?? html?.['xml:lang'] ?? meta.get('content-language')?.[0] ?? meta.get('og:locale')?.[0],
    ),
    canonical: absoluteUrl(linkTo(page, 'canonical'), base),
    next: absoluteUrl(linkTo(page, 'next'), base),
  };
}

function linkTo(page: PageDocument, relation: string): string | undefined {
  return elementsNamed(page, 'link').find((link) => link.attribs.rel?.toLowerCase() === relation)?.attribs.href;
}

function languageTag(value: string | undefined): string | null {
  const match = /^([a-z]{2,3})(?:[-_]([a-z]{2,4}))?/i.exec(value?.trim() ?? '');
  if (match === null) return null;
  return match[2] === undefined
    ? (match[1] ?? '').toLowerCase()
    : `${match[1]?.toLowerCase()}-${match[2].toUpperCase()}`;
}

/** Facts of the Open Graph and Twitter meta elements of a page about a movie. Absent facts are missing. */
export function openGraphFacts(head: PageHead, address: string | null): Partial<MovieFacts> {
  const first = (name: string) => head.meta.get(name)?.[0];
  const all = (...names: string[]) =>
    names.flatMap((name) => head.meta.get(name) ?? []).filter((value) => !/^https?:/.test(value));
  const heading = parseHeading(
    withoutSiteName(first('og:title') ?? first('twitter:title') ?? '', first('og:site_name')),
  );
  const type = openGraphMovieType(first('og:type') ?? '');
  const url = first('og:url') ?? null;
  const imdbUrl = isImdbHost(hostOf(absoluteUrl(url, address))) ? url : null;
  return presentFacts({
    id: imdbTitleId(first('imdb:id') ?? imdbUrl),
    ...(type === null ? {} : { type: heading.type ?? type }),
    title: heading.title === '' ? null : heading.title,
    year: heading.year,
    end_year: heading.endYear,
    release_date: parseDate(first('video:release_date') ?? first('og:release_date') ?? null, head.language),
    director: cleanNames(all('video:director', 'og:video:director', 'og:director')),
    writers: cleanNames(all('video:writer', 'og:video:writer')),
    stars: cleanNames(all('video:actor', 'og:video:actor')),
    genre: cleanTerms(all('video:genre', 'og:video:genre').flatMap(splitTerms)),
    keywords: cleanTerms(all('video:tag', 'og:video:tag').flatMap(splitTerms)),
    // Where the page has a video to play, the length is that of a trailer.
    runtime_minutes:
      first('og:video') === undefined && first('og:video:url') === undefined
        ? durationInSeconds(first('video:duration') ?? first('og:video:duration'))
        : null,
    plot: cleanText(first('og:description') ?? '').slice(0, 20_000) || null,
    ...cardFacts(head),
  });
}

/** A title without the site's own name at its end: "Heat — Movies.example". */
function withoutSiteName(title: string, site: string | undefined): string {
  const text = cleanText(title);
  const name = cleanText(site ?? '');
  if (name === '' || !text.toLowerCase().endsWith(name.toLowerCase())) return text;
  return /^(.+?)\s+[-–—|•·:]$/s.exec(text.slice(0, -name.length).trim())?.[1] ?? text;
}

function durationInSeconds(value: string | undefined): number | null {
  if (value === undefined) return null;
  const number = /^\s*\d+\s*$/.test(value) ? Number(value) : null;
  if (number === null) return parseDuration(value);
  // The protocol says seconds, but some sites give minutes.
  return number < 400 ? (number >= 40 ? number : null) : minutesFromSeconds(number);
}

/** Twitter cards carry two labelled facts: `Directed by` / `David Lynch`, `Average rating` / `4.26 out of 5`. */
function cardFacts(head: PageHead): Partial<MovieFacts> {
  const facts: Partial<MovieFacts> = {};
  for (const index of [1, 2, 3]) {
    const fact = labelledFact(head.meta.get(`twitter:label${index}`)?.[0] ?? '', head.language);
    const value = cleanText(head.meta.get(`twitter:data${index}`)?.[0] ?? '');
    if (value === '') continue;
    if (fact === 'director') facts.director = cleanNames(value.split(','));
    if (fact === 'runtime') facts.runtime_minutes = parseDuration(value);
    if (fact === 'genre') facts.genre = splitTerms(value);
    if (fact === 'rating') facts.rating = ratingWithScale(value);
    if (fact === 'votes') facts.votes = parseCount(value);
  }
  return presentFacts(facts);
}

const scaled = /(\d{1,3}(?:[.,]\d{1,3})?)\s*(?:\/|out of|sur|von|su|de|di|z|ze|из|af|av|van)\s*(5|10|100)(?![\d.,])/i;

/** A rating that names its own scale (`8,7/10`, `4.26 out of 5`, `66 %`) on 0–10; null where the text has none. */
export function ratingWithScale(text: string): number | null {
  const match = scaled.exec(text.slice(0, 2000));
  if (match !== null) return toTenPointRating(match[1], match[2], null);
  const percent = /(?<![\d.,])(\d{1,3})(?:[.,]\d)?\s?%/.exec(text.slice(0, 2000));
  return percent === null ? null : toTenPointRating(parseDecimal(percent[1]), 100, 100);
}
