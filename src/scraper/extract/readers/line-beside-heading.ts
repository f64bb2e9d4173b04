import { type Element, isTag } from 'domhandler';
import type { MovieFacts } from '../../../movie/facts.ts';
import { isGenreName } from '../../../movie/normalise/genres.ts';
import { presentFacts } from '../claim.ts';
import { behindHeading, type HeadedPage } from '../parse/behind-heading.ts';
import type { PageDocument } from '../parse/document.ts';
import { descendants, textOf } from '../parse/tree.ts';
import { cleanText } from '../text.ts';
import { parseDuration } from '../values/durations.ts';
import { textsWithin } from './named-elements.ts';
import type { Reader } from './reader.ts';

const nearestElements = 40;
const longestLine = 120;
const mostGenres = 6;
const year = /^\(?(?:1[89]|20)\d\d\)?$/;
const range = /\d\s?[-–]\s?\d/;
/** Above an article this is where it stands, not what it is. */
const notMovies = /^(?:news|nachrichten|actualités|noticias|новости)$/i;

/**
 * Genres that no label, name or link tells, and the length beside them: in the line of facts behind the heading
 * ("1979 | Drama, Thriller | 98 min"), or several genres alone. Null where there is no such line.
 */
export function lineBesideHeading(headed: HeadedPage): Pick<MovieFacts, 'genre' | 'runtime_minutes'> | null {
  for (const element of behindHeading(headed, nearestElements)?.behind ?? []) {
    if (/^h[1-6]$/.test(element.name)) return null;
    const text = cleanText(textOf(element, longestLine + 1));
    if (text === '' || text.length > longestLine) continue;
    const pieces = textsWithin(element, 30)
      .flatMap((part) => part.split(/[,/|·•;]|\s[-–—]\s/))
      .map((part) => part.trim())
      .filter((part) => part !== '');
    const genres = pieces.filter((piece) => isGenreName(piece) && !notMovies.test(piece));
    if (genres.length === 0 || genres.length > mostGenres || isOfOther(headed.page, element)) continue;
    const others = pieces.filter((piece) => !genres.includes(piece));
    const lengths = others.filter((piece) => /\d\s?\p{L}/u.test(piece) && !range.test(piece)).map(parseDuration);
    const minutes = lengths.filter((length) => length !== null);
    const isLine = minutes.length > 0 || others.some((piece) => year.test(piece));
    if (others.length === 0 ? genres.length > 1 : isLine)
      return { genre: [...new Set(genres)], runtime_minutes: minutes.length === 1 ? (minutes[0] ?? null) : null };
  }
  return null;
}

const labelled = new Set(['dl', 'dt', 'dd', 'table', 'tbody', 'tr', 'th', 'td']);

/** Whether an element, or anything within it, is of other movies; what has labels is read by these. */
function isOfOther(page: PageDocument, element: Element): boolean {
  const isOther = (part: Element) => labelled.has(part.name) || page.regions.isForeign(part);
  if (isOther(element)) return true;
  for (const part of descendants(element)) if (isTag(part) && isOther(part)) return true;
  return false;
}

export const lineBesideHeadingReader: Reader = {
  name: 'line-beside-heading',
  layer: 'dom',
  facts: ['genre', 'runtime_minutes'],
  read: ({ sources }) => ({ facts: presentFacts({ ...lineBesideHeading(sources) }) }),
};
