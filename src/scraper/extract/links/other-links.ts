import type { Element } from 'domhandler';
import type { OtherLink } from '../extraction.ts';
import type { PageDocument } from '../parse/document.ts';
import { elementsNamed, parentElement } from '../parse/tree.ts';
import { absoluteUrl, isRoute } from '../values/addresses.ts';

const mostLinks = 5000;
const highest = 30;
const file = /\.(?:jpe?g|png|gif|webp|avif|svg|ico|css|js|json|pdf|zip|gz|mp[34]|webm|m3u8|woff2?|xml|rss)$/i;

/** Where the page leads besides, each address once: what nothing is known of but that it is linked. */
export function otherLinks(page: PageDocument, address: string | null, known: ReadonlySet<string>): OtherLink[] {
  const base = absoluteUrl(elementsNamed(page, 'base')[0]?.attribs.href, address) ?? address;
  const own = absoluteUrl(address, null);
  const found = new Map<string, OtherLink>();
  for (const anchor of elementsNamed(page, 'a')) {
    if (found.size >= mostLinks) break;
    const { href } = anchor.attribs;
    if (href === undefined || (href.startsWith('#') && !isRoute(href))) continue;
    const url = absoluteUrl(href, base);
    if (url === null || url === own || known.has(url) || file.test(new URL(url).pathname)) continue;
    const before = found.get(url);
    if (before === undefined) found.set(url, { url, isContent: !isInNavigation(anchor) });
    else before.isContent ||= !isInNavigation(anchor);
  }
  return [...found.values()];
}

function isInNavigation(anchor: Element): boolean {
  let current: Element | null = anchor;
  for (let steps = 0; current !== null && steps < highest; steps += 1, current = parentElement(current)) {
    if (/^(?:nav|footer|header|aside)$/.test(current.name) && !isWithinArticle(current)) return true;
  }
  return false;
}

/** Articles have headers of their own. */
function isWithinArticle(element: Element): boolean {
  let current = parentElement(element);
  for (let steps = 0; current !== null && steps < highest; steps += 1, current = parentElement(current)) {
    if (current.name === 'article' || current.name === 'li') return true;
  }
  return false;
}
