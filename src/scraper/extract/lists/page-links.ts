import { type Element, isTag } from 'domhandler';
import type { Link } from '../extraction.ts';
import { absoluteAddress, absoluteUrl, hostOf, hostOfUrl, imdbTitleId, isImdbHost } from '../reading/addresses.ts';
import type { PageDocument } from '../reading/document.ts';
import { parseDecimal } from '../reading/numbers.ts';
import { cleanText } from '../reading/text.ts';
import { descendants, elementsNamed, elementWithin, parentElement, textOf } from '../reading/tree.ts';
import { addressKind } from './address-kind.ts';

const maximumLinks = 5000;

/**
 * Links of a page to films, lists and the next page, each once, on the page's own host. What a list says about a film
 * beside its link (title, year, rating, rank) is kept.
 */
export function pageLinks(page: PageDocument, address: string | null, next: string | null): Link[] {
  const links = new Map<string, Link>();
  const rows = new Map<Element, RowFacts>();
  const host = hostOf(address);
  for (const anchor of elementsNamed(page, 'a')) {
    const { href } = anchor.attribs;
    if (href === undefined || href.startsWith('#') || links.size >= maximumLinks) continue;
    const url = absoluteAddress(href, address);
    if (url === null || (host !== null && hostOfUrl(url) !== host)) continue;
    const link = classify(anchor, url, rows);
    if (link === null) continue;
    const known = links.get(link.url);
    links.set(link.url, known === undefined ? link : { ...link, ...known });
  }
  for (const element of page.elements) {
    const reference =
      element.attribs['data-target-link'] ?? element.attribs['data-film-link'] ?? element.attribs['data-item-link'];
    const url = reference === undefined ? null : absoluteUrl(reference, address);
    if (url === null || links.size >= maximumLinks || links.has(url) || addressKind(new URL(url)) !== 'title') continue;
    const title = cleanText(
      element.attribs['data-film-name'] ??
        element.attribs['data-item-name'] ??
        elementWithin(element, 'img')?.attribs.alt ??
        '',
    );
    links.set(url, { url, rel: 'title', ...(title === '' ? {} : { title }) });
  }
  if (next !== null && !links.has(next)) links.set(next, { url: next, rel: 'next' });
  const titles = [...links.values()].filter(({ rel, title }) => rel === 'title' && title !== undefined);
  for (const [index, link] of titles.entries()) link.rank ??= index + 1;
  return [...links.values()];
}

function classify(anchor: Element, url: URL, rows: Map<Element, RowFacts>): Link | null {
  const relation = anchor.attribs.rel?.toLowerCase() ?? '';
  if (relation === 'next') return { url: url.href, rel: 'next' };
  const kind = addressKind(url);
  if (kind !== 'title') return kind === null ? null : { url: url.href, rel: 'list' };
  const id = isImdbHost(url.hostname) ? imdbTitleId(url.pathname) : null;
  const address = id === null ? { url: url.href } : { url: `https://www.imdb.com/title/${id}/`, id };
  return { ...address, rel: 'title', ...said(anchor, rows) };
}

type RowFacts = Pick<Link, 'year' | 'rating' | 'rank'>;

/** What the link and its row say about the film. A row is read once, however many links it has. */
function said(anchor: Element, rows: Map<Element, RowFacts>): Partial<Link> {
  const title = cleanText(textOf(anchor, 300));
  const row = rowOf(anchor);
  if (title === '' || row === null) return {};
  const facts = rows.get(row) ?? rowFacts(row);
  rows.set(row, facts);
  return { title: title.replace(/^\d{1,4}\.\s+/, ''), ...facts };
}

function rowFacts(row: Element): RowFacts {
  const text = cleanText(textOf(row, 2000));
  const year = /[([]\s*(?:[IVX]+\)\s*\()?(1[89]\d\d|20\d\d)/.exec(text)?.[1];
  const rating = ratingIn(row);
  const rank = /^\s*(\d{1,4})\s*[.)]\s/.exec(text)?.[1];
  return {
    ...(year === undefined ? {} : { year: Number(year) }),
    ...(rating === null ? {} : { rating }),
    ...(rank === undefined ? {} : { rank: Number(rank) }),
  };
}

const mostRowElements = 500;

function ratingIn(row: Element): number | null {
  let visited = 0;
  for (const element of descendants(row)) {
    if (!isTag(element)) continue;
    if (++visited > mostRowElements) break;
    const named = `${element.attribs.class ?? ''} ${element.attribs['data-testid'] ?? ''} ${element.attribs.itemprop ?? ''}`;
    if (/rating|score/i.test(named)) {
      const found = /(?<![\d.,])(\d{1,2}[.,]\d)(?![\d.,])/.exec(textOf(element, 200));
      const value = found === null ? null : parseDecimal(found[1]);
      if (value !== null && value > 0 && value <= 10) return value;
    }
  }
  return null;
}

function rowOf(anchor: Element): Element | null {
  let current = parentElement(anchor);
  for (let steps = 0; current !== null && steps < 6; steps += 1, current = parentElement(current)) {
    if (
      /^(?:tr|li|article)$/.test(current.name) ||
      /(?:lister-item|list-item|card|result)/.test(current.attribs.class ?? '')
    )
      return current;
  }
  return null;
}
