import { arbitrate } from './arbitrate.ts';
import { blockMarkers } from './classify/blocked.ts';
import { titleReason } from './classify/title-rules.ts';
import {
  EXTRACTOR_VERSION,
  type Extraction,
  type ExtractOptions,
  type Link,
  type OtherLink,
  type PageKind,
  type Report,
} from './extraction.ts';
import { exportedLinks } from './links/list-export.ts';
import { nofollowAddresses } from './links/nofollow.ts';
import { otherLinks } from './links/other-links.ts';
import { pageLinks } from './links/page-links.ts';
import { paginationAddresses } from './links/pagination.ts';
import { programmeLinks } from './links/programme-rows.ts';
import { sitemapLinks } from './links/sitemap.ts';
import { structuredLinks } from './links/structured-links.ts';
import { watchlistLinks } from './links/watchlist.ts';
import { canonicalAddress } from './parse/canonical-address.ts';
import { decodeBody } from './parse/encoding.ts';
import { readSources } from './parse/page.ts';
import { robotsDirectives } from './parse/robots-directives.ts';
import { readPage } from './read-page.ts';
import { addressesBySite, linksBySite, othersBySite } from './site/site-links.ts';
import { addressesOf, isWhole, readBySite, reasonBySite } from './site/site-reading.ts';
import { savedAddress } from './values/addresses.ts';

export {
  EXTRACTOR_VERSION,
  type ExtractedMovie,
  type Extraction,
  type Link,
  type OtherLink,
  type RobotsDirective,
} from './extraction.ts';
export { decodeBody } from './parse/encoding.ts';
export { robotsOfHeader } from './parse/robots-directives.ts';
export { isSameSite } from './parse/same-site.ts';
export { sourceIdentity } from './source-identity.ts';

/**
 * Reads what a page says about movies. Pure: bytes and address in, observations, links and a report out. Never guesses:
 * an absent fact is null or []. Any input gives an answer in bounded time and memory.
 */
export function extract(body: Uint8Array, given: string | null, options: ExtractOptions = {}): Extraction {
  const { text, encoding, warnings } = decodeBody(body, options.contentType ?? null);
  const url = given ?? savedAddress(text);
  const exported = exportedLinks(text);
  const { site } = options;
  if (exported !== null) return listOnly(exported, encoding, 'it is a list that was exported');
  const sitemap = sitemapLinks(text, url);
  if (sitemap !== null)
    return listOnly(site === undefined ? sitemap : linksBySite(site, null, null, sitemap), encoding, 'it is a sitemap');
  const sources = readSources(text, url);
  const { page } = sources;
  const { claims: found, failures } = readPage(sources);
  const ofSite = site === undefined ? null : readBySite(site, sources);
  const claims = ofSite === null || ofSite.claim === null ? found : [ofSite.claim, ...found];
  const declared = canonicalAddress(page, sources.head, url);
  const report: Report = {
    extractor: EXTRACTOR_VERSION,
    reason: '',
    readers: claims.map(({ reader, layer, facts }) => ({
      reader,
      layer,
      facts: Object.keys(facts) as (keyof typeof facts)[],
    })),
    failures,
    conflicts: [],
    language: sources.head.language ?? sources.application?.locale ?? null,
    encoding,
    canonical: site === undefined || declared === null ? declared : addressesOf(site).canonical(declared),
    robots: robotsDirectives(sources.head.meta),
    warnings: [...warnings, ...page.warnings],
    blocked: [],
    site: ofSite?.facts ?? [],
  };
  const watched = watchlistLinks(text, sources.address);
  const links = [...watched, ...structuredLinks(sources), ...pageLinks(page, sources.address, sources.head.next)];
  if (links.filter(({ rel }) => rel === 'movie').length < fewestKnown)
    links.push(...programmeLinks(page, sources.address));
  const distinct = [...distinctLinks(links).values()];
  const unique = site === undefined ? distinct : linksBySite(site, page, sources.address, distinct);
  const heuristic = titleReason(sources, found);
  const reason = site === undefined || ofSite === null ? heuristic : reasonBySite(site, ofSite, claims, heuristic);
  const blocked = blockMarkers(text, sources.head, heuristic !== null || isWhole(ofSite) || unique.length > 10);
  if (blocked.length > 0) {
    return answer('blocked', { ...report, reason: 'a challenge or refusal', blocked });
  }
  const known = new Set(unique.map(({ url: one }) => one));
  const others = othersBySite(site, otherLinks(page, sources.address, known), known);
  const unfollowed = new Set(addressesBySite(site, [...nofollowAddresses(page, sources.address)]));
  const marked = <T extends Link | OtherLink>(list: readonly T[]) =>
    list.map((link) => (unfollowed.has(link.url) ? { ...link, nofollow: true as const } : link));
  if (reason !== null) {
    const { movie, conflicts } = arbitrate(claims);
    const about = { ...report, reason, conflicts };
    return { ...answer('movie', about, marked(unique)), observations: [movie], otherLinks: marked(others) };
  }
  // Only lists have further pages: a movie's page leads to the next movie.
  const paged = withPages(unique, addressesBySite(site, paginationAddresses(page, sources.address)));
  const pages = new Set(paged.map(({ url: one }) => one));
  const rest = { otherLinks: marked(others.filter(({ url: one }) => !pages.has(one))) };
  const titles = unique.filter(({ rel }) => rel === 'movie');
  const isList =
    titles.length >= 2 ||
    (titles.length === 1 && ofSite?.kind === 'list') ||
    (titles.length === 1 && watched.length + (sources.application?.list.length ?? 0) > 0);
  if (!isList) {
    return {
      ...answer('unknown', { ...report, reason: 'neither a film nor a list of films' }, marked(paged)),
      ...rest,
    };
  }
  const listed = titles.length === 1 ? 'it lists one film' : `it links ${titles.length} films`;
  return { ...answer('list', { ...report, reason: listed }, marked(paged)), ...rest };
}

/** An answer without movies. */
function answer(kind: PageKind, report: Report, links: Link[] = []): Extraction {
  return { kind, observations: [], links, otherLinks: [], report };
}

/** Links, and the further pages of the list among them or behind them. */
function withPages(links: readonly Link[], pages: readonly string[]): Link[] {
  const further = new Set(pages);
  const known = links.map((link) =>
    link.rel === 'list' && further.delete(link.url) ? { ...link, rel: 'next' as const } : link,
  );
  for (const { url } of links) further.delete(url);
  return [...known, ...[...further].map((url) => ({ url, rel: 'next' as const }))];
}

/** A page that links as many movies by addresses that tell so is no programme of others. */
const fewestKnown = 3;

/** Each address once, where it stands first, with what is said about it there. */
function distinctLinks(links: readonly Link[]): Map<string, Link> {
  const distinct = new Map<string, Link>();
  for (const link of links) if (!distinct.has(link.url)) distinct.set(link.url, link);
  return distinct;
}

function listOnly(links: Link[], encoding: string, reason: string): Extraction {
  return answer(
    'list',
    {
      extractor: EXTRACTOR_VERSION,
      reason,
      readers: [],
      failures: [],
      conflicts: [],
      language: null,
      encoding,
      canonical: null,
      robots: [],
      warnings: [],
      blocked: [],
      site: [],
    },
    links,
  );
}
