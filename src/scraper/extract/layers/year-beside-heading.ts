import type { Element } from 'domhandler';
import type { PageDocument } from '../reading/document.ts';
import { cleanText } from '../reading/text.ts';
import { elementsNamed, parentElement, textOf } from '../reading/tree.ts';

const yearAlone = /^[([]?(18[89]\d|19\d\d|20\d\d)[)\]]?$/;
/** A year that belongs to the heading stands among the first facts behind it. */
const nearestElements = 15;

/** The year that stands alone in an element right behind the heading: `<h1>Heat</h1> <span>1995</span>`. */
export function yearBesideHeading(page: PageDocument): number | null {
  const [heading, another] = elementsNamed(page, 'h1').filter((element) => !page.regions.isForeign(element));
  if (heading === undefined || another !== undefined) return null;
  const start = page.elements.indexOf(heading) + 1;
  for (const element of page.elements.slice(start, start + nearestElements)) {
    if (isWithin(element, heading)) continue;
    if (/^h[1-6]$/.test(element.name)) return null;
    const [, year] = yearAlone.exec(cleanText(textOf(element, 20))) ?? [];
    if (year !== undefined && !page.regions.isForeign(element)) return Number(year);
  }
  return null;
}

function isWithin(element: Element, heading: Element): boolean {
  let current = parentElement(element);
  for (let steps = 0; current !== null && current !== heading && steps < nearestElements; steps++)
    current = parentElement(current);
  return current === heading;
}
