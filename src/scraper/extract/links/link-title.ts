import { type ChildNode, type Element, isTag } from 'domhandler';
import { moreLink } from '../lexicon/more-links.ts';
import { descendants, textOf } from '../parse/tree.ts';
import { cleanText } from '../text.ts';
import { type Heading, parseHeading } from '../values/titles.ts';

/** The movie that a link names, its year where that stands in the link too ("Heat (1995)"); null where it names none. */
export function titleOfLink(anchor: Element): Pick<Heading, 'title' | 'year'> | null {
  const text = wholeTitle(anchor);
  if (text === '' || leadsThrough(text) || moreLink.test(text)) return null;
  const { title, year } = /[)\]]$/.test(text) ? parseHeading(text) : { title: text, year: null };
  const own = title.replace(/^\d{1,4}\.\s+/, '');
  // IMDb writes series in quotation marks.
  const [, series] = (/\/title\/tt\d/.test(anchor.attribs.href ?? '') && /^"([^"]{1,290})"$/.exec(own)) || [];
  return { title: series ?? own, year: year ?? yearInTip(anchor, own) };
}

/** The year behind the movie's title in the text that a browser shows on the link: "All about Heat (1995)". */
function yearInTip({ attribs: { title: tip } }: Element, title: string): number | null {
  const [, year] = /\(((?:1[89]|20)\d\d)\)\s*$/.exec(tip?.slice(0, 500) ?? '') ?? [];
  return year !== undefined && cleanText(tip ?? '').includes(`${title} (`) ? Number(year) : null;
}

/** From one episode to the next: an arrow, or one of a pair of quotation marks that look like it. */
function leadsThrough(text: string): boolean {
  const isArrow = /^[«‹<]/.test(text) !== /[»›>]$/.test(text) && !/[«‹<].*[»›>]/s.test(text);
  return isArrow || /^(?:prev(?:ious)?|next)(?: episode)?$/i.test(text);
}

/** The text of a link, where it is cut with its rest out of the link's title: "Pirates of the …". */
function wholeTitle(anchor: Element): string {
  const text = namingText(anchor);
  const [, beginning] = /^(.{3,}?)\s?(?:\.{3}|…)$/s.exec(text) ?? [];
  const whole = beginning === undefined ? '' : cleanText(anchor.attribs.title?.slice(0, 500) ?? '');
  const start = beginning === undefined ? -1 : whole.indexOf(beginning);
  return start < 0 ? text : whole.slice(start).replace(/\s*\((?:1[89]|20)\d\d\)$/, '');
}

/** Of a link with parts the one that names the movie: dates, marks and its other title may stand in the link too; else all of its text. */
function namingText(anchor: Element): string {
  const parts = anchor.children.filter(isTag);
  if (parts.length === 0) return cleanText(textOf(anchor, 300));
  const heading = parts.find(isHeading) ?? parts[0]?.children.filter(isTag).find(isHeading);
  return cleanText(textOf(heading ?? namedTitle(anchor) ?? partAlone(anchor, parts), 300));
}

function isHeading({ name }: Element): boolean {
  return /^h[2-5]$/.test(name);
}

const mostParts = 40;

function namedTitle(anchor: Element): Element | null {
  let visited = 0;
  for (const node of descendants(anchor)) {
    if (++visited > mostParts) break;
    if (isTag(node) && /(?:^|\s)(?:[\w-]{0,20}[_-])?title(?:$|\s)/i.test(node.attribs.class ?? '')) {
      if (!/additional|original|second|sub/i.test(node.attribs.class ?? '')) return node;
    }
  }
  return null;
}

/** Words that nobody sees: "Link to Heat". */
function isForScreenReaders({ attribs }: Element): boolean {
  return /(?:^|\s)(?:sr-only|visually-?hidden|screen-reader-text)(?:\s|$)/i.test(attribs.class ?? '');
}

/** The only part that is more than a number, and of it the first where two titles stand without a space between. */
function partAlone(anchor: Element, parts: readonly Element[]): ChildNode {
  const hasOwnText = anchor.children.some((child) => child.type === 'text' && child.data.trim() !== '');
  const worded = parts.filter((part) => /\p{L}/u.test(textOf(part, 300)) && !isForScreenReaders(part));
  const [only, another] = worded;
  const part = hasOwnText || another !== undefined || only === undefined ? anchor : only;
  const [first, behind] = part.children.filter(
    (child) => isTag(child) || (child.type === 'text' && child.data.trim() !== ''),
  );
  const isGlued =
    first !== undefined &&
    isTag(first) &&
    behind?.type === 'text' &&
    /^[\p{Lu}\d]/u.test(behind.data) &&
    textOf(first, 300).trim().length > 1;
  return isGlued ? first : part;
}
