import { z } from 'zod';
import { observationSchema, sourceNameSchema } from '../../movie/observation.ts';
import { movieEventSchema, movieIdSchema } from '../../movie/schema.ts';

/**
 * Requests and replies of the NATS services. A failed request is answered with the service error headers
 * (`Nats-Service-Error-Code`: 400 bad request, 404 unknown movie, 409 refused, 422 page unreadable, 429 host is being
 * polite, 502 site failed, 503 not ready).
 */
export const catalogueGetRequestSchema = z.object({ id: movieIdSchema });
export const catalogueGetReplySchema = movieEventSchema;

/** One text or several that are alternatives. */
const alternatives = z
  .union([z.string(), z.array(z.string())])
  .transform((given) => [given].flat())
  .pipe(z.array(z.string().min(1).max(200)).min(1).max(50));
const year = z.coerce.number().pipe(z.int().min(1800).max(2200));

/**
 * Filters of `GET /api/movies`, of the stream, of grants and of the services. All that are given must hold; `conditionOf` says
 * what they mean.
 */
export const movieFilterSchema = z.object({
  /** Several are alternatives. */
  id: z
    .union([z.string(), z.array(z.string())])
    .transform((given) => (typeof given === 'string' ? given.split(',') : given))
    .pipe(z.array(movieIdSchema).min(1).max(500))
    .optional(),
  genre: alternatives.optional(),
  decade: z
    .string()
    .regex(/^\d{4}s$/, 'must look like 1990s')
    .optional(),
  director: alternatives.optional(),
  /** `tvSeries`; see `movieTypes`. */
  type: alternatives.optional(),
  country: alternatives.optional(),
  language: alternatives.optional(),
  min_rating: z.coerce.number().min(0).max(10).optional(),
  min_votes: z.coerce.number().pipe(z.int().min(0)).optional(),
  min_year: year.optional(),
  max_year: year.optional(),
});

/** `-`: the other way round. Movies without a rating or a year come last, whichever way. */
export const searchSortSchema = z.enum([
  'relevance',
  'newest',
  'rating',
  '-rating',
  'year',
  '-year',
  'title',
  '-title',
  'id',
]);

export const catalogueSearchRequestSchema = movieFilterSchema.extend({
  /** Free text over titles, people, plot and keywords. */
  query: z.string().min(1).max(200).optional(),
  /** The usual order is best match first where there is a query, else by id. `newest`: what changed last first. */
  sort: searchSortSchema.optional(),
  limit: z.int().min(1).max(200).default(50),
  /** Opaque, from the reply before. */
  cursor: z.string().max(8000).optional(),
  /** What the one who asks is limited to: movies must pass this as well. */
  within: movieFilterSchema.optional(),
});
export const catalogueSearchReplySchema = z.object({
  movies: z.array(movieEventSchema),
  total: z.int().min(0),
  next_cursor: z.string().nullable(),
});

/** What movies are counted by. */
export const facetNames = ['genres', 'people', 'directors', 'countries', 'languages', 'types', 'decades'] as const;
export type FacetName = (typeof facetNames)[number];

export const catalogueFacetsRequestSchema = movieFilterSchema.extend({
  /** Free text, as in a search. */
  query: z.string().min(1).max(200).optional(),
  /** Only values with a word that begins so. */
  q: z.string().min(1).max(200).optional(),
  /** Values of each facet. */
  limit: z.int().min(1).max(200).default(20),
  /** What the one who asks is limited to: movies must pass this as well. */
  within: movieFilterSchema.optional(),
});
const facetSchema = z.array(z.object({ value: z.string(), movies: z.int().min(1) }));
/** How many movies have each value, those that most have first. */
export const catalogueFacetsReplySchema = z.object({
  /** Movies that fit the question. */
  total: z.int().min(0),
  /** Movies whose values were counted: of many those with most votes. */
  counted: z.int().min(0),
  /** Genres and genre categories: what the filter `genre` finds. */
  genres: facetSchema,
  /** Directors, stars and writers. */
  people: facetSchema,
  directors: facetSchema,
  countries: facetSchema,
  languages: facetSchema,
  types: facetSchema,
  decades: facetSchema,
});

export const catalogueExplainRequestSchema = catalogueGetRequestSchema;
/** Which source won each field and by which rule. */
export const catalogueExplainReplySchema = z.object({
  id: movieIdSchema,
  revision: z.int(),
  fields: z.array(
    z.object({
      field: z.string(),
      value: z.unknown(),
      source: z.string(),
      rule: z.string(),
      observed_at: z.string(),
      /** What the other sources said. */
      others: z.array(z.object({ source: z.string(), value: z.unknown(), observed_at: z.string() })),
      sentence: z.string(),
    }),
  ),
  /** The stages that it went through. Older replicas tell fewer, and no times. */
  lineage: z.array(
    z.object({
      stage: z.string(),
      version: z.string(),
      outcome: z.string(),
      /** How long it took; null where that is not known. */
      milliseconds: z.number().nullable().default(null),
    }),
  ),
  candidates: z.array(z.object({ id: movieIdSchema, score: z.number(), evidence: z.array(z.string()) })),
  /** What stewards decided on sources of this movie, also what they took back. Older replicas do not tell. */
  curated: z
    .array(
      z.object({
        movie: movieIdSchema,
        apart: z.array(z.string()),
        rest: z.array(z.string()),
        in_force: z.boolean(),
        history: z.array(z.object({ action: z.string(), at: z.string(), by: z.string(), reason: z.string() })),
      }),
    )
    .default([]),
});

export const scrapeRequestSchema = z.object({
  url: z.url({ protocol: /^https?$/ }).max(4096),
  source: sourceNameSchema.optional(),
});
export const scrapeReplySchema = z.object({ observation: observationSchema, published: z.boolean() });

export type MovieFilter = z.infer<typeof movieFilterSchema>;
export type SearchSort = z.infer<typeof searchSortSchema>;
export type CatalogueSearchRequest = z.infer<typeof catalogueSearchRequestSchema>;
export type CatalogueSearchReply = z.infer<typeof catalogueSearchReplySchema>;
export type CatalogueFacetsRequest = z.infer<typeof catalogueFacetsRequestSchema>;
export type CatalogueFacets = z.infer<typeof catalogueFacetsReplySchema>;
export type CatalogueExplanation = z.infer<typeof catalogueExplainReplySchema>;
