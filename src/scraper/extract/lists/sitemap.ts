import type { Link } from '../extraction.ts';
import { absoluteUrl } from '../reading/addresses.ts';
import { cleanText } from '../reading/text.ts';
import { addressKind } from './address-kind.ts';

const maximumLinks = 50_000;

/**
 * Addresses of a sitemap or a sitemap index (https://www.sitemaps.org/protocol.html); null where the text is none. A site lists all
 * of its pages there: what is no title by its address may be anything, and lists need not be followed.
 */
export function sitemapLinks(text: string, address: string | null): Link[] | null {
  const start = text.slice(0, 2000);
  const index = /<sitemapindex[\s>]/i.test(start);
  if (!index && !/<urlset[\s>]/i.test(start)) return null;
  const links: Link[] = [];
  for (const match of text.matchAll(/<loc[^>]{0,200}>([^<]{1,4096})<\/loc>/gi)) {
    const url = absoluteUrl(cleanText(match[1] ?? ''), address);
    if (url !== null) links.push({ url, rel: index ? 'sitemap' : pageRelation(url) });
    if (links.length >= maximumLinks) break;
  }
  return links;
}

function pageRelation(url: string): Link['rel'] {
  return addressKind(new URL(url)) === 'title' ? 'title' : 'page';
}
