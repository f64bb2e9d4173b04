import { type Element, isTag } from 'domhandler';
import { presentFacts } from '../claim.ts';
import { behindHeading, type HeadedPage } from '../parse/behind-heading.ts';
import { parentElement, textOf } from '../parse/tree.ts';
import { cleanText } from '../text.ts';
import type { Reader } from './reader.ts';

const shortest = 80;
const mostBehind = 120;
const facts = new Set(['table', 'dl']);

/**
 * The one paragraph of plain text between the heading and the table of facts beside it, or all that stands beside a
 * heading that is a movie's title and its year: what a movie is about, where a page gives it no label. Null where there are
 * more of them, as in reviews.
 */
export function plotBesideHeading(headed: HeadedPage): string | null {
  const { page } = headed;
  const heading = behindHeading(headed, 0)?.heading;
  if (heading === undefined) return null;
  const alone = onlyProse(headed);
  if (alone !== null) return alone;
  const siblings = (parentElement(heading)?.children ?? []).slice(0, 200).filter(isTag);
  const behind = siblings.slice(siblings.indexOf(heading) + 1);
  const [only, more] = behind;
  if (only !== undefined && more === undefined && isTitleWithYear(heading) && isProse(only, besideTitle))
    return page.regions.isForeign(only) ? null : cleanText(textOf(only, 20_000));
  const [paragraphBelow, further] = behind.filter((element) => isProse(element, paragraphs));
  const isRightBelow = paragraphBelow !== undefined && paragraphBelow === only && further === undefined;
  if (isRightBelow && isStory(paragraphBelow) && !page.regions.isForeign(paragraphBelow))
    return cleanText(textOf(paragraphBelow, 20_000));
  const end = behind.findIndex(({ name }) => facts.has(name));
  const [paragraph, another] = behind.slice(0, Math.max(0, end)).filter((element) => isProse(element, paragraphs));
  if (paragraph === undefined || another !== undefined || page.regions.isForeign(paragraph)) return null;
  return cleanText(textOf(paragraph, 20_000));
}

/** The only paragraph of prose between the heading and the next one, where it tells a story. */
function onlyProse(headed: HeadedPage): string | null {
  const behind = behindHeading(headed, mostBehind)?.behind ?? [];
  const end = behind.findIndex(({ name }, index) => /^h[2-4]$/.test(name) && index > 1);
  const [paragraph, another] = behind
    .slice(0, end < 0 ? behind.length : end)
    .filter((element) => isProse(element, paragraphs) && !headed.page.regions.isForeign(element));
  if (paragraph === undefined || another !== undefined || !isStory(paragraph)) return null;
  return cleanText(textOf(paragraph, 20_000));
}

/** Sentences in which somebody does something: not those with which an article or a site begins. */
function isStory(paragraph: Element): boolean {
  const text = cleanText(textOf(paragraph, 20_000));
  return /\p{L}["”»]?[.!?…]$/u.test(text) && !addresses.test(text) && !definition.test(text.slice(0, 300));
}

/** How encyclopaedias begin: "Heat is a 1995 American film". */
const definition =
  /(?<!\p{L})(?:is|was|ist|war|est|è|es|é|je) (?:an?|eine?|une?|una|um|uma)?\s?.{0,80}(?:film|movie|series|anime|serie|película|filme)(?!\p{L})/iu;

/** To the visitor, or by the author. */
const addresses =
  /(?<!\p{L})(?:you|your|we|our|i|this (?:page|site|article|film|movie)|welcome|sie finden|diese seite|nous|vous)(?!\p{L})/iu;

const paragraphs = new Set(['p']);
const besideTitle = new Set(['p', 'span', 'div']);

function isTitleWithYear(heading: Element): boolean {
  return /\S\s*\((?:1[89]|20)\d\d\)$/.test(cleanText(textOf(heading, 300)));
}

function isProse(element: Element, names: ReadonlySet<string>): boolean {
  if (!names.has(element.name) || element.children.some((child) => isTag(child) && child.name !== 'br')) return false;
  const text = cleanText(textOf(element, shortest * 3));
  return text.length >= shortest && /\p{L}[.!?…]/u.test(text);
}

export const plotBesideHeadingReader: Reader = {
  name: 'plot-beside-heading',
  layer: 'dom',
  facts: ['plot'],
  read: ({ sources }) => ({ facts: presentFacts({ plot: plotBesideHeading(sources) }) }),
};
