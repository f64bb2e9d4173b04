import type { NatsConnection } from '@nats-io/nats-core';
import type { Clock } from '../../clock.ts';
import { discardJobs } from '../../messaging/crawl/frontier.ts';
import type { CrawlLimits } from '../../messaging/crawl/job.ts';
import {
  cancelRun,
  changeLimits,
  changeOwner,
  finishRun,
  finishRunWhenDone,
  type Run,
  type RunOwner,
  readRun,
  startRun,
} from '../../messaging/crawl/runs.ts';
import { Sites } from '../../messaging/crawl/sites.ts';
import type { ImportJobs } from './import-jobs.ts';
import { MovieCount } from './movie-count.ts';
import { type CrawlSpec, isImport, type MovieSource, type MovieSourceSpec, type RunStatus } from './movie-source.ts';
import { runStatus } from './status.ts';

export interface RunDriverOptions {
  connection: NatsConnection;
  imports: ImportJobs;
  clock: Clock;
}

const noLimits: CrawlLimits = Object.freeze({ maxPages: 1, maxDepth: 0, follow: [], recrawlAfterSeconds: 0 });

/** Starts, follows and ends runs: crawls by jobs in NATS that scrapers take, imports by a Job of Kubernetes. */
export class RunDriver {
  readonly #options: RunDriverOptions;
  readonly #movies: MovieCount;

  constructor(options: RunDriverOptions) {
    this.#options = options;
    this.#movies = new MovieCount(options.connection);
  }

  /** Starts a run of this name, if none ever was. Repeating it makes good what a start that was interrupted left undone. */
  async start(
    source: MovieSource,
    spec: MovieSourceSpec,
    name: string,
  ): Promise<{ status: RunStatus; created: boolean }> {
    const { connection, clock } = this.#options;
    const { run, created } = await startRun(
      connection,
      {
        run: name,
        source: source.metadata.name,
        adapter: spec.adapter,
        seeds: isImport(spec) ? [] : spec.start,
        limits: isImport(spec) ? noLimits : limitsOf(spec),
        owner: ownerOf(source, spec),
      },
      clock,
    );
    return { status: runStatus(run), created };
  }

  /** How a run is now. Also brings it on: an import gets its Job, a run whose work is done is marked as finished. */
  async observe(source: MovieSource, spec: MovieSourceSpec, known: RunStatus): Promise<RunStatus> {
    const run = await readRun(this.#options.connection, known.name);
    if (run === null) return { ...known, state: 'cancelled' };
    const movies = await this.#movies.of(run.run, run.started_at);
    if (run.adapter === 'dataset') return this.#observeImport(source, spec, run, { ...runStatus(run), ...movies });
    await finishRunWhenDone(this.#options.connection, run, this.#options.clock);
    return { ...runStatus((await readRun(this.#options.connection, run.run)) ?? run), ...movies };
  }

  /** What became of a run's movies since it ended: the ETL may still be at it. */
  async movies(ended: RunStatus): Promise<RunStatus> {
    return { ...ended, ...(await this.#movies.of(ended.name, ended.startTime)) };
  }

  /**
   * Gives a running crawl the limits and the politeness that the spec has now.
   * @returns whether they were others.
   */
  async applyLimits(spec: MovieSourceSpec, active: RunStatus): Promise<boolean> {
    return isImport(spec) ? false : changeLimits(this.#options.connection, active.name, limitsOf(spec));
  }

  /**
   * Makes the site of the spec the one that scrapers read the source's pages by, from the next page on.
   * @returns whether it was another before.
   */
  async applySite(source: MovieSource, spec: MovieSourceSpec): Promise<boolean> {
    const sites = await Sites.open(this.#options.connection);
    return sites.put(source.metadata.name, isImport(spec) ? null : (spec.site ?? null));
  }

  /** Ends a run before it is over and takes its work away. */
  async stop(source: MovieSource, active: RunStatus): Promise<void> {
    const { connection, clock, imports } = this.#options;
    await cancelRun(connection, active.name, clock);
    await discardJobs(connection, source.metadata.name, active.name);
    await imports.delete(source, active.name);
  }

  /** Writes down what is to become of the source's movies when the resource is deleted; its newest run says so. */
  async applyDeletionPolicy(source: MovieSource, spec: MovieSourceSpec, newest: string): Promise<void> {
    await changeOwner(this.#options.connection, newest, ownerOf(source, spec));
  }

  async #observeImport(source: MovieSource, spec: MovieSourceSpec, run: Run, status: RunStatus): Promise<RunStatus> {
    const { connection, clock, imports } = this.#options;
    if (status.state !== 'running' || !isImport(spec)) return status;
    const state = await imports.ensure(source, spec, run.run);
    if (state === 'running') return status;
    if (state === 'complete') await finishRun(connection, run.run, clock);
    else await cancelRun(connection, run.run, clock);
    const ended = runStatus((await readRun(connection, run.run)) ?? run);
    return { ...status, ...ended, state: state === 'complete' ? 'finished' : 'failed' };
  }
}

function ownerOf({ metadata: { namespace, uid } }: MovieSource, { deletionPolicy }: MovieSourceSpec): RunOwner {
  return { namespace, uid, deletionPolicy };
}

function limitsOf({
  maxPages,
  maxDepth,
  follow,
  exclude,
  recrawlAfterSeconds,
  politeness,
  credentials,
}: CrawlSpec): CrawlLimits {
  return {
    maxPages,
    maxDepth,
    follow,
    ...(exclude.length === 0 ? {} : { exclude }),
    recrawlAfterSeconds,
    ...(politeness === undefined ? {} : { politeness }),
    ...(credentials === undefined ? {} : { credentials: credentials.secretName }),
  };
}
