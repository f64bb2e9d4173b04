import { z } from 'zod';
import { sourceNameSchema } from '../../movie/observation.ts';
import { bundledSiteNames } from '../../movie/site/site.ts';

/**
 * `list`: a page of links (chart, search, home). `title`: a page about one movie; one that says of none is a fault. `page`: about a
 * movie or not, as sitemaps list them. `sitemap`: a sitemap or its index.
 */
export const crawlKinds = ['list', 'movie', 'page', 'sitemap'] as const;

/** What a source asks of scrapers beyond what robots.txt and the answers of its hosts ask. */
export const politenessSchema = z.object({
  /** Between two requests to one host, at least. */
  delaySeconds: z.number().min(0).max(3600),
  /** The pause after a first refusal (429, 503, a challenge) that does not say how long; doubles with each. */
  initialBackoffSeconds: z.number().min(1).max(900),
});

/** How far and how long a run may go; travels with every job so that any scraper can follow links. */
export const crawlLimitsSchema = z.object({
  maxPages: z.int().min(1).max(10_000_000),
  maxDepth: z.int().min(0).max(100),
  /** Regular expressions that say what is followed: a URL must match one; empty: what its address tells to be of movies, on the site of the start. */
  follow: z.array(z.string().max(500)).max(100),
  /** Regular expressions; a URL that matches one is never followed. */
  exclude: z.array(z.string().max(500)).max(100).optional(),
  /** Of pages about one movie; lists and sitemaps are read in every run, since they lead to the movies. */
  recrawlAfterSeconds: z.number().min(0),
  politeness: politenessSchema.optional(),
  /** Name of the credentials that the scrapers have mounted for this source; never the credentials themselves. */
  credentials: z
    .string()
    .regex(/^[a-z0-9][a-z0-9.-]{0,252}$/)
    .optional(),
});

/** One page to read. `Nats-Msg-Id` = run + URL. */
export const crawlJobSchema = z.object({
  schema_version: z.literal(1),
  url: z.url({ protocol: /^https?$/ }).max(4096),
  source: sourceNameSchema,
  /** The bundled site that says how the pages are read; what the source's own site says counts more. */
  adapter: z.enum(bundledSiteNames),
  kind: z.enum(crawlKinds),
  run: z.string().regex(/^[A-Za-z0-9_-]{1,128}$/),
  depth: z.int().min(0).max(100),
  attempt: z.int().min(0),
  limits: crawlLimitsSchema,
  queued_at: z.iso.datetime(),
  /** Of a list: so many pages before it, in a row, led to nothing new. */
  barren_pages: z.int().min(0).optional(),
});

export type CrawlJob = z.infer<typeof crawlJobSchema>;
export type CrawlKind = CrawlJob['kind'];
export type CrawlLimits = z.infer<typeof crawlLimitsSchema>;
