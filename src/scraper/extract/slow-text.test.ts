import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterAll, describe, expect, it } from 'vitest';

/** Reads pages in a process of its own: a page that does not end there can be ended. */
const program = `
  import { extract } from ${JSON.stringify(new URL('./index.ts', import.meta.url).href)};
  process.on('message', (pages) => {
    const before = process.cpuUsage();
    for (const page of pages) extract(new TextEncoder().encode(page), 'https://a.example/film/x');
    process.send(process.cpuUsage(before).user);
  });`;
let reader: ChildProcess | undefined;

/** Reads pages one after the other; gives the processor's time in seconds: a machine with other work takes longer by the clock. */
async function secondsToRead(pages: readonly string[], signal: AbortSignal): Promise<number> {
  reader ??= spawn(process.execPath, ['--input-type=module', '--eval', program], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  try {
    const answer = once(reader, 'message', { signal });
    reader.send(pages);
    const [microseconds] = await answer;
    return microseconds / 1e6;
  } catch (error) {
    // The next pages are read by another one.
    reader.kill('SIGKILL');
    reader = undefined;
    throw error;
  }
}

afterAll(() => reader?.kill('SIGKILL'));

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
      const pages = [repeated, `Heat ${repeated}!`].map(pageWith);
      expect(await secondsToRead(pages, AbortSignal.timeout(110_000))).toBeLessThan(20);
    },
    120_000,
  );
});

describe('lists that are made to be slow to read', () => {
  const sitemaps = ['<loc><![CDATA[x', '<loc>', '<loc>x', '<a:loc>'].map((part) => `<urlset>${part.repeat(200_000)}`);
  const exported = ['"', '""', ',', '",', 'a"b', '\n'].map(
    (part) => `Const,Your Rating,Title,URL,Title Type,IMDb Rating,Year\n${part.repeat(400_000)}`,
  );
  it.each([
    ['sitemaps', sitemaps],
    ['exported lists', exported],
  ])(
    'are read in time: %s',
    async (_, pages) => {
      expect(await secondsToRead(pages, AbortSignal.timeout(110_000))).toBeLessThan(20);
    },
    120_000,
  );
});
