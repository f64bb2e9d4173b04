import { type Element, isTag } from 'domhandler';
import { cleanText } from '../reading/text.ts';
import { type Heading, parseHeading } from '../reading/titles.ts';
import { textOf } from '../reading/tree.ts';
import { moreLink } from '../vocabulary/more-links.ts';

/** The film that a link names, its year where that stands in the link too ("Heat (1995)"); null where it names none. */
export function titleOfLink(anchor: Element): Pick<Heading, 'title' | 'year'> | null {
  const text = wholeTitle(anchor);
  if (text === '' || leadsThrough.test(text) || moreLink.test(text)) return null;
  const { title, year } = /[)\]]$/.test(text) ? parseHeading(text) : { title: text, year: null };
  const own = title.replace(/^\d{1,4}\.\s+/, '');
  // IMDb writes series in quotation marks.
  const [, series] = (/\/title\/tt\d/.test(anchor.attribs.href ?? '') && /^"([^"]{1,290})"$/.exec(own)) || [];
  return { title: series ?? own, year };
}

/** From one episode to the next. */
const leadsThrough = /^[«‹<]|[»›>]$|^(?:prev(?:ious)?|next)(?: episode)?$/i;

/** The text of a link, where it is cut with its rest out of the link's title: "Pirates of the …". */
function wholeTitle(anchor: Element): string {
  const text = namingText(anchor);
  const [, beginning] = /^(.{3,}?)\s?(?:\.{3}|…)$/s.exec(text) ?? [];
  const whole = beginning === undefined ? '' : cleanText(anchor.attribs.title?.slice(0, 500) ?? '');
  const start = beginning === undefined ? -1 : whole.indexOf(beginning);
  return start < 0 ? text : whole.slice(start).replace(/\s*\((?:1[89]|20)\d\d\)$/, '');
}

/** The heading in a link, which names the film where dates and marks stand in the link too; else all of its text. */
function namingText(anchor: Element): string {
  const within = anchor.children.filter(isTag);
  const heading = within.find(isHeading) ?? within[0]?.children.filter(isTag).find(isHeading);
  return cleanText(textOf(heading ?? anchor, 300));
}

function isHeading({ name }: Element): boolean {
  return /^h[2-5]$/.test(name);
}
