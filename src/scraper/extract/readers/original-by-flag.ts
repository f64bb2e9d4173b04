import { type Element, isTag } from 'domhandler';
import { behindHeading, type HeadedPage } from '../parse/behind-heading.ts';
import { descendants, textOf } from '../parse/tree.ts';
import { cleanText, distinctTexts, foldText } from '../text.ts';

const nearestElements = 80;
const countryName = /(?:^|[\s_-])(?:origin|country|countries|land)(?:$|[\s_-])/i;

/**
 * The title beside the flag of the country that the movie is from, out of the list of its titles below the heading; null
 * where there is no such list, or the page does not name that country first.
 */
export function originalByFlag(headed: HeadedPage): string | null {
  const near = behindHeading(headed, nearestElements);
  const entry = near?.behind.find(isFlaggedTitle);
  if (near === null || entry === undefined || headed.page.regions.isForeign(entry)) return null;
  const country = foldText(flagOf(entry)?.attribs.alt ?? '');
  const origin = near.behind.find(
    ({ attribs }) => countryName.test(attribs.class ?? '') || countryName.test(attribs.id ?? ''),
  );
  if (country === '' || origin === undefined || !foldText(textOf(origin, 200)).startsWith(country)) return null;
  const title = firstText(entry);
  return title === '' || foldText(title) === foldText(textOf(near.heading, 500)) ? null : title;
}

/** All titles beside flags below the heading, but for that of the heading itself. */
export function titlesByFlag(headed: HeadedPage): string[] {
  const near = behindHeading(headed, nearestElements);
  const heading = near === null ? '' : foldText(textOf(near.heading, 500));
  const entries = near?.behind.filter((entry) => isFlaggedTitle(entry) && !headed.page.regions.isForeign(entry)) ?? [];
  return distinctTexts(entries.map(firstText).filter((title) => foldText(title) !== heading));
}

function isFlaggedTitle(element: Element): boolean {
  return element.name === 'li' && flagOf(element) !== null && firstText(element) !== '';
}

/** The picture with which an entry begins, where it is named after a country. */
function flagOf({ children }: Element): Element | null {
  const first = children.find((child) => isTag(child) || (child.type === 'text' && child.data.trim() !== ''));
  if (first === undefined || !isTag(first) || first.name !== 'img') return null;
  return /^\p{L}[\p{L} .'-]{1,40}$/u.test(first.attribs.alt ?? '') ? first : null;
}

function firstText(entry: Element): string {
  for (const node of descendants(entry)) {
    const text = node.type === 'text' ? cleanText(node.data.slice(0, 500)) : '';
    if (text !== '') return text;
  }
  return '';
}
