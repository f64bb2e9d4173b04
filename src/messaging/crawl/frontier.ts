import { createHash } from 'node:crypto';
import type { JetStreamClient, JetStreamManager } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/nats-core';
import { streams, subjects, token } from '../contracts/subjects.ts';
import { removeMessages } from '../nats/admin/purge.ts';
import { jetstreamManager } from '../nats/client.ts';
import { encode } from '../nats/codec.ts';
import { publish } from '../nats/publish.ts';
import { type CrawlJob, crawlJobSchema } from './job.ts';

/** `Nats-Msg-Id` of a job: one URL is queued once per run. */
export function crawlJobId(run: string, url: string): string {
  return createHash('sha256').update(`${run}\n${url}`).digest('hex').slice(0, 40);
}

/**
 * Queues jobs: they wait in the frontier until `admitJobs` gives them their turn among those of other sources. Safe to
 * repeat: the stream drops what it had within its duplicate window.
 * @param onQueued is called for each job that the stream has, and whether it had it before.
 * @throws StorageFullError, MessagingUnavailableError
 */
export async function queueJobs(
  client: JetStreamClient,
  jobs: readonly CrawlJob[],
  onQueued: (job: CrawlJob, isNew: boolean) => void = () => {},
): Promise<void> {
  const queue = async (job: CrawlJob) => {
    const subject = subjects.waitingJob(job.source, job.kind, job.run);
    const options = { messageId: crawlJobId(job.run, job.url), startsTrace: true };
    const { duplicate } = await publish(client, subject, encode(crawlJobSchema, job), options);
    onQueued(job, !duplicate);
  };
  for (let start = 0; start < jobs.length; start += 100) await Promise.all(jobs.slice(start, start + 100).map(queue));
}

/**
 * Whether jobs of a run wait, are queued or are being read. Sure of a "no": a job is in the frontier until it is in the queue, and in the
 * queue until it is acknowledged, after its links have gone to the frontier. Where something came to the frontier between the
 * looks, it may have: that counts as yes, and who asks asks again.
 */
export async function hasOutstandingJobs(connection: NatsConnection, source: string, run: string): Promise<boolean> {
  const manager = await jetstreamManager(connection, { checkAPI: false });
  const before = await jobsOfRun(manager, streams.frontier, source, run);
  if (before.count > 0) return true;
  if ((await jobsOfRun(manager, streams.crawl, source, run)).count > 0) return true;
  const after = await manager.streams.info(streams.frontier);
  return after.state.last_seq !== before.lastSequence;
}

async function jobsOfRun(
  manager: JetStreamManager,
  stream: string,
  source: string,
  run: string,
): Promise<{ count: number; lastSequence: number }> {
  const { state } = await manager.streams.info(stream, { subjects_filter: `*.${token(source)}.>` });
  const counts = Object.entries(state.subjects ?? {}).filter(([subject]) => {
    const runOfJobs = subject.split('.')[3];
    // Earlier versions did not name the run: such jobs may be any run's.
    return runOfJobs === undefined || runOfJobs === token(run);
  });
  return { count: counts.reduce((sum, [, count]) => sum + count, 0), lastSequence: state.last_seq };
}

export interface QueuedJob {
  /** Where it is: the queue, or the frontier. */
  stream: string;
  sequence: number;
  job: CrawlJob;
}

/**
 * Jobs of a source (null: of all) that wait, are queued or are being read and that `fits` chooses; looks at the oldest `most` jobs of
 * the queue and of the frontier.
 * @returns them, and whether all jobs were looked at.
 */
export async function findJobs(
  connection: NatsConnection,
  source: string | null,
  fits: (job: CrawlJob) => boolean,
  most: number,
): Promise<{ jobs: QueuedJob[]; complete: boolean }> {
  const manager = await jetstreamManager(connection, { checkAPI: false });
  const subject = source === null ? '>' : `*.${token(source)}.>`;
  // The frontier first: a job that is admitted meanwhile is found twice rather than not at all.
  const waiting = await findJobsIn(manager, streams.frontier, subject, fits, most);
  const queued = await findJobsIn(manager, streams.crawl, subject, fits, most);
  return { jobs: [...queued.jobs, ...waiting.jobs], complete: queued.complete && waiting.complete };
}

async function findJobsIn(
  manager: JetStreamManager,
  stream: string,
  subject: string,
  fits: (job: CrawlJob) => boolean,
  most: number,
): Promise<{ jobs: QueuedJob[]; complete: boolean }> {
  const jobs: QueuedJob[] = [];
  // A work queue takes no second consumer: its messages are got one by one.
  for (let looked = 0, next = 1; looked < most; looked += 1) {
    const message = await manager.direct.getMessage(stream, { seq: next, next_by_subj: subject });
    if (message === null) return { jobs, complete: true };
    const job = crawlJobSchema.safeParse(message.json()).data;
    if (job !== undefined && fits(job)) jobs.push({ stream, sequence: message.seq, job });
    next = message.seq + 1;
  }
  return { jobs, complete: false };
}

/**
 * Takes a source's jobs out of frontier and queue, of all its runs or of one. What is just being admitted may be left: of a run that is
 * cancelled, scrapers acknowledge it unread.
 */
export async function discardJobs(connection: NatsConnection, source: string, run?: string): Promise<void> {
  const jobs = run === undefined ? '>' : `*.${token(run)}`;
  await removeMessages(connection, streams.frontier, `frontier.${token(source)}.${jobs}`);
  await removeMessages(connection, streams.crawl, `crawl.${token(source)}.${jobs}`);
}
