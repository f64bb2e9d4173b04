import type { Link } from '../extraction.ts';
import { absoluteUrl } from '../reading/addresses.ts';
import { cleanText } from '../reading/text.ts';

const maximumLinks = 50_000;

/** Addresses of a sitemap or a sitemap index (sitemaps.org, plain text too); null where the text is none. */
export function sitemapLinks(text: string, address: string | null): Link[] | null {
  const start = text.slice(0, 2000);
  const index = /<sitemapindex[\s>]/i.test(start);
  if (!index && !/<urlset[\s>]/i.test(start)) return null;
  const links: Link[] = [];
  for (const match of text.matchAll(/<loc[^>]{0,200}>([^<]{1,4096})<\/loc>/gi)) {
    const url = absoluteUrl(cleanText(match[1] ?? ''), address);
    if (url !== null) links.push({ url, rel: index ? 'sitemap' : 'title' });
    if (links.length >= maximumLinks) break;
  }
  return links;
}
