/**
 * The extractor against cheerio: `npm run bench -- extract [--pages DIRECTORY] [--rounds N] [--repeat N]`.
 * Each round reads every saved page with the extractor, with cheerio selectors on its default parser and on the quicker
 * one. Cheerio reads one layer and cross-checks nothing, so it does less. Prints pages per second, how far the heap rose
 * above where it started, and what stayed after a collection; medians and ratios last.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { extract } from '../src/scraper/extract/index.ts';
import { parsers, readWithCheerio } from './baselines/cheerio-reader.ts';
import { readOptions } from './support/options.ts';
import { median } from './support/statistics.ts';

const values = readOptions({
  pages: { type: 'string', default: '../shared/pages' },
  rounds: { type: 'string', default: '7' },
  repeat: { type: 'string', default: '3' },
});
if (!existsSync(values.pages)) {
  console.log(`skipped: there are no saved pages in ${values.pages}; name a folder of .html files with --pages`);
  process.exit(0);
}
const pages = readdirSync(values.pages)
  .filter((name) => name.endsWith('.html'))
  .map((name) => readFileSync(join(values.pages, name)));
if (pages.length === 0) {
  console.log(`skipped: no .html files in ${values.pages}`);
  process.exit(0);
}
const collect = globalThis.gc ?? (() => undefined);

const readers: Record<string, (body: Buffer) => unknown> = {
  cinestream: (body) => extract(body, null),
  'cheerio (parse5)': (body) => readWithCheerio(parsers.parse5(body)),
  'cheerio (htmlparser2)': (body) => readWithCheerio(parsers.htmlparser2(body)),
};

interface Figures {
  pagesPerSecond: number;
  peakMegabytes: number;
  keptMegabytes: number;
}

function measure(read: (body: Buffer) => unknown): Figures {
  collect();
  const before = process.memoryUsage().heapUsed;
  let peak = before;
  const started = performance.now();
  for (let repeat = 0; repeat < Number(values.repeat); repeat += 1) {
    for (const page of pages) {
      read(page);
      peak = Math.max(peak, process.memoryUsage().heapUsed);
    }
  }
  const seconds = (performance.now() - started) / 1000;
  collect();
  return {
    pagesPerSecond: (pages.length * Number(values.repeat)) / seconds,
    peakMegabytes: (peak - before) / 1024 ** 2,
    keptMegabytes: (process.memoryUsage().heapUsed - before) / 1024 ** 2,
  };
}

const figures = new Map<string, Figures[]>(Object.keys(readers).map((name) => [name, []]));
for (const read of Object.values(readers)) measure(read);
for (let round = 1; round <= Number(values.rounds); round += 1) {
  for (const [name, read] of Object.entries(readers)) figures.get(name)?.push(measure(read));
}

const megabytes = pages.reduce((sum, page) => sum + page.length, 0) / 1024 ** 2;
console.log(`${pages.length} pages, ${megabytes.toFixed(1)} MB; medians of ${values.rounds} interleaved rounds`);
const speed = (name: string) => median((figures.get(name) ?? []).map((one) => one.pagesPerSecond));
for (const [name, rounds] of figures) {
  const peak = median(rounds.map((one) => one.peakMegabytes));
  const kept = median(rounds.map((one) => one.keptMegabytes));
  console.log(
    `${name.padEnd(22)} ${speed(name).toFixed(1).padStart(6)} pages/s, heap +${peak.toFixed(0)} MB at most, ${kept.toFixed(2)} MB kept` +
      (name === 'cinestream' ? '' : `; cinestream is ${(speed('cinestream') / speed(name)).toFixed(2)} × as quick`),
  );
}
