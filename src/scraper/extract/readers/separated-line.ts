import { type Element, isTag } from 'domhandler';
import type { MovieFacts } from '../../../movie/facts.ts';
import { presentFacts } from '../claim.ts';
import { markedMovieType } from '../lexicon/movie-types.ts';
import { behindHeading, type HeadedPage } from '../parse/behind-heading.ts';
import { breaksLine, textOf } from '../parse/tree.ts';
import { cleanText } from '../text.ts';
import { contentRating } from '../values/content-ratings.ts';
import { parseDate } from '../values/dates.ts';
import { parseDuration } from '../values/durations.ts';
import { countriesIn } from '../values/places.ts';
import type { Reader } from './reader.ts';

const nearestElements = 40;
const longestLine = 200;
const fewestParts = 3;
const separator = /\s*[•|·]\s*/;
const length =
  /^\d{1,2}\s?h(?:rs?|ours?|\.)?(?:\s?\d{1,2}\s?m(?:ins?|inutes|\.)?)?$|^\d{2,3}\s?(?:m|min|mins|minutes|minuten|min\.)$/i;
const year = /^(?:1[89]|20)\d\d$/;
/** What stands beside a kind of work: "Anime Movie", "TV Series". */
const typeWords = 3;

/**
 * Kind, length, year and date out of the line below the heading whose parts are divided by one sign, of which one is a
 * length: "September 16, 2016 • 2h 10m • Movie". Empty where there is none.
 */
export function separatedLine(headed: HeadedPage, language: string | null): Partial<MovieFacts> {
  for (const [index, element] of (behindHeading(headed, nearestElements)?.behind ?? []).entries()) {
    // Right below the heading may stand the other title.
    if (index > 1 && /^h[1-4]$/.test(element.name)) return {};
    if (!isLine(element) || headed.page.regions.isForeign(element)) continue;
    const parts = cleanText(textOf(element, longestLine + 1)).split(separator);
    const lengths = parts.filter((part) => length.test(part));
    if (parts.length < fewestParts || lengths.length !== 1) continue;
    const dates = parts.map((part) => (/\d{4}/.test(part) ? parseDate(part, language) : null));
    const days = dates.filter((date) => date !== null && date.length === 10);
    const years = parts.filter((part) => year.test(part));
    const types = parts.filter((part) => part.split(' ').length <= typeWords).map(markedMovieType);
    const ratings = parts.map(contentRating).filter((rating) => rating !== null);
    const [countries = [], others] = parts
      .map((part) => countriesIn(part, language))
      .filter(({ length }) => length > 0);
    const [type, another] = types.filter((one) => one !== null);
    return presentFacts({
      runtime_minutes: parseDuration(lengths[0]),
      release_date: days.length === 1 ? (days[0] ?? null) : null,
      year: years.length === 1 ? Number(years[0]) : null,
      countries: others === undefined ? countries : [],
      content_rating: ratings.length === 1 ? (ratings[0] ?? null) : null,
      ...(type === undefined || another !== undefined ? {} : { type }),
    });
  }
  return {};
}

/** An element that is one line of text. */
function isLine(element: Element): boolean {
  if (element.children.some((child) => isTag(child) && breaksLine(child.name))) return false;
  const written = textOf(element, longestLine * 2);
  return separator.test(written) && cleanText(written).length <= longestLine;
}

/** "September 16, 2016 • 2h 10m • Movie" */
export const separatedLineReader: Reader = {
  name: 'separated-line',
  layer: 'dom',
  facts: ['type', 'year', 'release_date', 'runtime_minutes', 'content_rating', 'countries'],
  read: ({ sources, language }) => ({ facts: separatedLine(sources, language) }),
};
