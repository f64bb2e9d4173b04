import { type Element, isTag } from 'domhandler';
import { presentFacts } from '../claim.ts';
import { isInOtherLanguage } from '../lexicon/function-words.ts';
import { labelledFact } from '../lexicon/labels.ts';
import { markedMovieType } from '../lexicon/movie-types.ts';
import { behindHeading, type HeadedPage } from '../parse/behind-heading.ts';
import { breaksLine, elementWithin, textOf } from '../parse/tree.ts';
import { cleanText, foldText } from '../text.ts';
import type { Reader } from './reader.ts';

const nearestElements = 3;
const longestTitle = 120;
const originalClass =
  /(?:^|[\s_-])(?:original|originaltitle|orig|second(?:ary)?-title|title-(?:second|original|alt))(?:$|\s)/i;
const taglineClass = /tag-?line|slogan|claim|quote|subtitle|lead|perex/i;
const latin = /\p{Script=Latin}/u;

/**
 * The second title right below the heading, without a label: the element is called "original", or its words are of another
 * script or language than the page's. Null where it could be a slogan or anything else.
 */
export function titleBelowHeading(headed: HeadedPage, language: string | null): string | null {
  const near = behindHeading(headed, nearestElements);
  const [below] = near?.behind ?? [];
  if (near === null || below === undefined || headed.page.regions.isForeign(below)) return null;
  const heading = cleanText(textOf(near.heading, 500));
  const text = isTitle(below) ? cleanText(textOf(below, longestTitle + 1)) : '';
  if (text === '' || text.length > longestTitle || foldText(text) === foldText(heading) || isFact(text)) return null;
  const { class: classes = '' } = below.attribs;
  if (originalClass.test(classes)) return text;
  if (taglineClass.test(classes) || /[.!?…]$/.test(text)) return null;
  const isOtherScript = latin.test(text) !== latin.test(heading);
  return isOtherScript || (language !== null && isInOtherLanguage(text, language)) ? text : null;
}

/** One line without links or fields. */
function isTitle(element: Element): boolean {
  if (element.children.some((child) => isTag(child) && breaksLine(child.name))) return false;
  return !/^(?:a|button|img|input|nav|ul|ol|dl|table)$/.test(element.name) && elementWithin(element, 'a') === null;
}

/** A year, a length, a kind of work, a label: what else stands there. */
function isFact(text: string): boolean {
  if (!/\p{L}{2}/u.test(text) || /[:：|•·@]|\d{4}|\d\s?(?:min|h\b)/i.test(text)) return true;
  return labelledFact(text, null) !== null || (markedMovieType(text) !== null && text.length <= 20);
}

/** `<h1>Der traurige Tag</h1><p>Ziua tristă</p>` */
export const titleBelowHeadingReader: Reader = {
  name: 'title-below-heading',
  layer: 'dom',
  facts: ['original_title'],
  read: ({ sources, language }) => ({
    facts: presentFacts({ original_title: titleBelowHeading(sources, language) }),
  }),
};
