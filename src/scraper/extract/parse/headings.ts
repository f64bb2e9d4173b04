import { cleanText, foldText } from '../text.ts';
import { parseHeading, titleParts } from '../values/titles.ts';
import type { PageDocument } from './document.ts';
import type { PageHead } from './head.ts';
import { elementsNamed, textOf } from './tree.ts';

/**
 * Headings of the first rank, in order, those in adverts and navigation left out. Without any, the one of the second
 * rank that the page's own title repeats.
 */
export function mainHeadings(page: PageDocument, head: PageHead): string[] {
  const first = headingsOf(page, 'h1');
  if (first.length > 0) return first;
  const parts = titleParts(head.title ?? '').map((part) => foldText(parseHeading(part).title));
  const second = headingsOf(page, 'h2').find((text) => parts.includes(foldText(parseHeading(text).title)));
  return second === undefined ? [] : [second];
}

function headingsOf(page: PageDocument, name: string): string[] {
  return elementsNamed(page, name)
    .filter((element) => !page.regions.isForeign(element))
    .map((element) => cleanText(textOf(element, 2000)))
    .filter((text) => text !== '')
    .slice(0, 10);
}
