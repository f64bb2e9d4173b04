import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AnsweringSite, listPage, moviePage, sendHtml, startAnsweringSite } from '../support/answering-site.ts';
import { type LocalCrawl, openLocalCrawl } from '../support/local-crawl.ts';

let crawling: LocalCrawl;
let site: AnsweringSite;

const further: Record<string, (page: number) => string> = {
  words: (page) => `<nav><a href="/movies?style=words&page=${page + 1}">Next »</a></nav>`,
  numbers: () =>
    `<div class="pagination">${[1, 2, 3].map((page) => `<a href="/movies?style=numbers&page=${page}">${page}</a>`).join(' ')}</div>`,
  button: (page) => `<button onclick="location.href='/movies?style=button&page=${page + 1}'">Next</button>`,
};

beforeAll(async () => {
  site = await startAnsweringSite((path, response) => {
    const { pathname, searchParams } = new URL(path, 'http://site.example');
    const movie = /^\/(?:film|catalog)\/(?:\d+-)?([\w-]+)$/.exec(pathname);
    const style = searchParams.get('style') ?? '';
    const page = Number(searchParams.get('page') ?? 1);
    if (movie !== null) {
      const title = `Movie ${movie[1]}`;
      if (movie[1] === 'hidden') sendHtml(response, moviePage({ title }, '<meta name="robots" content="noindex">'));
      else if (movie[1] === 'secret') sendHtml(response, moviePage({ title }), { 'x-robots-tag': 'noindex' });
      else sendHtml(response, moviePage({ title, year: 1995, director: 'Ann Lee' }));
    } else if (further[style] !== undefined) {
      const links = [1, 2].map((place) => [`/film/${style}-${page}-${place}`, `${style} ${page} ${place}`] as const);
      sendHtml(response, listPage(links, page < 3 || style === 'numbers' ? further[style]?.(page) : ''));
    } else if (pathname === '/endless') {
      sendHtml(
        response,
        listPage([['/film/first', 'First']], `<a rel="next" href="/endless?page=${page + 1}">Next</a>`),
      );
    } else if (pathname === '/shelf') {
      const links = [1, 2, 3].map((id) => [`/catalog/${id}-shelf-${id}`, `Shelf ${id}`] as const);
      sendHtml(response, listPage(links, '<footer><a href="/imprint">Imprint</a></footer>'));
    } else if (pathname === '/asking') {
      sendHtml(
        response,
        listPage([
          ['/film/hidden', 'Hidden'],
          ['/film/secret', 'Secret'],
          ['/film/open', 'Open'],
        ]),
      );
    } else if (pathname === '/closed') {
      sendHtml(response, listPage([['/film/closed', 'Closed']]), { 'x-robots-tag': 'nofollow' });
    } else if (pathname === '/news') {
      sendHtml(
        response,
        listPage([
          ['/news/one', 'One'],
          ['https://elsewhere.example/film/heat', 'Heat'],
        ]),
      );
    }
  });
  crawling = await openLocalCrawl();
});

afterAll(async () => {
  await crawling?.[Symbol.asyncDispose]();
  await site?.[Symbol.asyncDispose]();
});

describe('a crawl', () => {
  it.each(Object.keys(further))('reads all pages of a list: %s', async (style) => {
    await crawling.crawl(style, `${site.origin}/movies?style=${style}`);
    const expected = [1, 2, 3].flatMap((page) => [1, 2].map((place) => `Movie ${style}-${page}-${place}`));
    expect(await crawling.titles(style)).toEqual(expected);
  }, 180_000);

  it('leaves a list after three pages with nothing new', async () => {
    const { counters, links } = await crawling.crawl('endless', `${site.origin}/endless`);
    expect(await crawling.titles('endless')).toEqual(['Movie first']);
    // The first page, three with nothing new, and the movie.
    expect(counters).toMatchObject({ read: 5, queued: 5, failed: 0 });
    expect(links?.dropped['nothing-new']).toEqual({ count: 1, example: `${site.origin}/endless?page=5` });
  }, 180_000);

  it('finds movies behind addresses that say nothing of movies', async () => {
    const run = await crawling.crawl('shelf', `${site.origin}/shelf`);
    expect(await crawling.titles('shelf')).toEqual(['Movie shelf-1', 'Movie shelf-2', 'Movie shelf-3']);
    expect(run.links?.dropped.unrecognised).toEqual({ count: 1, example: `${site.origin}/imprint` });
  }, 180_000);

  it('follows what it is told to, and not what it is told not to', async () => {
    const limits = { follow: ['/catalog/\\d+'], exclude: ['shelf-2$'] };
    await crawling.crawl('told', `${site.origin}/shelf`, { limits });
    expect(await crawling.titles('told')).toEqual(['Movie shelf-1', 'Movie shelf-3']);
  }, 180_000);

  it('does not use pages that ask for it, nor follow their links', async () => {
    const run = await crawling.crawl('asking', `${site.origin}/asking`);
    expect(await crawling.titles('asking')).toEqual(['Movie open']);
    expect(run.links?.dropped.noindex?.count).toBe(2);
    const closed = await crawling.crawl('closed', `${site.origin}/closed`);
    expect(closed).toMatchObject({ counters: { read: 1, observations: 0 } });
    expect(closed.links?.dropped.nofollow?.example).toBe(`${site.origin}/film/closed`);
  }, 180_000);

  it('without movies says what became of the links', async () => {
    const { links } = await crawling.crawl('news', `${site.origin}/news`);
    expect(links).toEqual({
      seen: 2,
      dropped: {
        unrecognised: { count: 1, example: `${site.origin}/news/one` },
        'other-site': { count: 1, example: 'https://elsewhere.example/film/heat' },
      },
    });
  }, 180_000);
});
