import type { MovieType } from '../../../movie/facts.ts';
import { markedMovieType } from '../lexicon/movie-types.ts';
import { cleanText } from '../text.ts';
import { parseDate } from './dates.ts';

/** What a heading such as `Lost (TV Series 2004–2010)` says. */
export interface Heading {
  title: string;
  year: number | null;
  endYear: number | null;
  type: MovieType | null;
}

// "(1994)", "(TV Series 2004–2010)", "(1994/I)", "[2001]", "(II) (2015)", "(1999 movie)", "(2011– )", "(TV Episode 14 Mar. 2009)"
const bracketed = /[([]([^()[\]]{0,60})[)\]]/g;
const yearRange = /(?<!\d)(1[89]\d\d|2[01]\d\d)(?!\d)(?:\/[IVX]+)?\s*(?:([-–—])\s*(1[89]\d\d|2[01]\d\d)?)?/;

// What stands in the place of the year of a work that is not out yet.
const production =
  /^(?:in development|announced|pre-production|post-production|filming|completed|in production|unknown|tba|n\/a|\?{4})?$/i;

/**
 * Splits a heading or a page title into the work's title and the year and type that stand in brackets behind it. On IMDb
 * whatever stands in the last brackets before a year is the type, in any language: "(टीवी सीरीज़ 2011–2019)".
 */
export function parseHeading(value: string, isImdb = false): Heading {
  const text = cleanText(value.slice(0, 2000));
  const heading: Heading = { title: text, year: null, endYear: null, type: null };
  let end = text.length;
  let last = 0;
  for (const match of text.matchAll(bracketed)) {
    const inside = match[1]?.trim() ?? '';
    // Behind the year only a mark that follows at once speaks of the work: "(1984) (TV)".
    if (heading.year !== null && text.slice(last, match.index).trim() !== '') break;
    last = match.index + match[0].length;
    const range = yearRange.exec(inside);
    const type = markedMovieType(withoutYears(inside));
    const onlyMark = type !== null && inside.length <= 20 && match.index > 0;
    const disambiguation = /^[IVX]{1,6}$/.test(inside) || production.test(inside);
    if (match.index === 0 || (range === null && !onlyMark && !disambiguation)) continue;
    const isMark = isWorkMark(inside, type) || (isImdb && last === text.length && endsWithYear.test(inside));
    if (range !== null && (heading.year !== null || !isMark)) continue;
    end = Math.min(end, match.index);
    heading.type ??= type;
    if (range !== null) {
      heading.year = Number(range[1]);
      heading.endYear = range[3] === undefined ? null : Number(range[3]);
    }
  }
  heading.title = text
    .slice(0, end)
    .trim()
    .replace(/^["“„«](.{1,500})["”“»]$/s, '$1')
    .trim();
  return heading;
}

/**
 * The same for IMDb, which writes series in quotation marks: `"Lost" (2004)` is a series, and `"Lost" Pilot (2004)` its
 * episode `Pilot`.
 */
export function parseImdbHeading(value: string): Heading {
  const heading = withTypeBehind(parseHeading(value, true), value);
  const [, series, episode] = /^"([^"]{1,300})"(?:\s+([^\s"(].{0,500}))?/.exec(cleanText(value.slice(0, 2000))) ?? [];
  if (series === undefined) return heading;
  const ofEpisode = episode === undefined ? null : parseHeading(episode, true);
  if (ofEpisode === null) return { ...heading, type: heading.type ?? 'tvSeries' };
  return { ...ofEpisode, year: heading.year ?? ofEpisode.year, type: ofEpisode.type ?? heading.type ?? 'tvEpisode' };
}

/** About 2009 the type stood behind the year without brackets: `"Lost" (2004) TV series`. */
function withTypeBehind(heading: Heading, value: string): Heading {
  const [, mark = ''] =
    heading.year === null ? [] : (/\d{4}[^()]{0,20}\)\s+(TV [a-z-]{4,12})/.exec(value.slice(0, 2000)) ?? []);
  return { ...heading, type: heading.type ?? markedMovieType(mark) };
}

// "(1999)", "(1999 movie)", "(17 Apr. 2011)" speak of the work; "(The Final Cut 2007)" is part of its title.
function isWorkMark(inside: string, type: MovieType | null): boolean {
  const rest = withoutYears(inside);
  return rest === '' || type !== null || (parseDate(inside)?.length ?? 0) > 4 || /^(?:[IVX]+|\p{L}{1,3})$/u.test(rest);
}

const endsWithYear = /(?<!\d)(?:1[89]|20)\d\d(?:\s?[-–—]\s?(?:\d{4})?)?$/;

function withoutYears(inside: string): string {
  return inside.replace(yearRange, '').replace(/^[\s,]+|[\s,]+$/g, '');
}

const separators = /\s+(?:[-–—|•·:›»]|::)\s+|\s*[|•]\s*/;

/** The parts of a page title: `Heat (1995) - IMDb` gives `Heat (1995)` and `IMDb`. */
export function titleParts(value: string): string[] {
  return cleanText(value.slice(0, 2000))
    .split(separators)
    .filter((part) => part !== '');
}
