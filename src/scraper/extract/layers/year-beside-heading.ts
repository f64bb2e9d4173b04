import type { Element } from 'domhandler';
import type { PageDocument } from '../reading/document.ts';
import { cleanText } from '../reading/text.ts';
import { elementsNamed, parentElement, textOf } from '../reading/tree.ts';

const yearAlone = /^[([]?(18[89]\d|19\d\d|20\d\d)[)\]]?$/;
/** A year that belongs to the heading stands among the first facts behind it. */
const nearestElements = 15;

/** The page's only heading and the elements that begin behind it, at most `most`; null where there are several headings. */
export function behindHeading(page: PageDocument, most: number): { heading: Element; behind: Element[] } | null {
  const [heading, another] = elementsNamed(page, 'h1').filter((element) => !page.regions.isForeign(element));
  if (heading === undefined || another !== undefined) return null;
  const start = page.elements.indexOf(heading) + 1;
  return { heading, behind: page.elements.slice(start, start + most).filter((element) => !isWithin(element, heading)) };
}

/** The year that stands alone in an element right behind the heading: `<h1>Heat</h1> <span>1995</span>`. */
export function yearBesideHeading(page: PageDocument): number | null {
  for (const element of behindHeading(page, nearestElements)?.behind ?? []) {
    const [, year] = yearAlone.exec(cleanText(textOf(element, 20))) ?? [];
    if (year !== undefined && !page.regions.isForeign(element)) return Number(year);
    if (/^h[1-6]$/.test(element.name)) return null;
  }
  return null;
}

function isWithin(element: Element, heading: Element): boolean {
  let current = parentElement(element);
  for (let steps = 0; current !== null && current !== heading && steps < nearestElements; steps++)
    current = parentElement(current);
  return current === heading;
}
