/**
 * How fair and how polite the scrapers are, measured at the sites: `npm run bench -- politeness [--requests N] [--rounds N]
 * [--only fairness|delays]`. Delays: N requests (200) to three sites whose robots.txt asks for 0.5, 1 and 2 s, beside a slow
 * site, by four scrapers; the least time between two pages that a site was asked for must not be below its delay less 20 ms.
 * Fairness: the time from a source's start until its site is asked for the first movie, alone and beside a source whose 30 pages
 * have answered 500 for a while; the ratio of the medians must not be above 1.2. Ends with 1 where either does not hold.
 */
import { systemClock } from '../src/clock.ts';
import { readConfiguration } from '../src/config.ts';
import { refusingHosts } from '../src/messaging/crawl/host-rate.ts';
import type { CrawlKind } from '../src/messaging/crawl/job.ts';
import { startRun } from '../src/messaging/crawl/runs.ts';
import { silentLogger } from '../src/observability/logger.ts';
import { Registry } from '../src/observability/metrics.ts';
import { startScraper } from '../src/scraper/scraper.ts';
import {
  type AnsweringSite,
  listPage,
  moviePage,
  sendHtml,
  startAnsweringSite,
} from '../test/support/answering-site.ts';
import { until } from '../test/support/nats-server.ts';
import { type OpenedNats, openNats } from './support/nats.ts';
import { readOptions } from './support/options.ts';
import { median } from './support/statistics.ts';

const values = readOptions({
  requests: { type: 'string', default: '200' },
  rounds: { type: 'string', default: '3' },
  only: { type: 'string' },
});
const toleranceMilliseconds = 20;
const greatestRatio = 1.2;
const longestSeconds = 600;

/** A site of a list and its movies; a movie is answered after a while, or with a status. */
async function openSite(
  opened: AsyncDisposableStack,
  movies: number,
  { delay, latency = 0, status = 200 }: { delay?: number; latency?: number; status?: number },
): Promise<AnsweringSite> {
  const site = await startAnsweringSite((path, response) => {
    const links = Array.from({ length: movies }, (_, index) => [`/film/m-${index}`, `Movie ${index}`] as const);
    if (path === '/robots.txt' && delay !== undefined) response.end(`User-agent: *\nCrawl-delay: ${delay}\n`);
    else if (path === '/') sendHtml(response, listPage(links));
    else if (path.startsWith('/film/') && status !== 200) response.writeHead(status).end('<title>Error</title>');
    else if (path.startsWith('/film/')) {
      const page = moviePage({ title: `Movie ${path}`, year: 1995 });
      response.writeHead(200, { 'content-type': 'text/html' }).flushHeaders();
      setTimeout(() => response.end(page), latency);
    }
  });
  opened.defer(() => site[Symbol.asyncDispose]());
  return site;
}

async function openScrapers(
  opened: AsyncDisposableStack,
  { url, connection }: OpenedNats,
  count: number,
): Promise<void> {
  const configuration = readConfiguration({
    NATS_URL: url,
    CINESTREAM_ALLOW_PRIVATE_ADDRESSES: 'true',
    CINESTREAM_SCRAPER_CONCURRENCY: '1',
  });
  for (let scraper = 0; scraper < count; scraper += 1) {
    const role = await startScraper({
      ...{ configuration, connection, registry: new Registry(), logger: silentLogger },
      ...{ clock: systemClock, random: Math.random },
    });
    opened.defer(() => role.stop());
  }
}

async function crawl({ connection }: OpenedNats, source: string, url: string, kind: CrawlKind = 'list'): Promise<void> {
  const limits = { maxPages: 1000, maxDepth: 2, follow: [], recrawlAfterSeconds: 0 };
  await startRun(
    connection,
    { run: source, source, adapter: 'schema-org', seeds: [{ url, kind }], limits },
    systemClock,
  );
}

const pagesOf = (site: AnsweringSite) => site.asked.filter(({ path }) => path === '/' || path.startsWith('/film/'));

async function measureDelays(requests: number): Promise<boolean> {
  await using opened = new AsyncDisposableStack();
  const nats = await openNats(opened);
  const delays = [0.5, 1, 2];
  const share = delays.reduce((sum, delay) => sum + 1 / delay, 0);
  const polite = await Promise.all(
    delays.map(async (delay) => {
      const wanted = Math.round(requests / delay / share);
      return { delay, wanted, site: await openSite(opened, wanted - 1, { delay }) };
    }),
  );
  const slow = await openSite(opened, 1000, { latency: 1500 });
  await openScrapers(opened, nats, 4);
  await crawl(nats, 'slow', `${slow.origin}/`);
  for (const { delay, site } of polite) await crawl(nats, `every-${delay * 1000}`, `${site.origin}/`);
  await until(
    async () => (polite.every(({ site, wanted }) => pagesOf(site).length >= wanted) ? true : undefined),
    longestSeconds,
  );
  let holds = true;
  for (const { delay, site } of polite) {
    const times = pagesOf(site).map(({ at }) => at);
    const gaps = times.slice(1).map((at, index) => at - (times[index] ?? at));
    const least = Math.min(...gaps);
    const close = gaps.filter((gap) => gap < delay * 1000 - toleranceMilliseconds).length;
    holds &&= close === 0;
    console.log(
      `delay ${delay} s: ${times.length} requests, the closest two ${(least / 1000).toFixed(3)} s apart, median ${(median(gaps) / 1000).toFixed(3)} s, ${close} too close`,
    );
  }
  return holds;
}

async function firstMovie(isBeside: boolean): Promise<number> {
  await using opened = new AsyncDisposableStack();
  const nats = await openNats(opened);
  const sound = await openSite(opened, 5, {});
  const broken = await openSite(opened, 30, { status: 500 });
  await openScrapers(opened, nats, 1);
  if (isBeside) {
    await crawl(nats, 'broken', `${broken.origin}/`);
    await until(async () => (await refusingHosts(nats.connection))[0], 120);
  }
  const started = Date.now();
  await crawl(nats, 'sound', `${sound.origin}/`);
  const first = await until(async () => sound.asked.find(({ path }) => path.startsWith('/film/')), longestSeconds);
  return first.at - started;
}

async function measureFairness(rounds: number): Promise<boolean> {
  const alone: number[] = [];
  const beside: number[] = [];
  for (let round = 1; round <= rounds; round += 1) {
    alone.push(await firstMovie(false));
    beside.push(await firstMovie(true));
    console.log(
      `round ${round}: first movie after ${alone.at(-1)} ms alone, ${beside.at(-1)} ms beside 30 pages of 500`,
    );
  }
  const ratio = median(beside) / median(alone);
  console.log(`beside a failing source: ${ratio.toFixed(2)} × alone (medians of ${rounds} rounds)`);
  return ratio <= greatestRatio;
}

const fair = values.only === 'delays' || (await measureFairness(Number(values.rounds)));
const polite = values.only === 'fairness' || (await measureDelays(Number(values.requests)));
process.exitCode = fair && polite ? 0 : 1;
