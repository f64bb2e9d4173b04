import { expect, it } from 'vitest';
import type { CrawlJob } from '../../messaging/crawl/job.ts';
import { extract } from '../extract/index.ts';
import { jobsForLinks } from './follow-links.ts';

const job: CrawlJob = {
  ...{ schema_version: 1, url: 'https://films.example/', source: 'films', adapter: 'schema-org', kind: 'list' },
  ...{ run: 'run', depth: 0, attempt: 0, queued_at: '2026-01-01T00:00:00.000Z' },
  limits: { maxPages: 10, maxDepth: 3, follow: [], recrawlAfterSeconds: 0 },
};
const followed = (html: string, url: string) =>
  jobsForLinks(job, extract(new TextEncoder().encode(html), url).links, new Date()).map((one) => one.url);
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
