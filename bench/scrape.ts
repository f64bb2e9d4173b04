/**
 * The scraper against Crawlee: `npm run bench -- scrape [--pages N] [--rounds N] [--browser PATH] [--only NAME]`.
 * Both read the same title pages of the movie site with the same Chromium, under the same conditions, and must bring
 * home the same facts. The scraper is the real one: `src/main.ts scraper` with a real nats-server, robots.txt, archive and
 * published observations (its nats-server counts as its own); robots.txt asks for no delay. Crawlee keeps its queue in
 * memory. Each contender warms up first; its CPU is that of its whole process tree, browser included. Linux only.
 */
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { startMovieSite } from '../src/demo/site/site.ts';
import { silentLogger } from '../src/observability/logger.ts';
import { installCrawlee } from './baselines/crawlee-packages.ts';
import {
  type Contender,
  measureCineStream,
  measureCrawlee,
  type Order,
  type Throughput,
} from './support/contenders.ts';
import { readOptions } from './support/options.ts';
import { accounting } from './support/process-tree.ts';
import { median } from './support/statistics.ts';

const values = readOptions({
  pages: { type: 'string', default: '60' },
  rounds: { type: 'string', default: '3' },
  browser: { type: 'string', default: process.env.CINESTREAM_BROWSER_BINARY ?? findBrowser() },
  only: { type: 'string' },
});
const pages = Number(values.pages);
const warmUp = 10;
const site = await startMovieSite({ port: 0, secondPort: 0, seed: 7, crawlDelaySeconds: 0, logger: silentLogger });
const movies = new Map(
  [...site.catalogue.first.values()].map((movie) => [`${site.urls.first}/title/${movie.key}`, movie]),
);

const packages = values.only === 'cinestream' ? '' : installCrawlee();
const entrants: { name: string; concurrency: number; measure: Contender }[] = [1, 4].flatMap((concurrency) => [
  { name: 'cinestream', concurrency, measure: measureCineStream },
  { name: 'crawlee', concurrency, measure: (order: Order) => measureCrawlee(order, packages) },
]);
const results = entrants
  .filter(({ name }) => values.only === undefined || name === values.only)
  .map((entrant) => ({ ...entrant, rounds: [] as Throughput[] }));

for (let round = 1; round <= Number(values.rounds); round += 1) {
  for (const { name, concurrency, measure, rounds } of results) {
    // More pages than are measured keep every session busy until the end.
    const urls = [...movies.keys()].slice(0, warmUp + pages + 2 * concurrency);
    const order: Order = { urls, movies, warmUp, pages, concurrency, browser: values.browser };
    const result = await measure(order);
    rounds.push(result);
    console.log(`round ${round}: ${label(name, concurrency)} ${figures(result)}`);
  }
}

/** Both contenders need a Chromium of the system: none is downloaded. */
function findBrowser(): string {
  const folders = (process.env.PATH ?? '').split(delimiter);
  const programs = ['chromium', 'chromium-browser', 'google-chrome'];
  const found = programs.flatMap((name) => folders.map((folder) => join(folder, name))).find(existsSync);
  if (found === undefined) throw new Error(`none of ${programs.join(', ')} is on the PATH: name one with --browser`);
  return found;
}

function label(name: string, concurrency: number): string {
  return `${name} × ${concurrency}`.padEnd(14);
}

function figures({ pagesPerSecond, pagesPerCpuSecond, wrong }: Throughput): string {
  const failures = wrong === 0 ? 'all facts right' : `${wrong} PAGES WITH WRONG FACTS`;
  return `${pagesPerSecond.toFixed(2)} pages/s, ${pagesPerCpuSecond.toFixed(2)} pages per CPU-second, ${failures}`;
}

const medians = results.map(({ name, concurrency, rounds }) => ({
  name,
  concurrency,
  pagesPerSecond: median(rounds.map((one) => one.pagesPerSecond)),
  pagesPerCpuSecond: median(rounds.map((one) => one.pagesPerCpuSecond)),
  wrong: rounds.reduce((sum, one) => sum + one.wrong, 0),
}));
console.log(`medians of ${values.rounds} interleaved rounds of ${pages} pages; CPU is ${accounting}`);
for (const result of medians) console.log(`  ${label(result.name, result.concurrency)} ${figures(result)}`);
for (const concurrency of [1, 4]) {
  const [ours, theirs] = medians.filter((result) => result.concurrency === concurrency);
  if (ours === undefined || theirs === undefined) continue;
  const perCpu = ours.pagesPerCpuSecond / theirs.pagesPerCpuSecond;
  const perSecond = ours.pagesPerSecond / theirs.pagesPerSecond;
  console.log(
    `  × ${concurrency}: ${perCpu.toFixed(2)} × Crawlee per CPU-second, ${perSecond.toFixed(2)} × per second`,
  );
}
const [one, four] = medians.filter(({ name }) => name === 'cinestream');
if (one !== undefined && four !== undefined) {
  console.log(`  growth from 1 to 4 sessions: ${(four.pagesPerSecond / one.pagesPerSecond).toFixed(2)} ×`);
}
await site.close();
