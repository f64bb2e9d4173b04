import type { Element } from 'domhandler';
import { markedMovieType } from '../lexicon/movie-types.ts';
import { cleanText, foldText } from '../text.ts';
import { parseHeading, titleParts } from '../values/titles.ts';
import type { PageDocument } from './document.ts';
import type { PageHead } from './head.ts';
import { isHidden } from './hidden.ts';
import { elementsNamed, textOf } from './tree.ts';

/** A heading that may name the page's movie. */
export interface MainHeading {
  element: Element;
  text: string;
}

const most = 10;
const longestName = 300;
const titleClass = /(?:^|[\s_-])(?:title|heading|headline)(?:$|\s)/i;
const withoutContent = new Set(['html', 'head', 'body', 'title', 'script', 'style', 'main', 'section', 'article']);

/**
 * Headings of the first rank, in order, those in adverts, navigation and hidden parts left out. Without any, or where both
 * the page's title and what it declares for links name something else, what repeats that name in a lower rank.
 */
export function mainHeadings(page: PageDocument, head: PageHead): MainHeading[] {
  const titles = titleParts(head.title ?? '').map(nameOf);
  const declared = nameOf(titleParts(head.meta.get('og:title')?.[0] ?? '')[0] ?? '');
  const names = new Set([...titles, declared].filter((name) => name !== ''));
  const first = headingsOf(page, elementsNamed(page, 'h1'), names);
  const isAgreed = declared !== '' && titles.includes(declared);
  if (first.length > 0 && (!isAgreed || first.some(({ text }) => isAlike(nameOf(text), declared)))) return first;
  const wanted = first.length > 0 ? new Set([declared]) : names;
  const named = namedBelow(page, wanted);
  return named === undefined ? first : [named];
}

function headingsOf(page: PageDocument, elements: readonly Element[], names: ReadonlySet<string>): MainHeading[] {
  return elements
    .filter((element) => !page.regions.isForeign(element))
    .map((element) => ({ element, text: withoutBadges(element, names) }))
    .filter(({ element, text }) => text !== '' && (names.has(nameOf(text)) || !isHidden(element)))
    .slice(0, most);
}

/** The heading of a lower rank, else the element that is called a title, whose text is one of these names. */
function namedBelow(page: PageDocument, names: ReadonlySet<string>): MainHeading | undefined {
  if (names.size === 0) return undefined;
  for (const name of ['h2', 'h3', 'h4']) {
    const found = headingsOf(page, elementsNamed(page, name), names).find(({ text }) => names.has(nameOf(text)));
    if (found !== undefined) return found;
  }
  const called = page.elements.filter(
    ({ name, attribs }) => !withoutContent.has(name) && titleClass.test(attribs.class ?? ''),
  );
  return headingsOf(page, called, names).find(({ text }) => text.length <= longestName && names.has(nameOf(text)));
}

/** The text of a heading without badges behind the name that the page gives itself: "Heat <small>now showing</small>". */
function withoutBadges(element: Element, names: ReadonlySet<string>): string {
  const whole = cleanText(textOf(element, 2000));
  if (names.has(nameOf(whole))) return whole;
  let beginning = '';
  for (const child of element.children.slice(0, most)) {
    beginning += textOf(child, 2000);
    const text = cleanText(beginning);
    const rest = whole.slice(text.length);
    // A year and a kind of work are no badges: they tell of the movie.
    if (names.has(nameOf(text)) && !/\d{4}/.test(rest) && markedMovieType(rest) === null && !isTitleRest(child))
      return text;
  }
  return whole;
}

/** Plain words behind an element go on with the title: "<em>Heat</em> of the Night". */
function isTitleRest({ nextSibling }: Element['children'][number]): boolean {
  return nextSibling?.type === 'text' && /\S/.test(nextSibling.data);
}

function nameOf(text: string): string {
  return foldText(parseHeading(text).title);
}

function isAlike(one: string, other: string): boolean {
  return one !== '' && (one.startsWith(other) || other.startsWith(one));
}
