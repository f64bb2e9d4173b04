import type { Link } from '../extraction.ts';
import type { PageDocument } from '../parse/document.ts';
import { elementWithin } from '../parse/tree.ts';
import { addressKind } from '../values/address-kind.ts';
import { absoluteUrl } from '../values/addresses.ts';
import { parseHeading } from '../values/titles.ts';

/** Movies that attributes name where scripts put the link in later: `data-item-link`, with the title and the year beside it. */
export function attributedLinks(page: PageDocument, address: string | null): Link[] {
  const links: Link[] = [];
  for (const element of page.elements) {
    const { attribs } = element;
    const reference = attribs['data-target-link'] ?? attribs['data-film-link'] ?? attribs['data-item-link'];
    const url = reference === undefined ? null : absoluteUrl(reference, address);
    if (url === null || addressKind(new URL(url)) !== 'movie') continue;
    const name =
      attribs['data-film-name'] ?? attribs['data-item-name'] ?? elementWithin(element, 'img')?.attribs.alt ?? '';
    const { title, year } = parseHeading(name);
    links.push({ url, rel: 'movie', ...(title === '' ? {} : { title }), ...(year === null ? {} : { year }) });
  }
  return links;
}

/**
 * Links without those to a member's own page of a film ("/ann/film/sharper/") where the film's page ("/film/sharper/") is
 * named beside it: what is said there is said of the film.
 */
export function withoutVisitorsOwn(links: ReadonlyMap<string, Link>, named: readonly Link[]): Map<string, Link> {
  const movies = new Map(named.map(({ url }) => [new URL(url).pathname, url]));
  const kept = new Map<string, Link>();
  for (const link of links.values()) {
    const [, path = ''] = /^\/[^/]{1,100}(\/.{2,})$/.exec(new URL(link.url).pathname) ?? [];
    const url = movies.get(path) ?? link.url;
    kept.set(url, { ...link, ...kept.get(url), url });
  }
  return kept;
}
