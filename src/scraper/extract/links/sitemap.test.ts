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
});
