import { type JetStreamClient, jetstream } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/nats-core';
import type { Clock } from '../../clock.ts';
import { errorCode } from '../../errors.ts';
import type { CrawlJob } from '../../messaging/crawl-job.ts';
import { crawlJobId, queueJobs } from '../../messaging/crawl-queue.ts';
import type { PageHistory, PageState } from '../../messaging/page-history.ts';
import { persevere } from '../../messaging/persevere.ts';
import { countInRun, type RunCounters, readRun, reservePages } from '../../messaging/runs.ts';
import type { Observation } from '../../movie/observation.ts';
import type { ScraperMetrics } from '../metrics.ts';
import { jobsForLinks } from './follow-links.ts';
import { contentHash, filledFacts, observationOf } from './observations.ts';
import type { PageReader, ReadResult } from './page-reader.ts';
import { publishObservation } from './publish-observations.ts';

export interface JobHandlerOptions {
  connection: NatsConnection;
  reader: PageReader;
  history: PageHistory;
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
    const { connection, history, metrics, clock, reader } = this.#options;
    const run = await readRun(connection, queued.run);
    // A run's limits may have been changed since the job was queued.
    const job = { ...queued, limits: run?.limits ?? queued.limits };
    if (run?.state === 'cancelled') return this.#finish(job, 'cancelled', {});
    const known = await history.find(job.url);
    // The whole job was done; what was lost is its acknowledgement, or that it was counted.
    if (known?.run === job.run) return this.#finish(job, 'repeated', known.counts);
    const fresh =
      job.kind === 'title' && known !== null && clock.now() - known.read_at < job.limits.freshnessSeconds * 1000;
    if (fresh) return this.#finish(job, 'fresh', { fresh: 1 });

    let result: ReadResult;
    try {
      result = await reader.read(job, signal);
    } catch (error) {
      metrics.failures.inc({ code: errorCode(error) });
      throw error;
    }
    return this.#keep(job, result, known, signal);
  }

  /** Publishes what a page says, queues its links, and remembers that it was read: reading it again is what costs. */
  async #keep(job: CrawlJob, result: ReadResult, known: PageState | null, signal: AbortSignal): Promise<void> {
    const { history, clock } = this.#options;
    const insist = <T>(work: () => Promise<T>) => persevere(work, { clock, signal });
    const observations = observationsOf(job, result);
    const hash = contentHash(observations);
    const unchanged = observations.length > 0 && known?.content_hash === hash;
    if (!unchanged) await insist(() => this.publishObservations(observations));
    const counts = {
      read: 1,
      unchanged: unchanged ? 1 : 0,
      observations: unchanged ? 0 : observations.length,
      queued: -(await this.#queueLinks(job, result, insist)),
    };
    const readAt = result.fetchedAt.getTime();
    await insist(() => history.remember({ url: job.url, read_at: readAt, run: job.run, content_hash: hash, counts }));
    await this.#finish(job, unchanged ? 'unchanged' : result.extraction.kind, counts);
  }

  /** Publishes observations once each: the same page said again within the stream's window is dropped by the server. */
  async publishObservations(observations: readonly Observation[]): Promise<void> {
    const { metrics } = this.#options;
    for (const observation of observations) {
      await publishObservation(this.#client, observation);
      const { source, facts } = observation;
      metrics.observations.inc({ source });
      for (const fact of filledFacts(facts)) metrics.filled.inc({ source, fact });
    }
  }

  /** Gives how many of the pages that the run has room for were queued before, and are not again. */
  async #queueLinks(
    job: CrawlJob,
    { extraction }: ReadResult,
    insist: <T>(work: () => Promise<T>) => Promise<T>,
  ): Promise<number> {
    const { connection, clock } = this.#options;
    const jobs = jobsForLinks(job, extraction.links, new Date(clock.now()));
    if (jobs.length === 0) return 0;
    const { run } = job;
    const asked = { run, job: crawlJobId(run, job.url), wanted: jobs.length, maxPages: job.limits.maxPages };
    const room = await insist(() => reservePages(connection, asked));
    const queued = new Set<CrawlJob>();
    let added = 0;
    await insist(async () => {
      const left = jobs.slice(0, room).filter((one) => !queued.has(one));
      await queueJobs(this.#client, left, (one, isNew) => {
        queued.add(one);
        if (isNew) added += 1;
      });
    });
    return room - added;
  }

  async #finish(job: CrawlJob, outcome: string, counters: Partial<RunCounters>): Promise<void> {
    this.#options.metrics.pages.inc({ outcome });
    if (Object.keys(counters).length > 0)
      await countInRun(this.#options.connection, job.run, counters, crawlJobId(job.run, job.url));
  }
}

/** What the page said about films; a film without a title is none. */
export function observationsOf(job: Pick<CrawlJob, 'source' | 'run'>, result: ReadResult): Observation[] {
  return result.extraction.observations
    .filter((film) => film.title !== null || film.original_title !== null)
    .map((film) => observationOf(film, { ...result, source: job.source, run: job.run }));
}
