import { z } from 'zod';
import { sourceNameSchema } from '../movie/observation.ts';

/** `list`: a page of links (chart, search, home). `title`: a page about one film. `sitemap`: a sitemap or its index. */
export const crawlKinds = ['list', 'title', 'sitemap'] as const;

/** How far and how long a run may go; travels with every job so that any scraper can follow links. */
export const crawlLimitsSchema = z.object({
  maxPages: z.int().min(1).max(10_000_000),
  maxDepth: z.int().min(0).max(100),
  /** Regular expressions (linear-time subset) that a followed URL must match; empty: the start URLs' hosts. */
  follow: z.array(z.string().max(500)).max(100),
  freshnessSeconds: z.number().min(0),
});

/** One page to read. `Nats-Msg-Id` = run + URL. */
export const crawlJobSchema = z.object({
  schema_version: z.literal(1),
  url: z.url({ protocol: /^https?$/ }).max(4096),
  source: sourceNameSchema,
  /** Names the adapter: readiness conditions, clicks, link rules. */
  adapter: z.enum(['imdb', 'schema-org', 'demo']),
  kind: z.enum(crawlKinds),
  run: z.string().regex(/^[A-Za-z0-9_-]{1,128}$/),
  depth: z.int().min(0).max(100),
  attempt: z.int().min(0),
  limits: crawlLimitsSchema,
  queued_at: z.iso.datetime(),
});

export type CrawlJob = z.infer<typeof crawlJobSchema>;
export type CrawlKind = CrawlJob['kind'];
export type CrawlLimits = z.infer<typeof crawlLimitsSchema>;
