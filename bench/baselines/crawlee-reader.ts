/**
 * The other contender of `npm run bench -- scrape`, a process of its own: Crawlee's PlaywrightCrawler reads the title
 * pages named in the message that it gets, and sends back the facts of each. Written as someone who knows Crawlee would:
 * its recommended request blocking, one page call for all facts, no fingerprints, no storage on disk.
 */
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { PageFacts } from '../support/reading.ts';

export interface CrawleeOrder {
  /** Folder into which Crawlee and playwright-core were installed. */
  packages: string;
  browser: string;
  concurrency: number;
  urls: string[];
}

/** What is used of Playwright's page; the packages are there only while the benchmark runs. */
interface BrowserPage {
  waitForSelector(selector: string, options?: { state?: 'attached' | 'visible' }): Promise<unknown>;
  click(selector: string): Promise<void>;
  locator(selector: string): {
    isVisible(): Promise<boolean>;
    count(): Promise<number>;
    scrollIntoViewIfNeeded(): Promise<void>;
  };
  frameLocator(selector: string): { locator(selector: string): { waitFor(): Promise<void> } };
  evaluate<T>(script: () => T): Promise<T>;
}

interface CrawlingContext {
  page: BrowserPage;
  request: { url: string };
  blockRequests(): Promise<void>;
}

interface CrawleeModule {
  PlaywrightCrawler: new (options: object, configuration: object) => { run(urls: string[]): Promise<unknown> };
  Configuration: new (options: object) => object;
}

process.once('message', (order: CrawleeOrder) => {
  void crawl(order).finally(() => process.disconnect());
});

async function crawl({ packages, browser, concurrency, urls }: CrawleeOrder): Promise<void> {
  const require = createRequire(join(packages, 'package.json'));
  const { PlaywrightCrawler, Configuration } = require('@crawlee/playwright') as CrawleeModule;
  const { chromium } = require('playwright-core') as { chromium: object };
  const options = {
    launchContext: { launcher: chromium, launchOptions: { executablePath: browser } },
    headless: true,
    minConcurrency: concurrency,
    maxConcurrency: concurrency,
    browserPoolOptions: { useFingerprints: false },
    preNavigationHooks: [
      async ({ blockRequests }: CrawlingContext, navigation: { waitUntil?: string }) => {
        navigation.waitUntil = 'domcontentloaded';
        await blockRequests();
      },
    ],
    requestHandler: async ({ page, request }: CrawlingContext) => {
      await showAll(page);
      process.send?.({ url: request.url, facts: await page.evaluate(readFacts) });
    },
  };
  const configuration = new Configuration({ persistStorage: false, purgeOnStart: false, logLevel: 'ERROR' });
  await new PlaywrightCrawler(options, configuration).run(urls);
}

/** The same conditions as the plan of the `demo` adapter: consent, movie rendered, cast opened, keywords seen, frame in. */
async function showAll(page: BrowserPage): Promise<void> {
  if (await page.locator('#consent-accept').isVisible()) await page.click('#consent-accept');
  await page.waitForSelector('#film[data-state="ready"]');
  if ((await page.locator('#more-cast').count()) > 0) {
    await page.click('#more-cast');
    await page.waitForSelector('#cast[data-state="complete"]');
  }
  await page.locator('#keywords').scrollIntoViewIfNeeded();
  await page.waitForSelector('#keywords[data-state="ready"]', { state: 'attached' });
  await page.frameLocator('#technical').locator('dl.facts').waitFor();
}

/** Runs within the page. */
function readFacts(): PageFacts {
  const text = (selector: string) => document.querySelector(selector)?.textContent?.trim() ?? '';
  const texts = (selector: string) =>
    [...document.querySelectorAll(selector)].map((element) => element.textContent?.trim() ?? '');
  const frame = document.querySelector<HTMLIFrameElement>('#technical')?.contentDocument;
  const technical = Object.fromEntries(
    [...(frame?.querySelectorAll('dl.facts > div') ?? [])].map((row) => [
      row.querySelector('dt')?.textContent ?? '',
      row.querySelector('dd')?.textContent ?? '',
    ]),
  );
  const duration = /(?:(\d+) h )?(\d+) min/.exec(technical.Runtime ?? '');
  const score = Number.parseFloat(text('#facts .rating'));
  return {
    title: text('#facts h1').replace(/\s*\(\d{4}\)$/, ''),
    rating: Number.isNaN(score) ? null : score,
    runtimeMinutes: duration === null ? null : Number(duration[1] ?? 0) * 60 + Number(duration[2]),
    stars: texts('#cast .name').slice(0, 3),
    keywords: texts('#keywords li'),
  };
}
