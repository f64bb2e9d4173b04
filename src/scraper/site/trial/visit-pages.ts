import type { Logger } from 'pino';
import type { Clock } from '../../../clock.ts';
import type { ScraperConfiguration } from '../../../config.ts';
import type { BundledSiteName, Site } from '../../../movie/site/site.ts';
import { BrowserPool } from '../../browser/browser-pool.ts';
import { RobotsCache } from '../../crawl/robots.ts';
import { requirePublicAddress } from '../../crawl/ssrf-guard.ts';
import { PageStatusError, RobotsRefusalError } from '../../errors.ts';
import type { TrialPage } from './trial.ts';

export interface VisitOptions {
  settings: ScraperConfiguration;
  adapter: BundledSiteName;
  site: Site;
  clock: Clock;
  logger: Logger;
  signal: AbortSignal;
}

/**
 * Reads pages one after the other in a browser, as a crawl would: within robots.txt and the address guard, with the delay that the
 * site asks for, with the clicks and waits of the site file.
 * @throws RobotsRefusalError, AddressRefusedError, PageStatusError and what the browser pool throws.
 */
export async function* visitPages(urls: readonly string[], options: VisitOptions): AsyncGenerator<TrialPage> {
  const { settings, adapter, site, clock, logger, signal } = options;
  const robots = new RobotsCache(clock, settings.userAgent ?? 'CineStream', settings.allowPrivateAddresses);
  const browsers = new BrowserPool({ settings, clock, logger });
  const asked = new Map<string, number>();
  try {
    for (const url of urls) {
      await requirePublicAddress(url, settings.allowPrivateAddresses);
      const rules = await robots.rulesFor(url);
      if (!rules.allows(url)) throw new RobotsRefusalError(`robots.txt does not allow ${url}`);
      const { host } = new URL(url);
      const due = (asked.get(host) ?? Number.NEGATIVE_INFINITY) + rules.crawlDelayMilliseconds;
      await clock.wait(Math.max(0, due - clock.now()), signal);
      asked.set(host, clock.now());
      const { page } = await browsers.visit({ url, adapter, site, kind: 'page', signal }, () => ({
        finding: null,
        refused: false,
      }));
      await requirePublicAddress(page.url, settings.allowPrivateAddresses);
      if (page.status !== null && page.status >= 400) throw new PageStatusError(page.status, page.url, '');
      const body = new TextEncoder().encode(page.html);
      yield { name: url, url: page.url, body, contentType: 'text/html; charset=utf-8' };
    }
  } finally {
    await browsers.close();
  }
}
