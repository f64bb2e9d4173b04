import { randomUUID } from 'node:crypto';
import type { JetStreamClient } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/nats-core';
import type { Clock } from '../../clock.ts';
import { errorCode } from '../../errors.ts';
import { crawlJobId, queueJobs } from '../../messaging/crawl/frontier.ts';
import type { CrawlJob } from '../../messaging/crawl/job.ts';
import { dropLink, type LinkCounts } from '../../messaging/crawl/link-counts.ts';
import { countInRun, type RunCounters, readRun, reservePages } from '../../messaging/crawl/runs.ts';
import {
  type Done,
  doneIn,
  millisecondsTaken,
  type UrlState,
  type UrlStates,
} from '../../messaging/crawl/url-state.ts';
import { jetstream } from '../../messaging/nats/client.ts';
import { retryWhileUnavailable } from '../../messaging/nats/consumer/retry-while-unavailable.ts';
import type { Observation } from '../../movie/observation.ts';
import { PageStatusError, PageTakenError, RunPausedError } from '../errors.ts';
import type { ScraperMetrics } from '../metrics.ts';
import { jobsForLinks, mostBarrenPages } from './follow-links.ts';
import { observationOf, observationsHash } from './observations.ts';
import type { PagePublisher, PageStatement } from './page-publisher.ts';
import type { PageReader, ReadResult } from './page-reader.ts';
import { amountsById } from './second-look.ts';

export interface JobHandlerOptions {
  connection: NatsConnection;
  reader: PageReader;
  history: UrlStates;
  publisher: PagePublisher;
  metrics: ScraperMetrics;
  clock: Clock;
}

/** Does crawl jobs: reads the page, publishes what it says, queues its links. Repeating a job repeats nothing. */
export class JobHandler {
  readonly #options: JobHandlerOptions;
  readonly #client: JetStreamClient;

  constructor(options: JobHandlerOptions) {
    this.#options = options;
    this.#client = jetstream(options.connection);
  }

  async handle(queued: CrawlJob, signal: AbortSignal): Promise<void> {
    const { connection, history, clock } = this.#options;
    const run = await readRun(connection, queued.run);
    // A run's limits may have been changed since the job was queued.
    const job = { ...queued, limits: run?.limits ?? queued.limits };
    if (run?.state === 'cancelled') return this.#finish(job, 'cancelled', {});
    if (run?.paused === true) throw new RunPausedError(job.run);
    const known = await history.find(job.url);
    const done = doneIn(known, job.run);
    // The whole job was done; what was lost is its acknowledgement, or that it was counted.
    if (done !== null) return this.#repeat(job, done);
    const leadsToMovies = job.kind === 'list' || job.kind === 'sitemap';
    if (!leadsToMovies && known !== null && clock.now() - known.read_at < job.limits.recrawlAfterSeconds * 1000) {
      const counts = { fresh: 1 };
      await history.pass(job.url, { run: job.run, queued_at: job.queued_at, counts });
      return this.#finish(job, 'fresh', counts);
    }

    const taken = millisecondsTaken(known, clock.now());
    if (taken > 0) throw takenError(job, taken);

    const reading = randomUUID();
    let ours = false;
    const take = async () => {
      const { isOurs, milliseconds } = await history.take(job.url, job.run, reading, clock.now());
      if (!isOurs) throw takenError(job, milliseconds);
      ours = true;
    };
    try {
      await this.#keep(job, await this.#read(job, signal, take), known, signal);
    } catch (error) {
      if (ours && (await this.#isGoneForGood(job, known, error))) return;
      // Where that fails too, the page is free again a little later.
      if (ours) await history.release(job.url, reading).catch(() => {});
      throw error;
    }
  }

  /** A page that is found again when its job is forgotten by the stream is queued again: that takes no room in the run. */
  async #repeat(job: CrawlJob, { queued_at, counts }: Done): Promise<void> {
    await this.#finish(job, 'repeated', counts);
    if (queued_at === undefined || queued_at === job.queued_at) return;
    const again = crawlJobId(job.run, `${job.url} ${job.queued_at}`);
    await countInRun(this.#options.connection, job.run, { queued: -1 }, again);
  }

  async #read(job: CrawlJob, signal: AbortSignal, take: () => Promise<void>): Promise<ReadResult> {
    const { reader, metrics } = this.#options;
    try {
      return await reader.read(job, signal, take);
    } catch (error) {
      metrics.failures.inc({ code: errorCode(error) });
      throw error;
    }
  }

  /** Whether a page that told of a movie is not there, and was not a day ago. */
  async #isGoneForGood(job: CrawlJob, known: UrlState | null, error: unknown): Promise<boolean> {
    const { history, publisher, clock } = this.#options;
    const isGone = error instanceof PageStatusError && (error.status === 404 || error.status === 410);
    if (!isGone || Object.keys(known?.said ?? {}).length === 0) return false;
    if (!(await publisher.retractGone(job.source, job.url))) return false;
    const counts = { read: 1 };
    const { url, run, queued_at } = job;
    await history.remember({ url, read_at: clock.now(), run, queued_at, content_hash: '', counts });
    await this.#finish(job, 'gone', counts);
    return true;
  }

  /** Publishes what a page says, queues its links, and remembers that it was read: reading it again is what costs. */
  async #keep(job: CrawlJob, result: ReadResult, known: UrlState | null, signal: AbortSignal): Promise<void> {
    const { history, publisher, clock } = this.#options;
    const insist = <T>(work: () => Promise<T>) => retryWhileUnavailable(work, { clock, signal });
    const page = statementOf(job, result, known);
    const { observations, address } = page;
    await insist(() => publisher.check(page));
    const hash = observationsHash(observations);
    const unchanged = observations.length > 0 && known?.content_hash === hash;
    if (!unchanged) await insist(() => publisher.publish(observations));
    await insist(() => publisher.retractMoved(job.source, page));
    const links = await this.#queueLinks(job, result, insist);
    const counts = {
      read: 1,
      unchanged: unchanged ? 1 : 0,
      observations: unchanged ? 0 : observations.length,
      queued: -links.unusedRoom,
    };
    const readAt = result.fetchedAt.getTime();
    const { url, run, queued_at } = job;
    // A page that tells of no movie today does not unsay what it told.
    const said = observations.length === 0 ? known?.said : amountsById(observations);
    const state = { url, read_at: readAt, run, queued_at, content_hash: hash, counts, said, address };
    await insist(() => history.remember(state));
    await this.#finish(job, unchanged ? 'unchanged' : result.extraction.kind, counts, links.counts);
  }

  /** Queues the jobs that a page's links make; further pages of a list last, since only those that lead to something new count. */
  async #queueLinks(
    job: CrawlJob,
    { extraction, robots, sitemaps = [] }: ReadResult,
    insist: <T>(work: () => Promise<T>) => Promise<T>,
  ): Promise<{ counts: LinkCounts; unusedRoom: number }> {
    const { connection, clock } = this.#options;
    const following = { now: new Date(clock.now()), robots, sitemaps };
    const { jobs, nextPages, counts } = jobsForLinks(job, extraction, following);
    const isUnused = robots?.includes('noindex') === true;
    if (isUnused) dropLink(counts, 'noindex', job.url);
    const all = [...jobs, ...nextPages];
    if (all.length === 0) return { counts, unusedRoom: 0 };
    const { run } = job;
    const asked = { run, job: crawlJobId(run, job.url), wanted: all.length, maxPages: job.limits.maxPages };
    const room = await insist(() => reservePages(connection, asked));
    for (const { url } of all.slice(room)) dropLink(counts, 'max-pages', url);
    const found = await this.#queueNew(jobs.slice(0, room), insist);
    const barrenPages = found > 0 ? 0 : (job.barren_pages ?? 0) + 1;
    const leadOn = nextPages.slice(0, room - Math.min(room, jobs.length));
    if (barrenPages >= mostBarrenPages) {
      for (const { url } of leadOn) dropLink(counts, 'nothing-new', url);
      return { counts, unusedRoom: room - found };
    }
    const pages = leadOn.map((page) => (barrenPages === 0 ? page : { ...page, barren_pages: barrenPages }));
    return { counts, unusedRoom: room - found - (await this.#queueNew(pages, insist)) };
  }

  /** Gives how many of the jobs were not queued before. */
  async #queueNew(jobs: readonly CrawlJob[], insist: <T>(work: () => Promise<T>) => Promise<T>): Promise<number> {
    const queued = new Set<CrawlJob>();
    let added = 0;
    await insist(async () => {
      const left = jobs.filter((one) => !queued.has(one));
      await queueJobs(this.#client, left, (one, isNew) => {
        queued.add(one);
        if (isNew) added += 1;
      });
    });
    return added;
  }

  async #finish(job: CrawlJob, outcome: string, counters: Partial<RunCounters>, links?: LinkCounts): Promise<void> {
    this.#options.metrics.pages.inc({ outcome });
    if (Object.keys(counters).length > 0)
      await countInRun(this.#options.connection, job.run, counters, crawlJobId(job.run, job.url), links);
  }
}

/** It is looked at again before the other must be done: most pages take less than a few seconds. */
const longestLookAgainMilliseconds = 3000;

function takenError({ url }: CrawlJob, milliseconds: number): PageTakenError {
  return new PageTakenError(url, Math.min(milliseconds, longestLookAgainMilliseconds));
}

/** What a page says, as it is checked and published. */
export function statementOf(
  job: Pick<CrawlJob, 'source' | 'run' | 'url'>,
  result: ReadResult,
  known: UrlState | null,
): PageStatement {
  const address = result.extraction.report.canonical ?? result.url;
  return { url: job.url, address, observations: observationsOf(job, result), known };
}

/** What the page said about movies; a movie without a title is none, and a page that asks for it says nothing. */
export function observationsOf(job: Pick<CrawlJob, 'source' | 'run'>, result: ReadResult): Observation[] {
  if (result.robots?.includes('noindex')) return [];
  return result.extraction.observations
    .filter((movie) => movie.title !== null || movie.original_title !== null)
    .map((movie) => {
      const { canonical } = result.extraction.report;
      return observationOf(movie, { ...result, canonical, source: job.source, run: job.run });
    });
}
