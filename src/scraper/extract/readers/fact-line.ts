import { type Element, isTag } from 'domhandler';
import type { MovieFacts } from '../../../movie/facts.ts';
import type { PageDocument } from '../parse/document.ts';
import { descendants, textOf } from '../parse/tree.ts';
import { cleanText, withoutEdges } from '../text.ts';
import { parseDate } from '../values/dates.ts';
import { parseDuration } from '../values/durations.ts';
import { textsWithin } from './named-elements.ts';
import type { Reader } from './reader.ts';

/** Date and length out of a line that holds both: "23 March 2006 | 2h 17min | Drama". */
function factLine(page: PageDocument, language: string | null): Partial<MovieFacts> {
  for (const element of page.elements) {
    if (!lines.has(element.name) || element.children.length < 3) continue;
    const written = textOf(element, 300);
    if (!/\d{4}/.test(written) || !/\d\s?(?:h|min|m\b|ч|perc|Std)/i.test(written)) continue;
    if (cleanText(written).length > 200) continue;
    const parts = textsWithin(element, 30).map((part) => withoutEdges(part, ' |/·•,-–'));
    const dates = parts.map((part) => (part.length < 40 ? parseDate(part, language) : null));
    const days = dates.filter((date) => date !== null && date.length === 10);
    const lengths = parts
      .filter((part, index) => dates[index] === null && /\d\s?\p{L}/u.test(part))
      .map(parseDuration)
      .filter((minutes) => minutes !== null);
    if (days.length !== 1 || lengths.length !== 1 || hasSections(element) || page.regions.isForeign(element)) continue;
    return { release_date: days[0] ?? null, runtime_minutes: lengths[0] ?? null };
  }
  return {};
}

/** Below several headings a date and a length may be of different things: the next episode, the last one. */
function hasSections(element: Element): boolean {
  let headings = 0;
  for (const part of descendants(element)) if (isTag(part) && /^h[2-6]$/.test(part.name)) headings++;
  return headings > 1;
}

const lines = new Set(['div', 'p', 'span', 'li', 'ul', 'section']);

/** "23 March 2006 | 2h 17min | Drama" */
export const factLineReader: Reader = {
  name: 'fact-line',
  layer: 'dom',
  facts: ['release_date', 'runtime_minutes'],
  read: ({ sources, language }) => ({ facts: factLine(sources.page, language) }),
};
