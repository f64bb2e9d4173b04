import { gunzipSync } from 'node:zlib';
import type { Clock } from '../../clock.ts';
import { type CineStreamError, errorCode } from '../../errors.ts';
import type { CrawlJob } from '../../messaging/crawl/job.ts';
import type { PageArchive } from '../../messaging/crawl/page-archive.ts';
import { retryWhileUnavailable } from '../../messaging/nats/consumer/retry-while-unavailable.ts';
import { traceStep } from '../../observability/tracing/tracing.ts';
import type { BrowserPool } from '../browser/browser-pool.ts';
import { isCutOff } from '../browser/cut-off.ts';
import type { VisitedPage } from '../browser/page.ts';
import {
  concerns,
  readCredentials,
  requestHeaders,
  type SourceCredentials,
} from '../credentials/source-credentials.ts';
import {
  BlockedError,
  HostFailingError,
  PageLoadError,
  PageStatusError,
  RobotsRefusalError,
  UnreadablePageError,
} from '../errors.ts';
import { decodeBody, type Extraction, type RobotsDirective, robotsOfHeader } from '../extract/index.ts';
import type { ScraperMetrics } from '../metrics.ts';
import type { SiteInForce, SitesInForce } from '../site/sites-in-force.ts';
import { keepEvidence } from './evidence.ts';
import { fetchResource } from './fetch-resource.ts';
import type { PageError } from './page-error.ts';
import { type Politeness, retryAfterMilliseconds } from './politeness.ts';
import type { RobotsCache, RobotsRules } from './robots.ts';
import { requirePublicAddress } from './ssrf-guard.ts';
import { type UnderstoodPage, understand } from './understand-page.ts';

export interface PageReaderOptions {
  browsers: Pick<BrowserPool, 'visit'>;
  politeness: Politeness;
  robots: Pick<RobotsCache, 'rulesFor'>;
  /** The `User-Agent` of what is fetched without a browser, the same as for robots.txt. */
  agent: string;
  archive: PageArchive;
  sites: SitesInForce;
  metrics: ScraperMetrics;
  allowPrivateAddresses: boolean;
  /** Whether `noindex` and `nofollow` of pages are obeyed; they are unless it says no. */
  obeysPages?: boolean;
  credentialsDirectory: string;
  clock: Clock;
}

export interface ReadResult {
  /** Where redirects ended. */
  url: string;
  fetchedAt: Date;
  extraction: Extraction;
  /** What the page asks of us: not to use it, not to follow its links. Null where that is not obeyed. */
  robots: readonly RobotsDirective[] | null;
  /** Key in the page archive. */
  page: string;
  /** Sitemaps that robots.txt of its host names. */
  sitemaps?: readonly string[];
  /** Of the site file by which it was read. */
  siteRevision: number;
}

/** What is done once everything is there to ask for the page. */
interface Asking {
  site: SiteInForce;
  credentials: SourceCredentials | undefined;
  beforeAsking: () => Promise<void>;
  signal: AbortSignal;
}

/** A browser is not kept waiting for longer: another host's page can be read in it. */
const longestWaitInBrowserMilliseconds = 1000;
const largestSitemapBytes = 50 * 1024 ** 2;

/** Reads one page: politely, within what robots.txt and the address guard allow, into the archive and the extractor. */
export class PageReader {
  readonly #options: PageReaderOptions;

  constructor(options: PageReaderOptions) {
    this.#options = options;
  }

  /**
   * @param take called when the page's turn has come, right before it is asked for: what it throws ends the reading.
   * @throws AddressRefusedError, RobotsRefusalError, HostBusyError, PageStatusError, BlockedError, UnreadablePageError
   * and what the browser pool throws.
   */
  async read(job: CrawlJob, signal: AbortSignal, take = async () => {}): Promise<ReadResult> {
    const { politeness, metrics, allowPrivateAddresses } = this.#options;
    await requirePublicAddress(job.url, allowPrivateAddresses);
    const credentials = await this.#credentialsOf(job);
    const site = await retryWhileUnavailable(() => this.#options.sites.of(job), { clock: this.#options.clock, signal });
    const waited = await traceStep('wait for the host', () => politeness.approach(job.url, signal));
    const rules = await this.#ofHost(job.url, () => this.#rulesFor(job.url));
    const ownDelay = (job.limits.politeness?.delaySeconds ?? 0) * 1000;
    const delay = Math.max(rules.crawlDelayMilliseconds, ownDelay);
    let fetchedAt = new Date();
    const beforeAsking = async () => {
      const slot = await politeness.takeSlot(job.url, delay, signal, longestWaitInBrowserMilliseconds);
      metrics.waitSeconds.observe((waited + slot.waitedMilliseconds) / 1000);
      metrics.hostDelay.set({ source: job.source }, slot.delayMilliseconds / 1000);
      await take();
      fetchedAt = new Date(this.#options.clock.now());
    };
    const asking: Asking = { site, credentials, beforeAsking, signal };
    const read = () => (job.kind === 'sitemap' ? this.#fetch(job, asking) : this.#visit(job, asking));
    const page = await traceStep('read page', () => this.#ofHost(job.url, read), {
      ...{ 'url.full': job.url, 'cinestream.source': job.source, 'cinestream.run': job.run },
    });
    metrics.pageSeconds.observe(page.milliseconds / 1000);
    await requirePublicAddress(page.url, allowPrivateAddresses);
    const reading = { fetchedAt, siteRevision: site.revision };
    const judge = () => this.#ofHost(job.url, () => this.#judge(job, page, reading, signal));
    return { ...(await traceStep('archive page', judge)), sitemaps: rules.sitemaps };
  }

  async #rulesFor(url: string): Promise<RobotsRules> {
    const rules = await this.#options.robots.rulesFor(url);
    if (!rules.allows(url)) throw new RobotsRefusalError(`robots.txt does not allow ${url}`);
    return rules;
  }

  /** Work that fails where the host does: it is told apart from a page that fails. */
  async #ofHost<T>(url: string, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (!isFailureOfHost(error)) throw error;
      const pause = await this.#options.politeness.failed(url);
      throw pause === null || pause === 0 ? error : new HostFailingError(new URL(url).host, pause, error);
    }
  }

  /** What the source shows its site. Links that lead elsewhere are followed without. */
  async #credentialsOf({ url, limits }: CrawlJob): Promise<SourceCredentials | undefined> {
    if (limits.credentials === undefined) return undefined;
    const credentials = await readCredentials(this.#options.credentialsDirectory, limits.credentials);
    return concerns(credentials, url) ? credentials : undefined;
  }

  async #visit(job: CrawlJob, { site, ...asking }: Asking): Promise<UnderstoodPage> {
    const kind = job.kind === 'sitemap' ? 'list' : job.kind;
    const request = { url: job.url, adapter: job.adapter, site: site.own, kind, ...asking } as const;
    const { page, finding, screenshot } = await this.#options.browsers.visit(request, (visited) => {
      const understood = understand(job, visited, site.whole);
      const { fault } = understood;
      // A page that is not there, or a site that fails, says nothing of the session.
      const isRefusal = fault !== 'error-status' || visited.status === 401 || visited.status === 429;
      return { finding: understood, refused: fault !== null, isBlock: fault !== null && isRefusal };
    });
    return { ...page, ...finding, screenshot };
  }

  /** Sitemaps are no documents: they are fetched without a browser. */
  async #fetch(job: CrawlJob, { site, credentials, beforeAsking, signal }: Asking): Promise<UnderstoodPage> {
    await beforeAsking();
    const started = this.#options.clock.now();
    const { body, truncated, ...answer } = await fetchResource(job.url, {
      signal: AbortSignal.any([signal, AbortSignal.timeout(30_000)]),
      guard: (hop) => requirePublicAddress(hop, this.#options.allowPrivateAddresses),
      headersFor: (hop) => ({
        'user-agent': this.#options.agent,
        ...(credentials !== undefined && concerns(credentials, hop) ? requestHeaders(credentials) : {}),
      }),
      largestBytes: largestSitemapBytes,
    });
    if (truncated) throw new PageLoadError(`${job.url} is larger than ${largestSitemapBytes} bytes`);
    const html = decodeBody(unzipped(job.url, body), answer.headers['content-type'] ?? null).text;
    const page: VisitedPage = {
      ...answer,
      html,
      ready: true,
      cutOff: isCutOff(html),
      latencyMilliseconds: null,
      milliseconds: this.#options.clock.now() - started,
      warnings: [],
    };
    return { ...page, ...understand(job, page, site.whole), screenshot: null };
  }

  /** Archives the page; what cannot be used ends as an error that carries its evidence. */
  async #judge(
    job: CrawlJob,
    page: UnderstoodPage,
    { fetchedAt, siteRevision }: Pick<ReadResult, 'fetchedAt' | 'siteRevision'>,
    signal: AbortSignal,
  ): Promise<ReadResult> {
    const { archive, politeness, clock } = this.#options;
    const given = page.fault === null || page.fault === 'unreadable';
    if (given) await this.#requireAllowed(job.url, page.url);
    const { url, extraction, status, cutOff } = page;
    const ready = page.ready && !cutOff;
    const { source, run, kind, adapter } = job;
    const about = { url, source, run, fetched_at: fetchedAt.toISOString(), kind, adapter, status, ready };
    const key = await retryWhileUnavailable(() => archive.keep(page.body, about), { clock, signal });
    // A page that says too little was given all the same: the host has nothing against us.
    if (given) {
      await retryWhileUnavailable(() => politeness.answered(url, page.latencyMilliseconds), { clock, signal });
      for (const asked of otherHosts(job.url, url))
        await retryWhileUnavailable(() => politeness.answered(asked, null), { clock, signal });
    }
    if (page.fault !== null) throw await this.#explain(page.fault, job, page, await keepEvidence(archive, key, page));
    const robots = this.#options.obeysPages === false ? null : robotsOf(page);
    return { url, fetchedAt, extraction, robots, page: key, siteRevision };
  }

  /** What robots.txt forbids is not read by way of a redirect either. */
  async #requireAllowed(asked: string, url: string): Promise<void> {
    if (url === asked) return;
    const rules = await this.#options.robots.rulesFor(url);
    if (!rules.allows(url)) throw new RobotsRefusalError(`${asked} leads to ${url}, which robots.txt does not allow`);
  }

  /** Leaves the host that refused alone, and the one that sent us there. Gives for how long. */
  async #backOff(job: CrawlJob, url: string, askedMilliseconds: number | undefined): Promise<number> {
    let pause = 0;
    for (const host of [url, ...otherHosts(job.url, url)]) {
      const own = await this.#options.politeness.backOff(host, askedMilliseconds, firstPauseOf(job));
      pause = Math.max(pause, own);
    }
    return pause;
  }

  /** The error that a fault is; hosts that refuse are left alone for a while. */
  async #explain(fault: PageError, job: CrawlJob, page: UnderstoodPage, evidence: string): Promise<CineStreamError> {
    const { clock, metrics } = this.#options;
    const { report, kind } = page.extraction;
    const status = page.status ?? 200;
    if (fault === 'blocked') {
      metrics.blocked.inc({ source: job.source });
      const pause = await this.#backOff(job, page.url, undefined);
      return new BlockedError(page.url, kind === 'blocked' ? report.blocked : [`status ${status}`], pause, evidence);
    }
    if (fault === 'error-status') {
      const asked = retryAfterMilliseconds(page.headers['retry-after'], clock.now());
      const slowDown = status === 429 || status === 503;
      const pause = slowDown ? await this.#backOff(job, page.url, asked) : undefined;
      return new PageStatusError(status, page.url, evidence, pause);
    }
    const unfinished = page.cutOff ? 'it stops in the middle' : 'it did not get ready';
    const reason = page.ready && !page.cutOff ? report.reason : unfinished;
    return new UnreadablePageError(`${page.url} says too little: ${reason}`, evidence);
  }
}

const failuresOfHost: ReadonlySet<string> = new Set(['page_load_failed', 'page_timeout', 'page_incomplete']);

/** 503 is a refusal: it has a pause of its own. */
function isFailureOfHost(error: unknown): boolean {
  if (error instanceof PageStatusError) return error.status >= 500 && error.status !== 503;
  return failuresOfHost.has(errorCode(error));
}

/** What a page asks in its meta elements and its header. */
function robotsOf({ extraction, headers }: UnderstoodPage): RobotsDirective[] {
  return [...extraction.report.robots, ...robotsOfHeader(headers['x-robots-tag'])];
}

/** The address that was asked for, where another host answered in the end. */
function otherHosts(asked: string, answered: string): string[] {
  return new URL(asked).host === new URL(answered).host ? [] : [asked];
}

function firstPauseOf({ limits }: CrawlJob): number | undefined {
  return limits.politeness === undefined ? undefined : limits.politeness.initialBackoffSeconds * 1000;
}

/** A sitemap as text, whether or not it came as a gzip file. @throws PageLoadError where it is broken or unfolds to too much. */
function unzipped(url: string, body: Uint8Array): Uint8Array {
  if (body[0] !== 0x1f || body[1] !== 0x8b) return body;
  try {
    return gunzipSync(body, { maxOutputLength: largestSitemapBytes });
  } catch (error) {
    throw new PageLoadError(`${url} cannot be unzipped within ${largestSitemapBytes} bytes`, { cause: error });
  }
}
