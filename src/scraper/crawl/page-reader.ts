import { gunzipSync } from 'node:zlib';
import type { Clock } from '../../clock.ts';
import type { CrawlJob } from '../../messaging/crawl-job.ts';
import type { PageArchive } from '../../messaging/page-archive.ts';
import type { BrowserPool } from '../browser/browser-pool.ts';
import type { VisitedPage } from '../browser/page.ts';
import { BlockedError, PageLoadError, PageStatusError, RobotsRefusalError, UnreadablePageError } from '../errors.ts';
import { type Extraction, extract } from '../extract/index.ts';
import type { ScraperMetrics } from '../metrics.ts';
import { requirePublicAddress } from './address-guard.ts';
import { fetchResource } from './fetch-resource.ts';
import { type Politeness, retryAfterMilliseconds } from './politeness.ts';
import type { RobotsCache } from './robots.ts';

export interface PageReaderOptions {
  browsers: BrowserPool;
  politeness: Politeness;
  robots: RobotsCache;
  archive: PageArchive;
  metrics: ScraperMetrics;
  allowPrivateAddresses: boolean;
  clock: Clock;
}

export interface ReadResult {
  /** Where redirects ended. */
  url: string;
  fetchedAt: Date;
  extraction: Extraction;
  /** Key in the page archive. */
  page: string;
}

const largestSitemapBytes = 50 * 1024 ** 2;

/** Reads one page: politely, within what robots.txt and the address guard allow, into the archive and the extractor. */
export class PageReader {
  readonly #options: PageReaderOptions;

  constructor(options: PageReaderOptions) {
    this.#options = options;
  }

  /**
   * @throws AddressRefusedError, RobotsRefusalError, HostBusyError, PageStatusError, BlockedError, UnreadablePageError
   * and what the browser pool throws.
   */
  async read(job: CrawlJob, signal: AbortSignal): Promise<ReadResult> {
    const { politeness, robots, metrics, allowPrivateAddresses, clock } = this.#options;
    await requirePublicAddress(job.url, allowPrivateAddresses);
    const rules = await robots.rulesFor(job.url);
    if (!rules.allows(job.url)) throw new RobotsRefusalError(`robots.txt does not allow ${job.url}`);
    const ownDelay = (job.limits.politeness?.delaySeconds ?? 0) * 1000;
    const waited = await politeness.takeSlot(job.url, Math.max(rules.crawlDelayMilliseconds, ownDelay), signal);
    metrics.waitSeconds.observe(waited / 1000);
    const fetchedAt = new Date(clock.now());
    const visited = job.kind === 'sitemap' ? await this.#fetch(job, signal) : await this.#visit(job, signal);
    metrics.pageSeconds.observe(visited.milliseconds / 1000);
    await requirePublicAddress(visited.url, allowPrivateAddresses);
    await this.#refuseErrors(job, visited);
    return this.#understand(job, visited, fetchedAt);
  }

  #visit(job: CrawlJob, signal: AbortSignal): Promise<VisitedPage> {
    const { browsers } = this.#options;
    const kind = job.kind === 'title' ? 'title' : 'list';
    return browsers.visit({ url: job.url, adapter: job.adapter, kind, signal }, isRefusal);
  }

  /** Sitemaps are no documents: they are fetched without a browser. */
  async #fetch(job: CrawlJob, signal: AbortSignal): Promise<VisitedPage> {
    const started = this.#options.clock.now();
    const { body, truncated, ...answer } = await fetchResource(job.url, {
      signal: AbortSignal.any([signal, AbortSignal.timeout(30_000)]),
      guard: (hop) => requirePublicAddress(hop, this.#options.allowPrivateAddresses),
      largestBytes: largestSitemapBytes,
    });
    if (truncated) throw new PageLoadError(`${job.url} is larger than ${largestSitemapBytes} bytes`);
    const zipped = body[0] === 0x1f && body[1] === 0x8b;
    const plain = zipped ? gunzipSync(body, { maxOutputLength: largestSitemapBytes }) : body;
    return {
      ...answer,
      html: new TextDecoder().decode(plain),
      ready: true,
      milliseconds: this.#options.clock.now() - started,
      warnings: [],
    };
  }

  async #refuseErrors(job: CrawlJob, visited: VisitedPage): Promise<void> {
    const { politeness, clock } = this.#options;
    const status = visited.status ?? 200;
    if (status < 400 || status === 403) return;
    const asked = retryAfterMilliseconds(visited.headers['retry-after'], clock.now());
    const slowDown = status === 429 || status === 503;
    const pause = slowDown ? await politeness.backOff(visited.url, asked, firstPauseOf(job)) : undefined;
    throw new PageStatusError(status, visited.url, pause);
  }

  async #understand(job: CrawlJob, visited: VisitedPage, fetchedAt: Date): Promise<ReadResult> {
    const { archive, politeness, metrics } = this.#options;
    const body = new TextEncoder().encode(visited.html);
    const extraction = extract(body, visited.url, { contentType: 'text/html; charset=utf-8' });
    const page = await archive.keep(body, {
      url: visited.url,
      source: job.source,
      run: job.run,
      fetched_at: fetchedAt.toISOString(),
    });
    const { kind, report } = extraction;
    const evidence = JSON.stringify({
      page,
      status: visited.status,
      kind,
      reason: report.reason,
      warnings: visited.warnings,
    });
    if (kind === 'blocked' || isRefusal(visited)) {
      metrics.blocked.inc({ source: job.source });
      const pause = await politeness.backOff(visited.url, undefined, firstPauseOf(job));
      throw new BlockedError(
        visited.url,
        kind === 'blocked' ? report.blocked : [`status ${visited.status}`],
        pause,
        evidence,
      );
    }
    await politeness.recovered(visited.url);
    if (job.kind === 'title' && (kind !== 'title' || !visited.ready)) {
      throw new UnreadablePageError(
        `${visited.url} says too little: ${visited.ready ? report.reason : 'it did not get ready'}`,
        evidence,
      );
    }
    return { url: visited.url, fetchedAt, extraction, page };
  }
}

function firstPauseOf({ limits }: CrawlJob): number | undefined {
  return limits.politeness === undefined ? undefined : limits.politeness.refusalPauseSeconds * 1000;
}

/** Challenges come as 403 and, from AWS WAF, as 202 with a script. */
function isRefusal({ status }: VisitedPage): boolean {
  return status === 403 || status === 202;
}
