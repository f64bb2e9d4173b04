import type { Element } from 'domhandler';
import type { PageDocument } from './document.ts';
import { elementsNamed, parentElement } from './tree.ts';

const mostSteps = 15;

/** The page's only heading and the elements that begin behind it, at most `most`; null where there are several headings. */
export function behindHeading(page: PageDocument, most: number): { heading: Element; behind: Element[] } | null {
  const [heading, another] = elementsNamed(page, 'h1').filter((element) => !page.regions.isForeign(element));
  if (heading === undefined || another !== undefined) return null;
  const start = page.elements.indexOf(heading) + 1;
  return { heading, behind: page.elements.slice(start, start + most).filter((element) => !isWithin(element, heading)) };
}

function isWithin(element: Element, heading: Element): boolean {
  let current = parentElement(element);
  for (let steps = 0; current !== null && current !== heading && steps < mostSteps; steps++)
    current = parentElement(current);
  return current === heading;
}
