import type { NatsConnection } from '@nats-io/nats-core';
import { z } from 'zod';
import type { Clock } from '../../clock.ts';
import { ConcurrentWriteError } from '../../errors.ts';
import { buckets } from '../contracts/subjects.ts';
import { jetstream } from '../nats/client.ts';
import { Bucket } from '../nats/key-value.ts';
import { hasOutstandingJobs, queueJobs } from './frontier.ts';
import { type CrawlJob, type CrawlKind, type CrawlLimits, crawlJobSchema, crawlLimitsSchema } from './job.ts';
import { addLinkCounts, describeLinks, type LinkCounts, linkCountsSchema, noLinks } from './link-counts.ts';

const count = z.int().min(0);

/** Pages by outcome and what came of them. */
export const runCountersSchema = z.object({
  queued: count,
  read: count,
  unchanged: count,
  fresh: count,
  failed: count,
  blocked: count,
  refused: count,
  observations: count,
});
export type RunCounters = z.infer<typeof runCountersSchema>;

const runOwnerSchema = z.object({
  namespace: z.string(),
  uid: z.string(),
  /** What becomes of what the source said when the resource is deleted. */
  deletionPolicy: z.enum(['Retain', 'Retract']),
});
/** The MovieSource that a run was started for; its name is the run's source. */
export type RunOwner = z.infer<typeof runOwnerSchema>;

const runSchema = z.object({
  schema_version: z.literal(1),
  run: crawlJobSchema.shape.run,
  source: crawlJobSchema.shape.source,
  /** How pages are read; `dataset`: there are none, a file is imported. */
  adapter: z.enum([...crawlJobSchema.shape.adapter.options, 'dataset']),
  /** `starting`: its first jobs may not be queued yet. */
  state: z.enum(['starting', 'running', 'finished', 'cancelled']),
  started_at: z.iso.datetime(),
  finished_at: z.iso.datetime().nullable(),
  limits: crawlLimitsSchema,
  counters: runCountersSchema,
  /** What became of the links on its pages. Older runs have none. */
  links: linkCountsSchema.optional(),
  /** Its pages wait until it is resumed. */
  paused: z.boolean().optional(),
  /** The jobs that were counted last: one whose acknowledgement was lost is not counted again. */
  counted: z.array(z.string()).default([]),
  /** Room for pages that jobs have taken which are not counted yet. */
  reserved: z.record(z.string(), count).default({}),
  /** None of a run that people started, and once the resource is gone and its runs are ended. */
  owner: runOwnerSchema.optional(),
});

/** One crawl of a source. */
export type Run = z.infer<typeof runSchema>;

export interface RunSpecification {
  /** The run's name is its lock: however often a run of this name is started, it runs once. */
  run: string;
  source: string;
  adapter: Run['adapter'];
  /** None for an import. */
  seeds: readonly { url: string; kind: CrawlKind }[];
  limits: CrawlLimits;
  owner?: RunOwner;
}

const noCounters: RunCounters = Object.freeze({
  queued: 0,
  read: 0,
  unchanged: 0,
  fresh: 0,
  failed: 0,
  blocked: 0,
  refused: 0,
  observations: 0,
});

/** The runs by their names. */
export async function openRuns(connection: NatsConnection): Promise<Bucket<Run>> {
  return Bucket.open(connection, buckets.runs, runSchema);
}

/**
 * Starts a run, or repeats what a start that was interrupted had left undone; a run of this name that is over stays over.
 * The run is recorded before its jobs, so that none is read of a run that nobody knows.
 */
export async function startRun(
  connection: NatsConnection,
  specification: RunSpecification,
  clock: Clock,
): Promise<{ run: Run; created: boolean }> {
  const runs = await openRuns(connection);
  const record = recordOf(specification, new Date(clock.now()).toISOString());
  const created = await runs.create(record.run, record).then(
    () => true,
    (error: unknown) => {
      if (error instanceof ConcurrentWriteError) return false;
      throw error;
    },
  );
  const existing = created ? record : ((await runs.get(record.run))?.value ?? record);
  if (existing.state !== 'starting') return { run: existing, created };
  await queueJobs(jetstream(connection), jobsForSeeds(specification, existing.started_at));
  const begun = await runs.change(record.run, (value) =>
    value?.state === 'starting' ? { ...value, state: 'running' } : null,
  );
  return { run: begun ?? existing, created };
}

function recordOf({ run, source, adapter, seeds, limits, owner }: RunSpecification, now: string): Run {
  return {
    schema_version: 1,
    run,
    source,
    adapter,
    state: 'starting',
    started_at: now,
    finished_at: null,
    limits,
    counters: { ...noCounters, queued: new Set(seeds.map(({ url }) => url)).size },
    counted: [],
    reserved: {},
    ...(owner === undefined ? {} : { owner }),
  };
}

function jobsForSeeds({ run, source, adapter, seeds, limits }: RunSpecification, now: string): CrawlJob[] {
  if (adapter === 'dataset') return [];
  const common = { source, adapter, run, depth: 0, attempt: 0, limits, queued_at: now };
  return seeds.map(({ url, kind }) => ({ schema_version: 1, url, kind, ...common }));
}

/**
 * Gives a running run other limits. They count for every page that is read from now on, whatever its job says.
 * @returns whether they were others.
 */
export async function changeLimits(connection: NatsConnection, run: string, limits: CrawlLimits): Promise<boolean> {
  const runs = await openRuns(connection);
  let changed = false;
  await runs.change(run, (value) => {
    changed = value !== null && isActive(value) && JSON.stringify(value.limits) !== JSON.stringify(limits);
    return value === null || !changed ? null : { ...value, limits };
  });
  return changed;
}

/** Says for whom a run is, or that nobody has it any more. */
export async function changeOwner(connection: NatsConnection, run: string, owner: RunOwner | undefined): Promise<void> {
  const runs = await openRuns(connection);
  await runs.change(run, (value) => {
    if (value === null || JSON.stringify(value.owner) === JSON.stringify(owner)) return null;
    const { owner: _, ...others } = value;
    return owner === undefined ? others : { ...others, owner };
  });
}

/** Whether a run is going on. */
export function isActive({ state }: Run): boolean {
  return state === 'starting' || state === 'running';
}

/** Why a run that is over found no movies: what became of the links that it saw. Null where it found some, or is not over. */
export function whyWithoutMovies({ state, adapter, counters, links }: Run): string | null {
  const { read, failed, blocked, refused, observations, unchanged, fresh } = counters;
  if (state !== 'finished' || adapter === 'dataset' || observations + unchanged + fresh > 0) return null;
  const lost = `${failed + blocked + refused} could not be read`;
  const pages = `no movies on ${read} pages${failed + blocked + refused > 0 ? `, ${lost} (see cinestream deadletter list)` : ''}`;
  return links === undefined ? pages : `${pages}: ${describeLinks(links)}`;
}

/** A run, null where none of this name was started. */
export async function readRun(connection: NatsConnection, run: string): Promise<Run | null> {
  return (await (await openRuns(connection)).get(run))?.value ?? null;
}

/** All runs, newest first. */
export async function listRuns(connection: NatsConnection): Promise<Run[]> {
  const runs = await openRuns(connection);
  return [...(await runs.entries()).values()]
    .map(({ value }) => value)
    .toSorted((one, other) => other.started_at.localeCompare(one.started_at));
}

/** Many more than are done between a job and its redelivery. */
const countedJobs = 500;

/** As much of a job's id as tells it from the others of a run. */
function markOf(job: string): string {
  return job.slice(0, 12);
}

/**
 * Adds to a run's counters and to what is known of its links; what comes of a job, by its id, is added once, however often it is said. A run that nobody recorded
 * (one page on request) has none.
 */
export async function countInRun(
  connection: NatsConnection,
  run: string,
  added: Partial<RunCounters>,
  job?: string,
  links?: LinkCounts,
): Promise<Run | null> {
  const runs = await openRuns(connection);
  const mark = job === undefined ? undefined : markOf(job);
  return runs.change(run, (value) => {
    if (value === null || (mark !== undefined && value.counted.includes(mark))) return null;
    const counters = { ...value.counters };
    for (const [name, amount] of Object.entries(added)) counters[name as keyof RunCounters] += amount;
    const counted = links === undefined ? value : { ...value, links: addLinkCounts(value.links ?? noLinks(), links) };
    if (mark === undefined) return { ...counted, counters };
    const { [mark]: _, ...reserved } = value.reserved;
    return { ...counted, counters, reserved, counted: [...value.counted, mark].slice(-countedJobs) };
  });
}

/**
 * Takes room for more pages in a run, before they are queued: however many scrapers find links at once, it reads no more than
 * its limit. A job that asks again gets what it got. A run that nobody recorded has as much room as its limits say.
 * @returns for how many there is room; what is then not queued is to be given back by `countInRun`.
 */
export async function reservePages(
  connection: NatsConnection,
  { run, job, wanted, maxPages }: { run: string; job: string; wanted: number; maxPages: number },
): Promise<number> {
  const runs = await openRuns(connection);
  const mark = markOf(job);
  let granted = Math.min(wanted, maxPages - 1);
  await runs.change(run, (value) => {
    if (value === null) return null;
    const before = value.reserved[mark];
    granted = before ?? Math.max(0, Math.min(wanted, value.limits.maxPages - value.counters.queued));
    if (before !== undefined) return null;
    const counters = { ...value.counters, queued: value.counters.queued + granted };
    return { ...value, counters, reserved: { ...value.reserved, [mark]: granted } };
  });
  return granted;
}

/** Marks a run as finished, by whoever knows that it is. */
export async function finishRun(connection: NatsConnection, run: string, clock: Clock): Promise<void> {
  await endRun(connection, run, 'finished', clock);
}

/** Scrapers acknowledge the jobs of a cancelled run without reading them. */
export async function cancelRun(connection: NatsConnection, run: string, clock: Clock): Promise<void> {
  await endRun(connection, run, 'cancelled', clock);
}

/**
 * Marks a run as finished when none of its jobs is left. Of an import only the job that does it knows when it is over.
 * @returns whether the run is over.
 */
export async function finishRunWhenDone(connection: NatsConnection, run: Run, clock: Clock): Promise<boolean> {
  if (!isActive(run)) return true;
  if (run.state === 'starting') return false;
  if (run.adapter === 'dataset') return false;
  if (await hasOutstandingJobs(connection, run.source, run.run)) return false;
  await endRun(connection, run.run, 'finished', clock);
  return true;
}

async function endRun(
  connection: NatsConnection,
  run: string,
  state: 'finished' | 'cancelled',
  clock: Clock,
): Promise<void> {
  const runs = await openRuns(connection);
  const now = new Date(clock.now()).toISOString();
  await runs.change(run, (value) =>
    value === null || !isActive(value) ? null : { ...value, state, finished_at: now },
  );
}
