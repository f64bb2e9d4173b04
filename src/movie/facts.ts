import { z } from 'zod';

/** What kind of work a page is about. `unknown` where the page does not say. */
export const movieTypes = [
  'movie',
  'tvSeries',
  'tvMiniSeries',
  'tvEpisode',
  'tvMovie',
  'tvSpecial',
  'short',
  'video',
  'videoGame',
  'musicVideo',
  'podcastSeries',
  'podcastEpisode',
  'unknown',
] as const;

/** ISO 8601 calendar date that may be partial: `1994`, `1994-09` or `1994-09-23`. */
export const partialDateSchema = z
  .string()
  .regex(/^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$/, 'must be YYYY, YYYY-MM or YYYY-MM-DD');

const text = z.string().min(1).max(2000);
const names = z.array(z.string().min(1).max(500)).max(1000);

/**
 * What one page says about one movie. A fact that the page does not give is null or [], never a guess.
 * Units: `rating` on 0–10, `votes` a count, `runtime_minutes` whole minutes.
 */
export const movieFactsSchema = z.object({
  /** IMDb id (`tt0111161`) where the page states it, else null. */
  id: z
    .string()
    .regex(/^tt\d{5,10}$/)
    .nullable(),
  type: z.enum(movieTypes),
  /** The title as displayed. */
  title: text.nullable(),
  original_title: text.nullable(),
  /** Other titles that the page states for the same work (localised, working, "also known as"). */
  alternate_titles: names,
  year: z.int().min(1870).max(2200).nullable(),
  /** Last year of a series, null while it runs and for everything else. */
  end_year: z.int().min(1870).max(2200).nullable(),
  release_date: partialDateSchema.nullable(),
  rating: z.number().min(0).max(10).nullable(),
  votes: z.int().min(0).nullable(),
  director: names,
  writers: names,
  /** Creators of a series. */
  creators: names,
  stars: names,
  /** What kinds of work the movie is made from, as writing credits say: `novel`, `play`. Older messages have none. */
  based_on: names.default([]),
  genre: names,
  plot: z.string().min(1).max(20_000).nullable(),
  keywords: names,
  runtime_minutes: z.int().min(1).max(60_000).nullable(),
  // Older messages have none of the following.
  /** URL of the poster. */
  image: z
    .url({ protocol: /^https?$/ })
    .max(4096)
    .nullable()
    .default(null),
  /** Where it was made: ISO 3166-1 codes where the name is known (`US`), else the name as it stands. */
  countries: names.default([]),
  /** In what it is spoken: ISO 639 codes where the name is known (`en`), else the name as it stands. */
  languages: names.default([]),
  /** For whom it is suitable, as the authority says: `PG-13`, `FSK 12`. */
  content_rating: z.string().min(1).max(100).nullable().default(null),
});

export type MovieFacts = z.infer<typeof movieFactsSchema>;
export type MovieType = MovieFacts['type'];
export type FactName = keyof MovieFacts;

/** Facts of a page that says nothing: a fresh object, every field absent. */
export function emptyFacts(): MovieFacts {
  return {
    id: null,
    type: 'unknown',
    title: null,
    original_title: null,
    alternate_titles: [],
    year: null,
    end_year: null,
    release_date: null,
    rating: null,
    votes: null,
    director: [],
    writers: [],
    creators: [],
    stars: [],
    based_on: [],
    genre: [],
    plot: null,
    keywords: [],
    runtime_minutes: null,
    image: null,
    countries: [],
    languages: [],
    content_rating: null,
  };
}
