import type { Element } from 'domhandler';
import { routedUrl } from '../../../movie/identity/source-id.ts';
import { nextArrow, nextLink } from '../lexicon/next-links.ts';
import type { PageDocument } from '../parse/document.ts';
import { isSameSite } from '../parse/same-site.ts';
import { elementsNamed, parentElement, textOf } from '../parse/tree.ts';
import { cleanText } from '../text.ts';
import { addressKind } from '../values/address-kind.ts';
import { absoluteAddress, absoluteUrl } from '../values/addresses.ts';

const mostPages = 200;
/** How far above its link the frame of a pagination may be. */
const highest = 6;
const pageParameter =
  /^(?:page|pages|p|pg|pn|paged|pagenum|page_?no|page_?number|_page|seite|pagina|página|strana|sida|start|offset|from|skip|first|begin|cursor|after)$/i;
const paginationWords =
  /(?:^|[\s_-])(?:pagination|paginat(?:or|e)|paging|pager|page-?(?:numbers?|links?|nav|list|item))/i;

/**
 * Addresses of further pages of the list that a page shows: links that say so (`rel=next`), next-words and arrows of many languages,
 * numbers in a pagination, and buttons whose script goes to an address. Each once, in order; of the page's own site.
 */
export function paginationAddresses(page: PageDocument, address: string | null): string[] {
  if (address === null) return [];
  const base = absoluteUrl(elementsNamed(page, 'base')[0]?.attribs.href, address) ?? address;
  const here = new URL(address);
  const found = new Set<string>();
  for (const element of [...elementsNamed(page, 'a'), ...elementsNamed(page, 'button')]) {
    if (found.size >= mostPages) break;
    const url = absoluteAddress(targetOf(element), base);
    if (url === null || url.href === here.href || !isSameSite(url, here)) continue;
    if (addressKind(url) !== 'movie' && leadsOn(element, url, here)) found.add(url.href);
  }
  return [...found];
}

/** Where a link or a button leads: `onclick="location.href='/movies?page=2'"`. */
function targetOf({ name, attribs }: Element): string | undefined {
  if (name === 'a' && attribs.href !== undefined && !/^(?:#(?!!?\/.)|javascript:)/i.test(attribs.href))
    return attribs.href;
  const script = attribs.onclick?.slice(0, 4000) ?? '';
  const [, target] = /location(?:\.href\s*=|\s*=|\.(?:assign|replace)\()\s*["']([^"']{1,2000})["']/.exec(script) ?? [];
  return target ?? attribs['data-href'];
}

/** A button has words too, unlike to who reads a page's text. */
function wordsOf({ children }: Element): string {
  return cleanText(children.map((child) => textOf(child, 100)).join(''));
}

function leadsOn(element: Element, target: URL, page: URL): boolean {
  const [url, here] = [routedUrl(target), routedUrl(page)];
  const relations = element.attribs.rel?.toLowerCase().split(/\s+/) ?? [];
  if (relations.includes('next')) return true;
  if (relations.includes('prev')) return false;
  const words = [wordsOf(element), element.attribs['aria-label'], element.attribs.title];
  if (words.some((text) => text !== undefined && nextLink.test(text.trim()))) {
    return isPaged(url, here) || isInPagination(element);
  }
  const [text = ''] = words;
  if (!/^\d{1,4}$/.test(text) && !nextArrow.test(text)) return false;
  return isInPagination(element) && isAlike(url, here);
}

/** A page parameter with a number or a mark, or `/page/2` at the end. */
function isPaged(url: URL, here: URL): boolean {
  if (/\/(?:page|seite|pagina|p)[/-]?\d{1,6}\/?$/i.test(url.pathname)) return true;
  return [...url.searchParams].some(
    ([name, value]) => pageParameter.test(name) && here.searchParams.get(name) !== value,
  );
}

/** The same list by its address: the same path, or one that continues the other, apart from a page's number. */
function isAlike(url: URL, here: URL): boolean {
  const [one, other] = [listPath(url), listPath(here)];
  return one === other || one.startsWith(`${other}/`) || other.startsWith(`${one}/`) || isPaged(url, here);
}

function listPath({ pathname }: URL): string {
  return pathname.replace(/(?:\/(?:page|seite|pagina|p))?[/-]?\d{0,6}\/?$/i, '');
}

function isInPagination(element: Element): boolean {
  let current: Element | null = element;
  for (let steps = 0; current !== null && steps < highest; steps += 1, current = parentElement(current)) {
    const { class: classes = '', id = '', role, 'aria-label': label = '', ...rest } = current.attribs;
    if (current.name === 'nav' || role === 'navigation') return true;
    if ([classes, id, rest['data-testid'] ?? '', label].some((words) => paginationWords.test(words))) return true;
  }
  return false;
}
