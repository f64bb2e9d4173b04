import { extract } from '../../src/scraper/extract/index.ts';

/** What is read off a page of this head and body. */
export const read = (head: string, body: string, url = 'https://movies.example/film/sharper', language = 'en') =>
  extract(new TextEncoder().encode(`<html lang="${language}"><head>${head}</head><body>${body}</body></html>`), url);
/** The movie that it is about. */
export const movie = (body: string, head = '', language = 'en') =>
  read(head, body, undefined, language).observations[0];
export const data = (item: object) => `<script type="application/ld+json">${JSON.stringify(item)}</script>`;
export const facts = '<p>Director: <a href="/p/1">Ann Bell</a></p><p>Runtime: 98 min</p><p>Genre: Drama</p>';
export const heading = '<h1>Sharper (1979)</h1>';
