import { selectAll, selectOne } from 'css-select';
import type { ChildNode, Element } from 'domhandler';
import type { Site } from '../../../movie/site/site.ts';
import type { Link, OtherLink } from '../extraction.ts';
import type { PageDocument } from '../parse/document.ts';
import { isSameSite } from '../parse/same-site.ts';
import { elementsNamed, textOf } from '../parse/tree.ts';
import { cleanText } from '../text.ts';
import { absoluteUrl } from '../values/addresses.ts';
import type { SiteAddresses } from './site-addresses.ts';
import { addressesOf } from './site-reading.ts';

const mostLinks = 5000;
const longestTitle = 300;

/**
 * The links of a page as its site wants them: those of its lists first, then what its patterns name, then what was found without
 * them and does not contradict them (all there is of a sitemap, which is no page); each in its canonical form, none that is to be ignored.
 */
export function linksBySite(
  site: Site,
  page: PageDocument | null,
  address: string | null,
  found: readonly Link[],
): Link[] {
  const addresses = addressesOf(site);
  const own = page === null ? [] : linksOfPage(site, page, address, addresses);
  const links = new Map<string, Link>();
  for (const link of [...own, ...found]) {
    if (links.size >= mostLinks) break;
    const rel = relationOf(link, addresses);
    if (rel === null) continue;
    const url = addresses.canonical(link.url);
    const known = links.get(url);
    links.set(url, known === undefined ? { ...link, url, rel } : { ...link, ...known });
  }
  return [...links.values()];
}

/** Addresses in their canonical form, without those that are to be ignored. */
export function addressesBySite(site: Site | undefined, found: readonly string[]): string[] {
  if (site === undefined) return [...found];
  const addresses = addressesOf(site);
  return found.filter((one) => addresses.kindOf(one) !== 'ignored').map((one) => addresses.canonical(one));
}

/** What else a page links. Who names the addresses of movies has no use for those that nobody knows anything of. */
export function othersBySite(
  site: Site | undefined,
  found: readonly OtherLink[],
  known: ReadonlySet<string>,
): OtherLink[] {
  if (site === undefined) return [...found];
  const addresses = addressesOf(site);
  if (addresses.namesMovies) return [];
  return found
    .filter(({ url }) => addresses.kindOf(url) !== 'ignored')
    .map((link) => ({ ...link, url: addresses.canonical(link.url) }))
    .filter(({ url }) => !known.has(url));
}

function linksOfPage(site: Site, page: PageDocument, address: string | null, addresses: SiteAddresses): Link[] {
  const base = absoluteUrl(elementsNamed(page, 'base')[0]?.attribs.href, address) ?? address;
  const listed = (site.lists ?? []).flatMap((list) => linksOfList(list, page, base));
  return addresses.namesMovies || addresses.namesLists
    ? [...listed, ...linksOfPatterns(page, base, addresses)]
    : listed;
}

/** What a link is by the patterns of its site, null where it is not to be followed. */
function relationOf({ url, rel }: Link, addresses: SiteAddresses): Link['rel'] | null {
  const kind = addresses.kindOf(url);
  if (kind === 'ignored') return null;
  if (kind === 'movie') return 'movie';
  if (kind === 'list') return rel === 'next' ? 'next' : 'list';
  // Who names the addresses of movies, or of lists, names all of them.
  if (addresses.namesMovies && (rel === 'movie' || rel === 'page')) return null;
  return addresses.namesLists && rel === 'list' ? null : rel;
}

function linksOfList(
  { row, link = 'a[href]', title, next }: NonNullable<Site['lists']>[number],
  page: PageDocument,
  base: string | null,
): Link[] {
  const links: Link[] = [];
  for (const element of selectAll<ChildNode, Element>(row, page.root.children).slice(0, mostLinks)) {
    const anchor = element.name === 'a' ? element : selectOne<ChildNode, Element>(link, element.children);
    const url = absoluteUrl(anchor?.attribs.href, base);
    if (anchor === null || url === null) continue;
    const named = title === undefined ? anchor : selectOne<ChildNode, Element>(title, element.children);
    const text = named === null ? '' : cleanText(textOf(named, longestTitle));
    links.push({ url, rel: 'movie', ...(text === '' ? {} : { title: text }), rank: links.length + 1 });
  }
  const following = next === undefined ? null : selectOne<ChildNode, Element>(next, page.root.children);
  const url = absoluteUrl(following?.attribs.href, base);
  return url === null ? links : [...links, { url, rel: 'next' }];
}

/** Every link of the page on its own site that a pattern names. */
function linksOfPatterns(page: PageDocument, base: string | null, addresses: SiteAddresses): Link[] {
  return elementsNamed(page, 'a').flatMap((anchor): Link[] => {
    const { href } = anchor.attribs;
    const url = href === undefined || href.startsWith('#') ? null : absoluteUrl(href, base);
    if (url === null || (base !== null && !isSameSite(url, base))) return [];
    const kind = addresses.kindOf(url);
    if (kind === 'movie') return [{ url, rel: 'movie' }];
    return kind === 'list' ? [{ url, rel: 'list' }] : [];
  });
}
