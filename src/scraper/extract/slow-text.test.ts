import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { afterEach, describe, expect, it } from 'vitest';

/** Reads pages on a thread of its own: what does not end there can be ended. */
const reader = `
  const { parentPort } = require('node:worker_threads');
  parentPort.on('message', async ({ module, pages }) => {
    const { extract } = await import(module);
    for (const page of pages) extract(new TextEncoder().encode(page), 'https://a.example/film/x');
    parentPort.postMessage(process.threadCpuUsage().user);
  });`;
let worker: Worker | undefined;

afterEach(async () => {
  await worker?.terminate();
});

/** Whatever a pattern of ours may count, skip or look ahead for: repeated, a careless one takes minutes. */
const pieces = [
  ' ',
  '\t',
  '\n',
  'a',
  'a ',
  'A. ',
  '1',
  '1 ',
  '1,',
  '1.',
  '1:',
  '1h ',
  '1/',
  '-',
  '–',
  '(',
  '()',
  '(1',
  '( ',
  '"',
  ', ',
  '; ',
  '|',
  '/',
  'PT1H',
  '1990-',
  '１',
  '&',
  '<',
  'ä',
  '\u200b',
];
const length = 60_000;

/** The text in every place of a page from which a fact is read. */
function pageWith(text: string): string {
  const json = JSON.stringify(text);
  const escaped = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
  const labels = ['Runtime', 'Director', 'Release date', 'Rating', 'Votes', 'Genre', 'Stars', 'Year', 'Also known as'];
  const properties = [
    'name',
    'alternateName',
    'datePublished',
    'duration',
    'director',
    'actor',
    'genre',
    'keywords',
    'description',
    'url',
    'image',
    'inLanguage',
  ];
  return `<html><head><title>${escaped}</title><meta property="og:title" content="${escaped}"><meta property="video:duration" content="${escaped}">
    <script type="application/ld+json">{"@type":"Movie",${properties.map((name) => `"${name}":${json}`).join(',')},
      "aggregateRating":{"ratingValue":${json},"ratingCount":${json},"bestRating":${json}}}</script></head>
    <body><h1>${escaped}</h1><dl>${labels.map((label) => `<dt>${label}</dt><dd>${escaped}</dd>`).join('')}</dl>
    <dl><dt>${escaped}</dt><dd>Heat</dd></dl><p>Directed by ${escaped}</p>
    <div itemscope itemtype="https://schema.org/Movie">${properties.map((name) => `<span itemprop="${name}">${escaped}</span>`).join('')}</div>
    <a href="/film/${encodeURIComponent(text.slice(0, 3000))}">${escaped}</a></body></html>`;
}

describe('text that is made to be slow to read', () => {
  it.each(pieces.map((piece) => [JSON.stringify(piece), piece]))(
    'is read in time: %s, again and again',
    async (_, piece) => {
      const repeated = piece.repeat(Math.ceil(length / piece.length));
      worker = new Worker(reader, { eval: true });
      worker.postMessage({
        module: new URL('./index.ts', import.meta.url).href,
        pages: [repeated, `Heat ${repeated}!`].map(pageWith),
      });
      // Of the processor's time: a machine with other work takes longer by the clock.
      const [microseconds] = await once(worker, 'message');
      expect(microseconds).toBeLessThan(20_000_000);
    },
    120_000,
  );
});
