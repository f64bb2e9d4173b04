import { z } from 'zod';
import { crawlJobSchema, crawlKinds, crawlLimitsSchema, politenessSchema } from '../../messaging/crawl/job.ts';
import { siteSchema } from '../../movie/site/site.ts';
import type { Condition } from '../kubernetes/condition.ts';
import type { Resource } from '../kubernetes/resource.ts';

const common = {
  schedule: z.string().optional(),
  timeZone: z.string().default('Etc/UTC'),
  startingDeadlineSeconds: z.number().min(0).optional(),
  concurrencyPolicy: z.enum(['Allow', 'Forbid', 'Replace']).default('Forbid'),
  suspend: z.boolean().default(false),
  historyLimit: z.int().min(0).default(5),
  deletionPolicy: z.enum(['Retain', 'Retract']).default('Retain'),
};

const crawlSpecSchema = z.object({
  ...common,
  adapter: crawlJobSchema.shape.adapter,
  site: siteSchema.optional(),
  start: z.array(z.object({ url: crawlJobSchema.shape.url, kind: z.enum(crawlKinds).default('list') })).min(1),
  follow: crawlLimitsSchema.shape.follow.default([]),
  exclude: crawlLimitsSchema.shape.follow.default([]),
  maxPages: crawlLimitsSchema.shape.maxPages.default(1000),
  maxDepth: crawlLimitsSchema.shape.maxDepth.default(3),
  recrawlAfterSeconds: crawlLimitsSchema.shape.recrawlAfterSeconds.default(86_400),
  politeness: z
    .object({
      delaySeconds: politenessSchema.shape.delaySeconds.default(0),
      initialBackoffSeconds: politenessSchema.shape.initialBackoffSeconds.default(2),
    })
    .optional(),
  credentials: z.object({ secretName: z.string() }).optional(),
});

const importSpecSchema = z.object({
  ...common,
  adapter: z.literal('dataset'),
  dataset: z.object({
    url: z.url().optional(),
    volumeClaimName: z.string().optional(),
    titleTypes: z.array(z.string()).min(1).default(['movie', 'tvMovie', 'tvSeries', 'tvMiniSeries', 'short', 'video']),
    minimumVotes: z.int().min(0).default(0),
  }),
});

/** The spec as the CRD's schema lets it through, with its defaults. The CRD refuses what is wrong first. */
export const movieSourceSpecSchema = z.discriminatedUnion('adapter', [crawlSpecSchema, importSpecSchema]);

export type CrawlSpec = z.infer<typeof crawlSpecSchema>;
export type ImportSpec = z.infer<typeof importSpecSchema>;
export type MovieSourceSpec = CrawlSpec | ImportSpec;

/** Whether a source is a file to import rather than a site to crawl. */
export function isImport(spec: MovieSourceSpec): spec is ImportSpec {
  return spec.adapter === 'dataset';
}

/** A run as the status shows it. */
export interface RunStatus {
  name: string;
  state: 'running' | 'finished' | 'cancelled' | 'failed';
  startTime: string;
  completionTime?: string;
  pagesDone: number;
  pagesQueued: number;
  pagesFailed: number;
  pagesBlocked: number;
  observations: number;
  /** Movies that users saw for the first time by this run, and that they saw change. */
  moviesNew: number;
  moviesChanged: number;
  /** Why a run that is over found no movies. */
  message?: string;
}

export interface MovieSourceStatus {
  observedGeneration?: number;
  conditions?: Condition[];
  /** One line for the table of `kubectl get`. */
  summary?: string;
  /** Runs that are going on, newest first; several only with concurrencyPolicy Allow. */
  active?: RunStatus[];
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
