import type { Element } from 'domhandler';
import { presentFacts } from '../claim.ts';
import { behindHeading, type HeadedPage } from '../parse/behind-heading.ts';
import { textOf } from '../parse/tree.ts';
import { cleanText, withoutEdges } from '../text.ts';
import { countriesIn } from '../values/places.ts';
import type { Reader } from './reader.ts';

const nearestElements = 150;
const longestLine = 200;
const countryName =
  /(?:^|[\s_-])(?:origins?|country|countries|production-countr(?:y|ies)|land|länder|pays|nationalit(?:y|é|e))(?:$|[\s_-])/i;
/** Countries, the year and what follows: "USA, France, 1979, 98 min", "Česko 2021 | 106 min." */
const beforeYear = /^([^\d]{2,120}?)[\s,|•·/(–-]{1,5}(?:1[89]|20)\d\d(?:\s?[–-]\s?(?:\d{4})?)?(?=$|[)\s,.|•·/])/;

/** Countries in the line of facts below the heading, where they stand before the year, or in an element called after them. */
export function countriesShown(headed: HeadedPage, language: string | null): string[] {
  for (const element of behindHeading(headed, nearestElements)?.behind ?? []) {
    const named = countryName.test(`${element.attribs.class ?? ''} ${element.attribs.id ?? ''}`);
    const written = textOf(element, longestLine * 2);
    if (!named && !/\d{4}/.test(written)) continue;
    const text = cleanText(written);
    if (text.length > longestLine || text.length < 2) continue;
    const countries = countriesIn(beforeFigures(text, named), language);
    if (countries.length > 0 && !isOfOther(headed, element)) return countries;
  }
  return [];
}

function beforeFigures(text: string, named: boolean): string {
  const [, before] = beforeYear.exec(text) ?? [];
  return before === undefined ? (named ? text : '') : withoutEdges(before, ' ,|•·/(–-');
}

function isOfOther({ page }: HeadedPage, element: Element): boolean {
  return /^(?:option|select|form|label)$/.test(element.name) || page.regions.isForeign(element);
}

/** "USA, France, 1979, 98 min" */
export const countriesShownReader: Reader = {
  name: 'countries-shown',
  layer: 'dom',
  facts: ['countries'],
  read: ({ sources, language }) => ({ facts: presentFacts({ countries: countriesShown(sources, language) }) }),
};
