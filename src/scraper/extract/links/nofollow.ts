import type { PageDocument } from '../parse/document.ts';
import { elementsNamed } from '../parse/tree.ts';
import { absoluteUrl } from '../values/addresses.ts';

/** Relations by which a page asks crawlers not to follow a link. */
const unfollowed = /(?:^|\s)(?:nofollow|ugc|sponsored)(?:\s|$)/i;

/** Addresses that a page links only by links that are not to be followed. */
export function nofollowAddresses(page: PageDocument, address: string | null): Set<string> {
  const base = absoluteUrl(elementsNamed(page, 'base')[0]?.attribs.href, address) ?? address;
  const asked = new Set<string>();
  const free = new Set<string>();
  for (const { attribs } of elementsNamed(page, 'a')) {
    const url = absoluteUrl(attribs.href, base);
    if (url !== null) (unfollowed.test(attribs.rel ?? '') ? asked : free).add(url);
  }
  return new Set([...asked].filter((url) => !free.has(url)));
}
