import type { Element } from 'domhandler';
import type { Link } from '../extraction.ts';
import type { PageDocument } from '../parse/document.ts';
import { isSameSite } from '../parse/same-site.ts';
import { elementsNamed, elementWithin } from '../parse/tree.ts';
import { addressKind, movieAround } from '../values/address-kind.ts';
import { absoluteAddress, absoluteUrl, hostOfUrl, imdbTitleId, isImdbHost, isRoute } from '../values/addresses.ts';
import { attributedLinks, withoutVisitorsOwn } from './attributed-links.ts';
import { titleOfLink } from './link-title.ts';
import { MovieRows } from './movie-rows.ts';
import { factsBehind, type RowFacts, rowFacts } from './row-facts.ts';

const maximumLinks = 5000;

/**
 * Links of a page to movies, lists and the next page, each once, on the page's own host. What a list says about a movie
 * beside its link (title, year, rating, rank) is kept.
 */
export function pageLinks(page: PageDocument, address: string | null, next: string | null): Link[] {
  const links = new Map<string, Link>();
  const found = linksFound(page, address);
  const rows = new MovieRows();
  for (const { anchor, link } of found) if (link.rel === 'movie') rows.note(anchor, link.url);
  const facts = new Map<Element, RowFacts>();
  const pictured = new Set<string>();
  for (const { anchor, link } of found) {
    if (links.size >= maximumLinks) break;
    const known = links.get(link.url);
    const said = link.rel === 'movie' ? saidOf(anchor, rows.rowOf(anchor), facts) : {};
    // What is written over a picture ("S1, Ep2") gives way to a link of words.
    const isPicture = said.title !== undefined && elementWithin(anchor, 'img') !== null;
    const isNamed = said.title !== undefined && !isPicture && pictured.delete(link.url);
    links.set(link.url, isNamed ? { ...link, ...known, ...said } : { ...link, ...said, ...known });
    if (isPicture && known?.title === undefined) pictured.add(link.url);
  }
  const attributed = attributedLinks(page, address);
  for (const link of attributed) {
    if (links.size >= maximumLinks) break;
    links.set(link.url, { ...link, ...links.get(link.url) });
  }
  const distinct = [...withoutVisitorsOwn(links, attributed).values()];
  if (next !== null && !links.has(next)) distinct.push({ url: next, rel: 'next' });
  const titles = distinct.filter(({ rel, title }) => rel === 'movie' && title !== undefined);
  for (const [index, link] of titles.entries()) link.rank ??= index + 1;
  return distinct;
}

interface FoundLink {
  anchor: Element;
  link: Link;
}

/** The links of a page on its own site that lead on, in order. */
function linksFound(page: PageDocument, address: string | null): FoundLink[] {
  const base = absoluteUrl(elementsNamed(page, 'base')[0]?.attribs.href, address) ?? address;
  const site = address === null ? null : new URL(address);
  const path = address === null ? undefined : URL.parse(address)?.pathname;
  const found: FoundLink[] = [];
  for (const anchor of elementsNamed(page, 'a')) {
    const { href } = anchor.attribs;
    if (href === undefined || (href.startsWith('#') && !isRoute(href))) continue;
    const url = ownAddress(anchor, absoluteAddress(href, base), base);
    if (url === null || (site !== null && !isOfSite(url, site))) continue;
    const link = classify(anchor, url);
    // The page itself, its list sorted or filtered in another way. On IMDb the query only says where the link stood.
    const isSelf = link?.rel === 'movie' && link.id === undefined && url.search !== '' && url.pathname === path;
    if (link !== null && !isSelf) found.push({ anchor, link });
  }
  return withoutParts(found);
}

/** The same host, or another of the same registrable domain. */
function isOfSite(url: URL, site: URL): boolean {
  return hostOfUrl(url) === hostOfUrl(site) || isSameSite(url, site);
}

/** Without the parts of movies' pages: several of one movie are linked, or the movie itself is. */
function withoutParts(found: readonly FoundLink[]): FoundLink[] {
  const parts = new Map<string, Set<string>>();
  const around = found.map(({ link }) => (link.rel === 'movie' ? movieAround(new URL(link.url)) : null));
  for (const [index, movie] of around.entries()) {
    if (movie === null) continue;
    parts.set(movie, (parts.get(movie) ?? new Set()).add(found[index]?.link.url ?? ''));
  }
  if (parts.size === 0) return [...found];
  const linked = new Set(found.map(({ link }) => link.url.replace(/\/$/, '')));
  return found.filter((_, index) => {
    const movie = around[index] ?? null;
    return movie === null || (!linked.has(movie) && parts.get(movie)?.size === 1);
  });
}

/** Search results count their visits in the address that they link to, and name that of the movie beside it. */
function ownAddress(anchor: Element, url: URL | null, address: string | null): URL | null {
  const named = absoluteAddress(anchor.attribs['data-url'], address);
  return url !== null && named !== null && named.host === url.host && addressKind(named) === 'movie' ? named : url;
}

const nextPage = /(?:^|[\s_-])(?:next-page|page-next)(?:$|\s)/i;

function classify(anchor: Element, url: URL): Link | null {
  const relation = anchor.attribs.rel?.toLowerCase() ?? '';
  const { class: classes } = anchor.attribs;
  if (relation === 'next' || (classes?.includes('next') && nextPage.test(classes)))
    return { url: url.href, rel: 'next' };
  const kind = addressKind(url);
  if (kind !== 'movie') return kind === null ? null : { url: url.href, rel: 'list' };
  const id = isImdbHost(url.hostname) ? imdbTitleId(url.pathname) : null;
  return id === null ? { url: url.href, rel: 'movie' } : { url: `https://www.imdb.com/title/${id}/`, id, rel: 'movie' };
}

/** What the link and its row say about the movie. A row is read once, however many links it has. */
function saidOf(anchor: Element, row: Element | null, known: Map<Element, RowFacts>): Partial<Link> {
  const named = row === null ? null : titleOfLink(anchor);
  if (row === null || named === null) return {};
  const facts = known.get(row) ?? rowFacts(row);
  known.set(row, facts);
  const { title, year } = named;
  return { title, ...facts, ...(year === null ? {} : { year }), ...factsBehind(anchor) };
}
