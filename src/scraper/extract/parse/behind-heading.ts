import type { Element } from 'domhandler';
import type { PageDocument } from './document.ts';
import { parentElement } from './tree.ts';

const mostSteps = 15;

/** A page with the elements that may name its movie. */
export interface HeadedPage {
  page: PageDocument;
  headingElements: readonly Element[];
}

/** The page's only heading and the elements that begin behind it, at most `most`; null where there are several headings. */
export function behindHeading(
  { page, headingElements }: HeadedPage,
  most: number,
): { heading: Element; behind: Element[] } | null {
  const [heading, another] = headingElements;
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
