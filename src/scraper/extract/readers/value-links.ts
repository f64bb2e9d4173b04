import type { ChildNode, Element } from 'domhandler';
import { moreLink } from '../lexicon/more-links.ts';
import { parentElement, textOf } from '../parse/tree.ts';

/** The link around a text of a value, null where there is none. */
export function linkAround(node: ChildNode, top: ChildNode): Element | null {
  for (
    let current: Element | null = parentElement(node);
    current !== null;
    current = current === top ? null : parentElement(current)
  ) {
    if (current.name === 'a') return current;
  }
  return null;
}

/** A link that leads to more of the same, by its class or its text. */
export function isMoreLink(link: Element): boolean {
  return moreClass.test(link.attribs.class ?? '') || moreLink.test(textOf(link, 60).trim());
}

/** Whether a link leads to a page below the movie's own. */
export function leadsBelow(link: Element, address: string | null): boolean {
  const own = address === null ? null : URL.parse(address);
  const target = own === null ? null : URL.parse(link.attribs.href ?? '', own);
  if (own === null || target === null || own.host !== target.host || own.pathname.length < 2) return false;
  const folder = own.pathname.endsWith('/') ? own.pathname : `${own.pathname}/`;
  return target.pathname.startsWith(folder) && target.pathname.length > folder.length;
}

const moreClass = /(?:^|[\s_-]|tn15)more(?:$|[\s_-])/i;
