import { namesAPage, sourceIdOfUrl } from '../../../movie/identity/source-id.ts';
import { absoluteUrl } from '../values/addresses.ts';
import type { PageDocument } from './document.ts';
import type { PageHead } from './head.ts';
import { isSameSite } from './same-site.ts';
import { elementsNamed } from './tree.ts';

const mostAlternates = 200;

/**
 * The address under which a page's site knows it, whatever brought us there: declared as canonical, or by Open Graph; of pages in
 * several languages that of the default one. What leads off the site, or names no page of it, is a mistake of the page's author
 * and counts for nothing. Null where the page has no address.
 */
export function canonicalAddress(page: PageDocument, head: PageHead, address: string | null): string | null {
  const openGraph = absoluteUrl(head.meta.get('og:url')?.[0], address);
  const own = address ?? head.canonical ?? openGraph;
  if (own === null) return null;
  const declared = [head.canonical, openGraph].find((one) => one !== null && isOfSamePage(one, own)) ?? own;
  return defaultLanguage(page, declared, own) ?? declared;
}

/** Whether an address is of the same site and as definite. */
function isOfSamePage(declared: string, own: string): boolean {
  return isSameSite(declared, own) && (namesAPage(declared) || !namesAPage(own));
}

/** The variant for visitors of any language, else the English one, else the first by its language; null where the page names none. */
function defaultLanguage(page: PageDocument, declared: string, own: string): string | null {
  const variants = new Map<string, string>();
  for (const { attribs } of elementsNamed(page, 'link').slice(0, 1000)) {
    if (!/(?:^|\s)alternate(?:\s|$)/i.test(attribs.rel ?? '') || attribs.hreflang === undefined) continue;
    const url = absoluteUrl(attribs.href, own);
    if (url !== null && isOfSamePage(url, own)) variants.set(attribs.hreflang.toLowerCase(), url);
    if (variants.size >= mostAlternates) break;
  }
  // A page that is none of its own variants says nothing about itself.
  const ids = new Set([declared, own].map(sourceIdOfUrl));
  if (![...variants.values()].some((url) => ids.has(sourceIdOfUrl(url)))) return null;
  const languages = [...variants.keys()].toSorted();
  const chosen = ['x-default', 'en', languages.find((one) => one.startsWith('en-')), languages[0]];
  return chosen.map((one) => variants.get(one ?? '')).find((url) => url !== undefined) ?? null;
}
