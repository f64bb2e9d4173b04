import { arbitrate } from './arbitrate.ts';
import { blockMarkers } from './classify/blocked.ts';
import { titleReason } from './classify/title-rules.ts';
import { EXTRACTOR_VERSION, type Extraction, type ExtractOptions, type Link, type Report } from './extraction.ts';
import { exportedLinks } from './links/list-export.ts';
import { pageLinks } from './links/page-links.ts';
import { programmeLinks } from './links/programme-rows.ts';
import { sitemapLinks } from './links/sitemap.ts';
import { structuredLinks } from './links/structured-links.ts';
import { watchlistLinks } from './links/watchlist.ts';
import { canonicalAddress } from './parse/canonical-address.ts';
import { decodeBody } from './parse/encoding.ts';
import { readSources } from './parse/page.ts';
import { readPage } from './read-page.ts';
import { savedAddress } from './values/addresses.ts';

export { EXTRACTOR_VERSION, type ExtractedMovie, type Extraction, type Link } from './extraction.ts';
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
  if (exported !== null) return listOnly(exported, encoding, 'it is a list that was exported');
  const sitemap = sitemapLinks(text, url);
  if (sitemap !== null) return listOnly(sitemap, encoding, 'it is a sitemap');
  const sources = readSources(text, url);
  const { page } = sources;
  const { claims, failures } = readPage(sources);
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
    canonical: canonicalAddress(page, sources.head, url),
    warnings: [...warnings, ...page.warnings],
    blocked: [],
  };
  const watched = watchlistLinks(text, sources.address);
  const links = [
    ...watched,
    ...structuredLinks(sources),
    ...pageLinks(page, sources.address, sources.head.next),
    ...programmeLinks(page, sources.address),
  ];
  const unique = [...distinctLinks(links).values()];
  const reason = titleReason(sources, claims);
  const blocked = blockMarkers(text, sources.head, reason !== null || unique.length > 10);
  if (blocked.length > 0) {
    return {
      kind: 'blocked',
      observations: [],
      links: [],
      report: { ...report, reason: 'a challenge or refusal', blocked },
    };
  }
  if (reason !== null) {
    const { movie, conflicts } = arbitrate(claims);
    return { kind: 'movie', observations: [movie], links: unique, report: { ...report, reason, conflicts } };
  }
  const titles = unique.filter(({ rel }) => rel === 'movie');
  const isList =
    titles.length >= 2 || (titles.length === 1 && watched.length + (sources.application?.list.length ?? 0) > 0);
  return isList
    ? {
        kind: 'list',
        observations: [],
        links: unique,
        report: { ...report, reason: titles.length === 1 ? 'it lists one film' : `it links ${titles.length} films` },
      }
    : {
        kind: 'unknown',
        observations: [],
        links: unique,
        report: { ...report, reason: 'neither a film nor a list of films' },
      };
}

/** Each address once, where it stands first, with what is said about it there. */
function distinctLinks(links: readonly Link[]): Map<string, Link> {
  const distinct = new Map<string, Link>();
  for (const link of links) if (!distinct.has(link.url)) distinct.set(link.url, link);
  return distinct;
}

function listOnly(links: Link[], encoding: string, reason: string): Extraction {
  return {
    kind: 'list',
    observations: [],
    links,
    report: {
      extractor: EXTRACTOR_VERSION,
      reason,
      readers: [],
      failures: [],
      conflicts: [],
      language: null,
      encoding,
      canonical: null,
      warnings: [],
      blocked: [],
    },
  };
}
