import { type Element, isTag } from 'domhandler';
import type { MovieType } from '../../../movie/facts.ts';
import type { Link } from '../extraction.ts';
import { markedMovieType } from '../lexicon/movie-types.ts';
import { descendants, parentElement, textOf } from '../parse/tree.ts';
import { cleanText } from '../text.ts';
import { imdbTitleId } from '../values/addresses.ts';
import { parseDate } from '../values/dates.ts';
import { parseDecimal } from '../values/numbers.ts';

/** What the row of a list says of its movie. */
export type RowFacts = Pick<Link, 'year' | 'rating' | 'rank' | 'id' | 'type'>;

/**
 * Year and type in the brackets right behind a link, which are of that movie also where its row names others:
 * "Pilot (2016) (TV Episode), of Harbour".
 */
export function factsBehind(anchor: Element): Pick<Link, 'year' | 'type'> {
  let text = '';
  for (let node = anchor.nextSibling; node !== null && text.length < 80; node = node.nextSibling) {
    if (isTag(node) ? !inline.has(node.name) : node.type !== 'text') break;
    text += node.type === 'text' ? node.data.slice(0, 80) : textOf(node, 80);
  }
  const [marks = ''] = /^\s*(?:\([^()]{1,30}\)\s*){1,4}/.exec(text.slice(0, 120)) ?? [];
  const [, year] = /^\s*(?:\([IVX]+\)\s*)?\((1[89]\d\d|20\d\d)/.exec(text) ?? [];
  if (marks === '') return year === undefined ? {} : { year: Number(year) };
  const types = [...marks.matchAll(/\(([^()]+)\)/g)].map(([, mark = '']) => markedMovieType(mark));
  const type = types.find((one) => one !== null);
  return {
    ...(year === undefined ? {} : { year: Number(year) }),
    ...(type === undefined || type === null ? {} : { type }),
  };
}

const inline = new Set(['span', 'small', 'i', 'em', 'b', 'strong']);

/** Year, rating, rank and id that a row names. */
export function rowFacts(row: Element): RowFacts {
  const text = cleanText(textOf(row, 2000));
  const { rating, released, id } = namedFacts(row);
  const alone = textsAlone(row);
  const year = /[([]\s*(?:[IVX]+\)\s*\()?(1[89]\d\d|20\d\d)/.exec(text)?.[1] ?? alone.year ?? released;
  const rank = /^\s*(\d{1,4}|\d{1,3}(?:,\d{3})+)\s*[.)]\s/.exec(text)?.[1]?.replaceAll(',', '');
  return {
    ...(year === undefined ? {} : { year: Number(year) }),
    ...(rating === undefined ? {} : { rating }),
    ...(id === undefined ? {} : { id }),
    ...(rank === undefined ? {} : { rank: Number(rank) }),
    ...(alone.type === undefined ? {} : { type: alone.type }),
  };
}

const mostRowElements = 500;

/**
 * The year that is all of a text behind the row's link or begins it ("1994 / USA / Drama", "2008–2013"), or of an element
 * called so, and the kind of work that is all of one: before the link stand years of awards.
 */
function textsAlone(row: Element): { year?: string; type?: MovieType } {
  let visited = 0;
  let isBehind = false;
  const found: { year?: string; type?: MovieType } = {};
  for (const node of descendants(row, isMovieLink)) {
    if (++visited > mostRowElements) break;
    isBehind ||= isTag(node) && isMovieLink(node);
    const year = isTag(node) ? yearByName(node) : isBehind && node.type === 'text' ? yearOfText(node.data) : undefined;
    if (year !== undefined) found.year ??= year;
    const type = isBehind && node.type === 'text' && node.data.length <= 30 ? televisionType(node.data) : null;
    if (type !== null) found.type ??= type;
  }
  return found;
}

function yearByName(element: Element): string | undefined {
  if (!element.attribs.class?.includes('year') || !yearName.test(element.attribs.class)) return undefined;
  return /^\s*(1[89]\d\d|20\d\d)(?:\/[IVX]+)?(?:\s?[-–]\s?(?:\d{4})?)?\s*$/.exec(textOf(element, 40))?.[1];
}

function yearOfText(text: string): string | undefined {
  return /^\s*(1[89]\d\d|20\d\d)(?:\s?[-–—]\s?(?:\d{4})?)?\s*(?:$|[/·|,])/.exec(text)?.[1];
}

/** Words alone that are no button: "TV Series". */
function televisionType(text: string): MovieType | null {
  const words = text.trim();
  return /^(?:TV\s|Video Game$)/i.test(words) ? markedMovieType(words) : null;
}

const yearName = /(?:^|[\s_-])year(?:$|[\s_-])/;

function isMovieLink({ name, attribs }: Element): boolean {
  return name === 'a' && !/year/i.test(attribs.href ?? '');
}

interface NamedFacts {
  rating?: number;
  released?: string;
  id?: string;
}

/** What elements of a row are called after: its rating, its release (`class="release_date"`), and its page on IMDb. */
function namedFacts(row: Element): NamedFacts {
  let visited = 0;
  const facts: NamedFacts = {};
  const cells: string[] = [];
  for (const element of descendants(row)) {
    if (!isTag(element)) continue;
    if (++visited > mostRowElements) break;
    const { attribs } = element;
    if (element.name === 'a' && facts.id === undefined && attribs.href?.includes('imdb.com/title/tt'))
      facts.id = imdbTitleId(attribs.href) ?? undefined;
    if (facts.rating !== undefined) continue;
    if (element.name === 'td') cells.push(textOf(element, 20).trim());
    const named = `${attribs.class ?? ''} ${attribs['data-testid'] ?? ''} ${attribs.itemprop ?? ''}`;
    if (/rating|score|average|(?:^|[\s_-])avg/i.test(named)) facts.rating = ratingOf(element, named);
    if (facts.released === undefined && named.includes('release'))
      facts.released = parseDate(cleanText(textOf(element, 40)))?.slice(0, 4);
  }
  // A table may have its ratings in a column of their own, without a name.
  const decimals = cells.filter((cell) => /^\d\.\d$/.test(cell));
  if (decimals.length === 1) facts.rating ??= Number(decimals[0]) || undefined;
  return facts;
}

/** The rating in an element that is called after it. */
function ratingOf(element: Element, named: string): number | undefined {
  const text = textOf(element, 200);
  // A whole number stands for the movie's rating only where nothing else does: beside it are the visitor's own stars.
  const own = /user/i.test(`${named} ${parentElement(element)?.attribs.class ?? ''}`);
  const whole = !own && /(?:^|[\s_-])rating(?:$|\s)/i.test(named) ? /^\s*([1-9]|10)\s*$/ : null;
  const found = /(?<![\d.,])(\d{1,2}[.,]\d)(?![\d.,])/.exec(text) ?? whole?.exec(text) ?? null;
  const value = found === null ? null : parseDecimal(found[1]);
  return value !== null && value > 0 && value <= 10 ? value : undefined;
}
