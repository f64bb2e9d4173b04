import type { Link } from '../extraction.ts';
import { cleanText } from '../text.ts';
import { addressKind } from '../values/address-kind.ts';
import { absoluteUrl } from '../values/addresses.ts';

const maximumLinks = 50_000;

/**
 * Addresses of a sitemap or a sitemap index (https://www.sitemaps.org/protocol.html), of a feed (RSS, Atom), or of the sitemaps that
 * a robots.txt names; null where the text is none of these. A site lists all of its pages there: what is no movie by its address may be
 * anything, and lists need not be followed.
 */
export function sitemapLinks(text: string, address: string | null): Link[] | null {
  const root = rootOf(text);
  if (root === null) return robotsLinks(text, address) ?? plainLinks(text, address);
  const [prefix, name] = root;
  if (name === 'feed') return atomLinks(text, prefix, address);
  // Items of RSS 1.0 stand beside the channel, in RDF.
  if (name === 'rss' || name === 'rdf') return elementLinks(itemsOf(text, 'item'), 'link', address);
  const relation = name === 'sitemapindex' ? () => 'sitemap' as const : pageRelation;
  return elementLinks(text, prefix === '' ? 'loc' : `${prefix}:loc`, address, relation);
}

/** Prefix and name of the root element where it is one of these, behind declarations, style sheets and comments of any length. */
function rootOf(text: string): [string, string] | null {
  const start = text.slice(beginOfRoot(text)).slice(0, 100);
  const [, prefix = '', name] = /^<(?:([\w-]{1,30}):)?(sitemapindex|urlset|rss|feed|rdf)[\s>]/i.exec(start) ?? [];
  return name === undefined ? null : [prefix, name.toLowerCase()];
}

function beginOfRoot(text: string): number {
  let position = 0;
  for (;;) {
    while (/^[\s\uFEFF]/.test(text[position] ?? '')) position += 1;
    const isComment = text.startsWith('<!--', position);
    if (!isComment && !text.startsWith('<?', position) && !text.startsWith('<!', position)) return position;
    const mark = isComment ? '-->' : '>';
    const end = text.indexOf(mark, position);
    if (end < 0) return text.length;
    position = end + mark.length;
  }
}

function elementLinks(
  text: string,
  tag: string,
  address: string | null,
  relation: (url: string) => Link['rel'] = pageRelation,
): Link[] {
  const locations = new RegExp(
    `<${tag}(?:\\s[^<>]{0,200})?>(?:\\s*<!\\[CDATA\\[([^<\\]]{1,4096})\\]\\]>\\s*|([^<]{1,4096}))</${tag}>`,
    'gi',
  );
  const links: Link[] = [];
  for (const [, within, encoded] of text.matchAll(locations)) {
    const url = absoluteUrl(within?.trim() ?? cleanText(encoded ?? ''), address);
    if (url !== null) links.push({ url, rel: relation(url) });
    if (links.length >= maximumLinks) break;
  }
  return links;
}

/** What stands within elements of a name, without what the feed says of itself. */
function itemsOf(text: string, tag: string): string {
  const parts = text.split(new RegExp(`<(?=${tag}[\\s>])`, 'i')).slice(1);
  return parts.map((part) => part.split(`</${tag}>`, 1)[0] ?? '').join('\n');
}

function atomLinks(text: string, prefix: string, address: string | null): Link[] {
  const within = prefix === '' ? '' : `${prefix}:`;
  const links: Link[] = [];
  for (const [, attributes = ''] of itemsOf(text, `${within}entry`).matchAll(
    new RegExp(`<${within}link\\s([^<>]{1,5000})>`, 'gi'),
  )) {
    const [, relation = 'alternate'] = /(?:^|\s)rel\s*=\s*["']([^"']{1,50})["']/i.exec(attributes) ?? [];
    const [, reference] = /(?:^|\s)href\s*=\s*["']([^"']{1,4096})["']/i.exec(attributes) ?? [];
    const url = relation === 'alternate' ? absoluteUrl(cleanText(reference ?? ''), address) : null;
    if (url !== null) links.push({ url, rel: pageRelation(url) });
    if (links.length >= maximumLinks) break;
  }
  return links;
}

/** The sitemaps that a robots.txt names; null where the address is of none. */
function robotsLinks(text: string, address: string | null): Link[] | null {
  if (address === null || new URL(address).pathname !== '/robots.txt' || /^\s*</.test(text)) return null;
  const named = text.matchAll(/^[ \t]*sitemap[ \t]*:[ \t]*(\S{1,4096})/gim);
  return [...named].slice(0, maximumLinks).flatMap(([, reference]): Link[] => {
    const url = absoluteUrl(reference, address);
    return url === null ? [] : [{ url, rel: 'sitemap' }];
  });
}

/** Of a text that has nothing but addresses, one in each line. */
function plainLinks(text: string, address: string | null): Link[] | null {
  if (!/^\s{0,100}https?:\/\//i.test(text)) return null;
  const links: Link[] = [];
  for (const line of text.split('\n')) {
    const trimmed = line.trim();
    if (trimmed === '') continue;
    const url = /^https?:\/\/\S{1,4096}$/i.test(trimmed) ? absoluteUrl(trimmed, address) : null;
    if (url === null) return null;
    links.push({ url, rel: pageRelation(url) });
    if (links.length >= maximumLinks) break;
  }
  return links;
}

function pageRelation(url: string): Link['rel'] {
  return addressKind(new URL(url)) === 'movie' ? 'movie' : 'page';
}
