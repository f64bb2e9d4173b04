import { expect, it } from 'vitest';
import type { CrawlJob } from '../../messaging/crawl/job.ts';
import { describeLinks } from '../../messaging/crawl/link-counts.ts';
import { extract } from '../extract/index.ts';
import { type Following, jobsForLinks } from './follow-links.ts';

const job: CrawlJob = {
  ...{ schema_version: 1, url: 'https://films.example/', source: 'films', adapter: 'schema-org', kind: 'list' },
  ...{ run: 'run', depth: 0, attempt: 0, queued_at: '2026-01-01T00:00:00.000Z' },
  limits: { maxPages: 10, maxDepth: 3, follow: [], recrawlAfterSeconds: 0 },
};
const follow = (
  html: string,
  url = job.url,
  limits: Partial<CrawlJob['limits']> = {},
  robots: Following['robots'] = [],
) =>
  jobsForLinks({ ...job, url, limits: { ...job.limits, ...limits } }, extract(new TextEncoder().encode(html), url), {
    now: new Date(),
    robots,
  });
const followed = (html: string, url: string) => follow(html, url).jobs.map((one) => one.url);
const links = ['/film/heat', '/film/ran'].map((path) => `<a href="${path}">Movie ${path}</a>`).join('');

it('follows links of the whole site, whichever of its hosts the start led to', () => {
  expect(followed(links, 'https://www.films.example/')).toEqual([
    'https://www.films.example/film/heat',
    'https://www.films.example/film/ran',
  ]);
  const elsewhere =
    '<a href="https://m.films.example/film/heat">Heat</a><a href="https://other.example/film/ran">Ran</a>';
  expect(followed(elsewhere, job.url)).toEqual(['https://m.films.example/film/heat']);
});

it('reads links from where the page says that they begin', () => {
  const html = `<base href="https://films.example/archive/"><a href="film/heat">Heat</a><a href="film/ran">Ran</a>`;
  expect(followed(html, job.url)).toEqual([
    'https://films.example/archive/film/heat',
    'https://films.example/archive/film/ran',
  ]);
});

const rows = [101, 102, 103].map((id) => `<li><a href="/catalog/${id}-movie">Movie ${id}</a></li>`).join('');
const catalog = `<nav><a href="/news/">News</a><a href="/about">About</a></nav><main><ul>${rows}</ul>
  <a href="/privacy/policy-2026">Privacy</a><a href="https://elsewhere.example/film/heat">Heat</a></main>`;

it('looks behind rows of links whose addresses say nothing, and counts the others by the rule that dropped them', () => {
  const { jobs, counts } = follow(catalog);
  expect(jobs.map(({ url, kind, depth }) => [url, kind, depth])).toEqual(
    [101, 102, 103].map((id) => [`https://films.example/catalog/${id}-movie`, 'page', 1]),
  );
  expect(counts).toEqual({
    seen: 7,
    dropped: {
      unrecognised: { count: 3, example: 'https://films.example/news/' },
      'other-site': { count: 1, example: 'https://elsewhere.example/film/heat' },
    },
  });
  expect(describeLinks(counts)).toBe(
    '7 links seen; 3 say nothing of movies (name those of movie pages with follow), e.g. https://films.example/news/; ' +
      '1 lead to other sites, e.g. https://elsewhere.example/film/heat',
  );
});

it('follows what a pattern names, whatever its address says, and never what is excluded', () => {
  const html = `<a href="/film/heat">Heat</a><a href="/c?n=1">One</a><a href="/c?n=2">Two</a><a rel="next" href="/?page=2">2</a>`;
  const { jobs, nextPages, counts } = follow(html, job.url, { follow: ['/c\\?n='], exclude: ['n=2'] });
  expect(jobs.map(({ url, kind }) => [url, kind])).toEqual([['https://films.example/c?n=1', 'page']]);
  expect(nextPages.map(({ url, depth }) => [url, depth])).toEqual([['https://films.example/?page=2', 0]]);
  expect(counts.dropped).toEqual({
    follow: { count: 1, example: 'https://films.example/film/heat' },
    exclude: { count: 1, example: 'https://films.example/c?n=2' },
  });
  expect(follow(links, job.url, { exclude: ['/film/'] }).jobs).toEqual([]);
});

it('leaves links that are not to be followed, unless the site is not asked', () => {
  const html = `<a rel="nofollow" href="/film/heat">Heat</a><a rel="ugc nofollow" href="/film/ran">Ran</a><a href="/film/ran">Ran</a>`;
  expect(follow(html).jobs.map(({ url }) => url)).toEqual(['https://films.example/film/ran']);
  expect(follow(html, job.url, {}, ['nofollow']).counts.dropped.nofollow?.count).toBe(2);
  expect(follow(html, job.url, {}, null).jobs).toHaveLength(2);
});

it('follows the routes of an application of one page', () => {
  const html = '<a href="#/film/1">Heat</a><a href="/#!/film/2">Ran</a><a href="#top">Up</a>';
  expect(followed(html, 'https://films.example/')).toEqual([
    'https://films.example/#/film/1',
    'https://films.example/#!/film/2',
  ]);
});

it('says that links lie too deep', () => {
  expect(follow(links, job.url, { maxDepth: 0 }).counts.dropped).toEqual({
    depth: { count: 2, example: 'https://films.example/film/heat' },
  });
});
