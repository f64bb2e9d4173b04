import { z } from 'zod';
import { movieFactsSchema } from './facts.ts';

/** The version that this code writes. Older ones are upcast (`messaging/formats.ts`), newer ones are refused. */
export const OBSERVATION_VERSION = 2;

/** A source name as it stands in subjects, metrics and provenance: `imdb`, `cinefile`, `example-com`. */
export const sourceNameSchema = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,62}$/, 'must be lower case letters, digits and dashes');

/** The movie's key within its source, e.g. `tt0111161`, `film-812` or `солярис-1972`; becomes a subject token. */
export const sourceIdSchema = z.string().regex(/^[\p{L}\p{N}\p{M}_-]{1,128}$/u, 'must be letters, digits, _ and -');

/** What one page said about one movie, and where and when: the unit of history that catalogues are rebuilt from. */
export const observationSchema = z.object({
  schema_version: z.literal(OBSERVATION_VERSION),
  source: sourceNameSchema,
  source_id: sourceIdSchema,
  url: z.url().max(4096),
  /** When the page was fetched, ISO 8601 UTC with milliseconds. Recency rules compare this. */
  observed_at: z.iso.datetime(),
  /** The crawl run that fetched it. */
  run: z
    .string()
    .max(200)
    // It travels in a header of the event.
    .regex(/^[^\r\n\0]+$/),
  /** SHA-256 (hex) of the archived page body, null where there was no page (dataset import). */
  page: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .nullable(),
  /** Version of the extractor that read it, and revision of its source's site file: `6`, `6+12`. */
  extractor: z.string().max(40),
  facts: movieFactsSchema,
  /** Which layer of the page gave each fact: `{title: "json-ld", rating: "next-data"}`. */
  provenance: z.record(z.string(), z.string().max(200)),
});

export type Observation = z.infer<typeof observationSchema>;
