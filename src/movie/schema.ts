import { z } from 'zod';
import { movieTypes, partialDateSchema } from './facts.ts';
import { sourceNameSchema } from './observation.ts';

/** The version of movie events that this code writes; it stands in a header, since users see the body. */
export const MOVIE_EVENT_VERSION = 1;

/** IMDb id where one is known (`tt0111161`), else an id of our own (`cs` and 16 hex digits). */
export const movieIdSchema = z.string().regex(/^(tt\d{5,10}|cs[0-9a-f]{16})$/);

/** The movie event: what users see on the stream and over HTTP. This is its only definition. */
export const movieEventSchema = z.object({
  id: movieIdSchema,
  title: z.string(),
  rating: z.number().min(0).max(10).nullable().describe('0 to 10 with one decimal'),
  year: z.string().describe('four digits; empty where no source gave one'),
  release_date: partialDateSchema.nullable().describe('ISO date, may be partial: 1994-09'),
  director: z.array(z.string()),
  genre: z.array(z.string()),
  plot: z.string().nullable(),
  writers: z.array(z.string()),
  stars: z.array(z.string()),
  decade_category: z.string().nullable().describe('1990s'),
  genre_categories: z.array(z.string()).describe('from genres, keywords and credits'),
  director_stats: z.object({
    total_movies: z.int().min(0),
    average_rating: z.number().min(0).max(10).nullable(),
  }),
  sentiment_analysis: z.object({
    plot_tone: z.string().nullable(),
    keyword_score: z.number().min(0).max(1).nullable(),
  }),
  recommendations: z.array(z.object({ id: movieIdSchema, title: z.string(), score: z.number().min(0).max(1) })),
  original_title: z.string().nullable(),
  runtime_minutes: z.int().nullable(),
  votes: z.int().nullable(),
  keywords: z.array(z.string()),
  // Events that were stored before these were known of have none.
  type: z.enum(movieTypes).nullable().default(null).describe('null where no source says'),
  image: z.string().nullable().default(null).describe('URL of the poster'),
  countries: z.array(z.string()).default([]).describe('ISO 3166-1 codes; a name as it stands where none is known'),
  languages: z.array(z.string()).default([]).describe('ISO 639-1 codes; a name as it stands where none is known'),
  content_rating: z.string().nullable().default(null).describe('PG-13, FSK 12'),
  alternate_titles: z.array(z.string()).default([]).describe('localised and working titles'),
  sources: z.array(
    z.object({ source: sourceNameSchema, id: z.string(), url: z.string(), observed_at: z.iso.datetime() }),
  ),
  updated_at: z.iso.datetime(),
  revision: z.int().min(1),
  changes: z
    .array(z.string())
    .default([])
    .describe(
      'the fields that differ from the event before, without updated_at; ["new"]: the first event of this movie; only director_stats or recommendations: other movies changed; empty where an older program published it',
    ),
  /** Ids that this movie was known by before records were joined; a client drops its records of those ids. */
  replaces: z.array(movieIdSchema).optional(),
});

export type MovieEvent = z.infer<typeof movieEventSchema>;

/** Says that a movie is gone: no source tells of it any more. On the stream it is an event of its own name. */
export const movieRemovalSchema = z.object({ id: movieIdSchema, removed: z.literal(true), revision: z.int().min(1) });
