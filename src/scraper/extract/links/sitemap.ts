import type { Link } from '../extraction.ts';
import { cleanText } from '../text.ts';
import { addressKind } from '../values/address-kind.ts';
import { absoluteUrl } from '../values/addresses.ts';

const maximumLinks = 50_000;

/**
 * Addresses of a sitemap or a sitemap index (https://www.sitemaps.org/protocol.html); null where the text is none. A site lists all
 * of its pages there: what is no title by its address may be anything, and lists need not be followed.
 */
export function sitemapLinks(text: string, address: string | null): Link[] | null {
  const root = /<(?:([\w-]{1,30}):)?(sitemapindex|urlset)[\s>]/i.exec(text.slice(0, 2000));
  if (root === null) return plainLinks(text, address);
  const [, prefix, name = ''] = root;
  const tag = prefix === undefined ? 'loc' : `${prefix}:loc`;
  const locations = new RegExp(
    `<${tag}(?:\\s[^<>]{0,200})?>(?:\\s*<!\\[CDATA\\[([^<\\]]{1,4096})\\]\\]>\\s*|([^<]{1,4096}))</${tag}>`,
    'gi',
  );
  const links: Link[] = [];
  for (const [, within, encoded] of text.matchAll(locations)) {
    const url = absoluteUrl(within?.trim() ?? cleanText(encoded ?? ''), address);
    if (url !== null) links.push({ url, rel: /index/i.test(name) ? 'sitemap' : pageRelation(url) });
    if (links.length >= maximumLinks) break;
  }
  return links;
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
