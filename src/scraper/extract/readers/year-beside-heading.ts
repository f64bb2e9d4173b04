import { presentFacts } from '../claim.ts';
import { behindHeading, type HeadedPage } from '../parse/behind-heading.ts';
import { textOf } from '../parse/tree.ts';
import { cleanText } from '../text.ts';
import type { Reader } from './reader.ts';

const yearAlone = /^[([]?(18[89]\d|19\d\d|20\d\d)[)\]]?$/;
/** A year that belongs to the heading stands among the first facts behind it. */
const nearestElements = 15;

/** The year that stands alone in an element right behind the heading: `<h1>Heat</h1> <span>1995</span>`. */
export function yearBesideHeading(headed: HeadedPage): number | null {
  for (const element of behindHeading(headed, nearestElements)?.behind ?? []) {
    const [, year] = yearAlone.exec(cleanText(textOf(element, 20))) ?? [];
    if (year !== undefined && !headed.page.regions.isForeign(element)) return Number(year);
    if (/^h[1-6]$/.test(element.name)) return null;
  }
  return null;
}

export const yearBesideHeadingReader: Reader = {
  name: 'year-beside-heading',
  layer: 'dom',
  facts: ['year'],
  read: ({ sources }) => ({ facts: presentFacts({ year: yearBesideHeading(sources) }) }),
};
