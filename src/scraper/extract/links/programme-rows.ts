import type { Element } from 'domhandler';
import type { Link } from '../extraction.ts';
import type { PageDocument } from '../parse/document.ts';
import { elementsNamed, elementWithin, textOf } from '../parse/tree.ts';
import { cleanText, foldText } from '../text.ts';
import { addressKind } from '../values/address-kind.ts';
import { absoluteAddress, hostOfUrl } from '../values/addresses.ts';
import { parseHeading } from '../values/titles.ts';
import { MovieRows } from './movie-rows.ts';
import { rowFacts } from './row-facts.ts';

const fewestRows = 2;
const mostLinks = 5000;
const longestRow = 1500;
const shortestMovie = 55;
/** What a row of a programme says of a movie and of no concert or talk alike: how long it is. */
const length =
  /(?<![\d:])\d{2,3}\s?(?:mins?|minutes|minuten|minuti|minutos|min\.|perc|мин)(?!\p{L})|(?<!\d)[1-4]\s?h(?:r|rs|ours?)?\s?[0-5]?\d\s?m/iu;
const yearOrCredit =
  /(?<!\d)(?:19|20)\d\d(?!\d)|(?<!\p{L})(?:dir(?:ector|ected by|\.)|regie|réal(?:isation|\.)|regia|režie|directed|starring)(?!\p{L})/iu;
/** Elsewhere in a row stands the year of the screening. */
const yearBesideLength = /(?<!\d)((?:19|20)\d\d)[\s,.·•|/)–-]{1,5}(?:\d{2,3}\s?min|[1-4]\s?h)/i;

interface Entry {
  anchor: Element;
  url: URL;
  title: string;
}

/**
 * Links of a programme whose addresses have no word for movie: rows made alike, of one folder, each with a name of its own
 * and, in most, how long the movie is and from which year or by whom.
 */
export function programmeLinks(page: PageDocument, address: string | null): Link[] {
  const groups = Map.groupBy(entriesOf(page, address), ({ url }) => shapeOf(url));
  const found: Link[] = [];
  for (const entries of groups.values()) {
    const rows = new MovieRows();
    for (const { anchor, url } of entries) rows.note(anchor, url.href);
    const named = distinct(entries);
    if (named.length < fewestRows || new Set(named.map(({ title }) => foldText(title))).size < named.length) continue;
    const texts = named.map(({ anchor }) => cleanText(textOf(rows.rowOf(anchor) ?? anchor, longestRow)));
    const told = texts.filter((text) => length.test(text) && yearOrCredit.test(text));
    const isOfMovies = told.filter(isMovieLong).length * 2 >= told.length;
    if (!isOfMovies || told.length < fewestRows || told.length * 3 < named.length * 2) continue;
    for (const { anchor, url, title } of named) {
      const row = rows.rowOf(anchor);
      found.push({ url: url.href, rel: 'movie', title, ...(row === null ? {} : yearOfRow(row)) });
    }
  }
  return found;
}

/** Podcasts, recipes and articles take a shorter time: "12 min read". */
function isMovieLong(text: string): boolean {
  const [, minutes] = /(?<![\d:])(\d{2,3})\s?(?:min|perc|мин)(?!.{0,3}(?:read|de lecture))/iu.exec(text) ?? [];
  return minutes === undefined ? /\d\s?h/i.test(text) : Number(minutes) >= shortestMovie;
}

function yearOfRow(row: Element): Pick<Link, 'year'> {
  const { year } = rowFacts(row);
  const [, beside] = yearBesideLength.exec(cleanText(textOf(row, longestRow))) ?? [];
  return year !== undefined ? { year } : beside !== undefined ? { year: Number(beside) } : {};
}

/** Links of the page's own host with words in them, to pages that no address pattern knows. */
function entriesOf(page: PageDocument, address: string | null): Entry[] {
  const base = absoluteAddress(elementsNamed(page, 'base')[0]?.attribs.href, address)?.href ?? address;
  const own = URL.parse(base ?? '');
  const entries: Entry[] = [];
  for (const anchor of elementsNamed(page, 'a').slice(0, mostLinks)) {
    const url = absoluteAddress(anchor.attribs.href, base);
    if (url === null || own === null || hostOfUrl(url) !== hostOfUrl(own) || url.pathname === own.pathname) continue;
    if (addressKind(url) !== null || page.regions.isForeign(anchor)) continue;
    const heading = ['h1', 'h2', 'h3', 'h4'].map((name) => elementWithin(anchor, name)).find((one) => one !== null);
    const { title } = parseHeading(cleanText(textOf(heading ?? anchor, 300)));
    if (/\p{L}{2}/u.test(title)) entries.push({ anchor, url, title });
  }
  return entries;
}

/** The folder of an address and how deep it is below it: "/programme/93000/heat/" is like "/programme/93001/ran/". */
function shapeOf({ pathname }: URL): string {
  const parts = pathname.split('/').filter((part) => part !== '');
  return parts.length < 2 ? '' : `${parts[0]} ${parts.length}`;
}

/** Each address once, with the first words that lead there. */
function distinct(entries: readonly Entry[]): Entry[] {
  const first = new Map<string, Entry>();
  for (const entry of entries)
    if (shapeOf(entry.url) !== '' && !first.has(entry.url.href)) first.set(entry.url.href, entry);
  return [...first.values()];
}
