import { z } from 'zod';
import { crawlJobSchema, crawlKinds, crawlLimitsSchema } from '../../messaging/crawl-job.ts';
import type { Condition } from '../kubernetes/condition.ts';
import type { Resource } from '../kubernetes/resource.ts';

/** The spec as the CRD's schema lets it through, with its defaults. The CRD refuses what is wrong first. */
export const movieSourceSpecSchema = z.object({
  adapter: crawlJobSchema.shape.adapter,
  start: z.array(z.object({ url: crawlJobSchema.shape.url, kind: z.enum(crawlKinds).default('list') })).min(1),
  follow: crawlLimitsSchema.shape.follow.default([]),
  maxPages: crawlLimitsSchema.shape.maxPages.default(1000),
  maxDepth: crawlLimitsSchema.shape.maxDepth.default(3),
  freshnessSeconds: crawlLimitsSchema.shape.freshnessSeconds.default(86_400),
  schedule: z.string().optional(),
  timeZone: z.string().default('Etc/UTC'),
  startingDeadlineSeconds: z.number().min(0).optional(),
  concurrencyPolicy: z.enum(['Forbid', 'Replace']).default('Forbid'),
  suspend: z.boolean().default(false),
  historyLimit: z.int().min(0).default(5),
});

export type MovieSourceSpec = z.infer<typeof movieSourceSpecSchema>;

/** A run as the status shows it. */
export interface RunStatus {
  name: string;
  state: 'running' | 'finished' | 'cancelled';
  startTime: string;
  completionTime?: string;
  pagesDone: number;
  pagesQueued: number;
  pagesFailed: number;
  pagesBlocked: number;
  observations: number;
}

export interface MovieSourceStatus {
  observedGeneration?: number;
  conditions?: Condition[];
  activeRun?: RunStatus;
  /** Runs that are over, newest first. */
  history?: RunStatus[];
  /** The last slot that was dealt with: its run was started, or it was missed. */
  lastScheduleTime?: string;
  lastMissedTime?: string;
  nextScheduleTime?: string;
  /** The last value of the run-now annotation that was acted on. */
  lastRunNow?: string;
  /** Without a schedule: the run of what the spec now says. */
  lastAppliedRun?: string;
}

export type MovieSource = Resource<unknown, MovieSourceStatus>;

export const runNowAnnotation = 'cinestream.dev/run-now';
