import { describe, expect, it } from 'vitest';
import { sitemapLinks } from './sitemap.ts';

const address = 'https://movies.example/sitemap.xml';
const urls = (text: string) => sitemapLinks(text, address)?.map(({ url }) => url) ?? null;
const namespace = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"';
const heat = 'https://movies.example/film/heat?a=1&b=2';

describe('a sitemap', () => {
  it('lists the addresses of pages, encoded as XML has it or within CDATA', () => {
    expect(urls(`<urlset ${namespace}><url><loc> ${heat.replace('&', '&amp;')} </loc></url></urlset>`)).toEqual([heat]);
    expect(urls(`<urlset ${namespace}><url><loc>\n<![CDATA[ ${heat} ]]>\n</loc></url></urlset>`)).toEqual([heat]);
  });

  it('may name its elements with a prefix; those of pictures are not its own', () => {
    const picture = '<image:image><image:loc>https://movies.example/heat.jpg</image:loc></image:image>';
    expect(urls(`<urlset ${namespace}><url><loc>${address}</loc>${picture}</url></urlset>`)).toEqual([address]);
    const index = `<s:sitemapindex xmlns:s="x"><s:sitemap><s:loc>https://movies.example/1.xml</s:loc></s:sitemap></s:sitemapindex>`;
    expect(sitemapLinks(index, address)).toEqual([{ url: 'https://movies.example/1.xml', rel: 'sitemap' }]);
  });

  it('may be plain text with an address in each line', () => {
    expect(urls(`${heat}\r\n\r\nhttps://movies.example/film/ran\n`)).toEqual([heat, 'https://movies.example/film/ran']);
    expect(urls('https://movies.example/film/ran is a film\nhttps://movies.example/')).toBeNull();
    expect(urls('')).toBeNull();
    expect(urls('<p>https://movies.example/</p>')).toBeNull();
  });

  it('is read no further than the protocol has it', () => {
    const lines = Array.from({ length: 50_100 }, (_, page) => `https://movies.example/${page}`);
    expect(urls(lines.join('\n'))).toHaveLength(50_000);
    expect(urls(`<urlset>${lines.map((line) => `<loc>${line}</loc>`).join('')}</urlset>`)).toHaveLength(50_000);
  });

  it('may begin with a long comment, a style sheet and white space', () => {
    const prolog = `\uFEFF\n<?xml version="1.0"?>\n<?xml-stylesheet href="/s.xsl"?>\n<!-- ${'made by a plugin, <urlset> '.repeat(500)} -->\n`;
    expect(urls(`${prolog}<urlset ${namespace}><url><loc>${heat.replace('&', '&amp;')}</loc></url></urlset>`)).toEqual([
      heat,
    ]);
    expect(urls('<!doctype html><html><body><urlset></urlset></body></html>')).toBeNull();
  });

  it('may be a feed: RSS of any version, or Atom', () => {
    const item = `<item><title>Heat</title><link>${heat.replace('&', '&amp;')}</link><guid>17</guid></item>`;
    const channel = '<channel><title>Movies</title><link>https://movies.example/</link>';
    expect(urls(`<?xml version="1.0"?><rss version="2.0">${channel}${item}</channel></rss>`)).toEqual([heat]);
    expect(urls(`<rdf:RDF xmlns:rdf="x">${channel}</channel>${item}</rdf:RDF>`)).toEqual([heat]);
    const entry = `<entry><link rel="edit" href="/edit/1"/><link href="${heat.replace('&', '&amp;')}" rel="alternate"/></entry>`;
    const self = '<link rel="self" href="/feed.atom"/>';
    expect(urls(`<feed xmlns="http://www.w3.org/2005/Atom">${self}${entry}</feed>`)).toEqual([heat]);
  });

  it('is each of those that a robots.txt names', () => {
    const robots = 'User-agent: *\nDisallow: /admin\nSITEMAP: https://movies.example/1.xml\n sitemap:/2.xml.gz\n';
    expect(sitemapLinks(robots, 'https://movies.example/robots.txt')).toEqual([
      { url: 'https://movies.example/1.xml', rel: 'sitemap' },
      { url: 'https://movies.example/2.xml.gz', rel: 'sitemap' },
    ]);
    expect(sitemapLinks('User-agent: *\n', 'https://movies.example/robots.txt')).toEqual([]);
  });
});
