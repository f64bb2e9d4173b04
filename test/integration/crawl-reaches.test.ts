import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AnsweringSite, listPage, moviePage, sendHtml, startAnsweringSite } from '../support/answering-site.ts';
import { type LocalCrawl, openLocalCrawl } from '../support/local-crawl.ts';

const facts = (title: string) =>
  `<h1>${title} (1995)</h1><dl><dt>Director</dt><dd>Ann Lee</dd><dt>Runtime</dt><dd>170 min</dd></dl>`;

const pages: Record<string, string> = {
  '/film/shadow': `<title>Shadow</title><movie-page></movie-page><script>
    customElements.define('movie-page', class extends HTMLElement {
      connectedCallback() {
        const root = this.attachShadow({ mode: 'open' });
        root.innerHTML = '<p>Loading</p>';
        setTimeout(() => { root.innerHTML = \`${facts('Shadow')}\`; }, 1000);
      }
    });
  </script>`,
  '/film/declared': `<title>Declared</title><article><template shadowrootmode="open">
    <slot name="title"></slot><dl><dt>Director</dt><dd>Ann Lee</dd><dt>Runtime</dt><dd>170 min</dd></dl>
    </template><h1 slot="title">Declared (1995)</h1></article>`,
  '/film/framed': '<title>Framed</title><iframe src="/inner/framed" width="600" height="400"></iframe>',
  '/film/frameset': `<html><head><title>Frames</title></head><frameset cols="20%,80%">
    <frame src="/inner/menu"><frame src="/inner/frameset"></frameset></html>`,
  '/inner/menu': '<a href="/">Home</a>',
  '/inner/framed': facts('Framed'),
  '/inner/frameset': moviePage({ title: 'Frameset', year: 1995, director: 'Ann Lee' }),
  '/film/asking': `<script>alert('one'); confirm('two'); prompt('three'); print();</script>
    <title>Asking</title>${facts('Asking')}<script>setTimeout(() => { alert('four'); alert('five'); }, 200);</script>`,
  '/application': `<title>Application</title><main></main><script>
    const show = () => {
      const [, id] = /^#\\/film\\/(.+)$/.exec(location.hash) ?? [];
      document.querySelector('main').innerHTML = id === undefined
        ? '<ul><li><a href="#/film/first">First</a></li><li><a href="#/film/second">Second</a></li></ul>'
        : '<h1>Route ' + id + ' (1995)</h1><dl><dt>Director</dt><dd>Ann Lee</dd><dt>Runtime</dt><dd>170 min</dd></dl>';
    };
    addEventListener('hashchange', show);
    show();
  </script>`,
  '/more': `<title>Movies</title><ul></ul><button>Load more</button><script>
    let count = 0;
    const add = () => {
      for (const _ of [1, 2]) {
        count += 1;
        document.querySelector('ul').insertAdjacentHTML('beforeend', '<li><a href="/film/more-' + count + '">More ' + count + '</a></li>');
      }
      if (count === 6) document.querySelector('button').remove();
    };
    add();
    document.querySelector('button').onclick = () => setTimeout(add, 300);
  </script>`,
  '/empty': '<title>Welcome</title><h1>Welcome</h1>',
  '/movies': listPage(['shadow', 'declared', 'framed', 'frameset', 'asking'].map((name) => [`/film/${name}`, name])),
};

let crawling: LocalCrawl;
let site: AnsweringSite;

beforeAll(async () => {
  site = await startAnsweringSite((path, response) => {
    const page = pages[path];
    const [, mapped] = /^\/film\/((?:more|mapped)-\w+)$/.exec(path) ?? [];
    const set = (name: string) => `<urlset><url><loc>${site.origin}/film/mapped-${name}</loc></url></urlset>`;
    if (page !== undefined) sendHtml(response, page);
    else if (mapped !== undefined) sendHtml(response, moviePage({ title: mapped, year: 1995, director: 'Ann Lee' }));
    else if (path === '/robots.txt') {
      const names = ['packed.xml.gz', 'wide.xml', 'feed.rss'].map((name) => `Sitemap: ${site.origin}/${name}`);
      response.end(`User-agent: *\nDisallow: /admin\n\n${names.join('\n')}\n`);
    } else if (path === '/packed.xml.gz') response.end(gzipSync(set('packed')));
    else if (path === '/wide.xml')
      response.end(Buffer.from(`\uFEFF<?xml version="1.0" encoding="UTF-16"?>${set('wide')}`, 'utf16le'));
    else if (path === '/feed.rss') {
      response.end(
        `<rss version="2.0"><channel><item><link>${site.origin}/film/mapped-feed</link></item></channel></rss>`,
      );
    }
  });
  crawling = await openLocalCrawl();
});

afterAll(async () => {
  await crawling?.[Symbol.asyncDispose]();
  await site?.[Symbol.asyncDispose]();
});

describe('a crawl reads', () => {
  it('what stands in shadow roots and frames, and behind dialogs', async () => {
    const { counters } = await crawling.crawl('parts', `${site.origin}/movies`);
    expect(await crawling.titles('parts')).toEqual(['Asking', 'Declared', 'Framed', 'Frameset', 'Shadow']);
    expect(counters).toMatchObject({ read: 6, failed: 0 });
  }, 180_000);

  it('the routes of an application of one page, each as a movie of its own', async () => {
    await crawling.crawl('application', `${site.origin}/application`);
    expect(await crawling.titles('application')).toEqual(['Route first', 'Route second']);
  }, 180_000);

  it('what a button brings, as often as it brings more', async () => {
    await crawling.crawl('more', `${site.origin}/more`);
    expect(await crawling.titles('more')).toEqual([1, 2, 3, 4, 5, 6].map((count) => `more-${count}`));
  }, 180_000);

  it('the sitemaps that robots.txt names where the start leads nowhere, or where it is the start', async () => {
    const expected = ['mapped-feed', 'mapped-packed', 'mapped-wide'];
    await crawling.crawl('nowhere', `${site.origin}/empty`);
    expect(await crawling.titles('nowhere')).toEqual(expected);
    await crawling.crawl('robots', `${site.origin}/robots.txt`, { kind: 'sitemap' });
    expect(await crawling.titles('robots')).toEqual(expected);
  }, 180_000);
});
