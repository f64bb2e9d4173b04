import { createHash } from 'node:crypto';
import { type JetStreamClient, jetstreamManager } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/nats-core';
import { encode } from './codec.ts';
import { type CrawlJob, crawlJobSchema } from './crawl-job.ts';
import { publish } from './publish.ts';
import { streams, subjects, token } from './subjects.ts';

/** `Nats-Msg-Id` of a job: one URL is queued once per run. */
export function crawlJobId(run: string, url: string): string {
  return createHash('sha256').update(`${run}\n${url}`).digest('hex').slice(0, 40);
}

/**
 * Queues jobs. Safe to repeat: the stream drops what it has within its duplicate window.
 * @param onQueued is called for each job that the stream has, and whether it had it before.
 * @throws StorageFullError, MessagingUnavailableError
 */
export async function queueJobs(
  client: JetStreamClient,
  jobs: readonly CrawlJob[],
  onQueued: (job: CrawlJob, isNew: boolean) => void = () => {},
): Promise<void> {
  const queue = async (job: CrawlJob) => {
    const subject = subjects.crawlJob(job.source, job.kind, job.run);
    const options = { messageId: crawlJobId(job.run, job.url), startsTrace: true };
    const { duplicate } = await publish(client, subject, encode(crawlJobSchema, job), options);
    onQueued(job, !duplicate);
  };
  for (let start = 0; start < jobs.length; start += 100) await Promise.all(jobs.slice(start, start + 100).map(queue));
}

/** Jobs of a source's run that are queued or being read. Exact: the work queue keeps a job until it is acknowledged. */
export async function outstandingJobs(connection: NatsConnection, source: string, run: string): Promise<number> {
  const manager = await jetstreamManager(connection, { checkAPI: false });
  const info = await manager.streams.info(streams.crawl, { subjects_filter: `crawl.${token(source)}.>` });
  const counts = Object.entries(info.state.subjects ?? {}).filter(([subject]) => {
    const runOfJobs = subject.split('.')[3];
    // Earlier versions did not name the run: such jobs may be any run's.
    return runOfJobs === undefined || runOfJobs === token(run);
  });
  return counts.reduce((sum, [, count]) => sum + count, 0);
}

export interface QueuedJob {
  sequence: number;
  job: CrawlJob;
}

/**
 * Jobs of a source (null: of all) that are queued or being read and that `fits` chooses; looks at the oldest `most` jobs.
 * @returns them, and whether all jobs were looked at.
 */
export async function findJobs(
  connection: NatsConnection,
  source: string | null,
  fits: (job: CrawlJob) => boolean,
  most: number,
): Promise<{ jobs: QueuedJob[]; complete: boolean }> {
  const manager = await jetstreamManager(connection, { checkAPI: false });
  const jobs: QueuedJob[] = [];
  const subject = source === null ? 'crawl.>' : `crawl.${token(source)}.>`;
  // A work queue takes no second consumer: its messages are got one by one.
  for (let looked = 0, next = 1; looked < most; looked += 1) {
    const message = await manager.direct.getMessage(streams.crawl, { seq: next, next_by_subj: subject });
    if (message === null) return { jobs, complete: true };
    const job = crawlJobSchema.safeParse(message.json()).data;
    if (job !== undefined && fits(job)) jobs.push({ sequence: message.seq, job });
    next = message.seq + 1;
  }
  return { jobs, complete: false };
}

/**
 * Takes a source's jobs out of the queue, of all its runs or of one.
 * @returns how many.
 */
export async function discardJobs(connection: NatsConnection, source: string, run?: string): Promise<number> {
  const manager = await jetstreamManager(connection, { checkAPI: false });
  const jobs = run === undefined ? '>' : `*.${token(run)}`;
  const { purged } = await manager.streams.purge(streams.crawl, { filter: `crawl.${token(source)}.${jobs}` });
  return purged;
}
