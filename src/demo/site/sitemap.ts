import { each, escapeHtml } from './html.ts';

export interface SitemapEntry {
  /** Absolute URL. */
  readonly url: string;
  /** ISO time of the last change, where one is known. */
  readonly changedAt?: string;
}

const NAMESPACE = 'http://www.sitemaps.org/schemas/sitemap/0.9';

/** The index that names the parts of a sitemap. */
export function renderSitemapIndex(parts: readonly string[]): string {
  const items = each(parts, (url) => `<sitemap><loc>${escapeHtml(url)}</loc></sitemap>\n`);
  return `<?xml version="1.0" encoding="UTF-8"?>\n<sitemapindex xmlns="${NAMESPACE}">\n${items}</sitemapindex>\n`;
}

/** One part of a sitemap. */
export function renderSitemap(entries: Iterable<SitemapEntry>): string {
  const items = each(entries, ({ url, changedAt }) => {
    const changed = changedAt === undefined ? '' : `<lastmod>${changedAt}</lastmod>`;
    return `<url><loc>${escapeHtml(url)}</loc>${changed}</url>\n`;
  });
  return `<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="${NAMESPACE}">\n${items}</urlset>\n`;
}

/** robots.txt of both sites: one forbidden area, a crawl delay, where the sitemap is. */
export function renderRobots(options: {
  forbidden: readonly string[];
  crawlDelaySeconds: number;
  site: string;
}): string {
  const forbidden = each(options.forbidden, (path) => `Disallow: ${path}\n`);
  const delay = options.crawlDelaySeconds > 0 ? `Crawl-delay: ${options.crawlDelaySeconds}\n` : '';
  return `User-agent: *\n${forbidden}${delay}\nSitemap: ${options.site}/sitemap.xml\n`;
}
