import { z } from 'zod';
import { movieTypes } from '../facts.ts';

/**
 * How the winner of a field is chosen among sources:
 * - `priority`: the most trusted source, then the newest;
 * - `recency`: the newest, then the most trusted;
 * - `majority`: the value that most sources give, then priority;
 * - `precision`: the most precise date, then priority;
 * - `language`: a text in the language of the catalogue, then one too short to tell, then priority;
 * - `longest`: the longest text or list, then priority;
 * - `union`: all values, those of the most trusted source first;
 * - `weighted-by-votes`: the mean of ratings weighted by votes (a rating without votes counts as one vote);
 * - `sum`: of all sources;
 * - `smallest`: the smallest value, so that it never depends on time.
 */
export const survivorshipRules = [
  'priority',
  'recency',
  'majority',
  'precision',
  'language',
  'longest',
  'union',
  'weighted-by-votes',
  'sum',
  'smallest',
] as const;
export type SurvivorshipRule = (typeof survivorshipRules)[number];

const ruleSchema = z.enum(survivorshipRules);
const list = z.enum(['priority', 'recency', 'longest', 'union', 'majority']);
const value = z.enum(['priority', 'recency', 'majority', 'smallest']);
const text = z.enum(['priority', 'recency', 'majority', 'language', 'longest', 'smallest']);

const fieldRules = z.strictObject({
  id: z.literal('smallest').default('smallest'),
  type: value.default('priority'),
  title: text.default('priority'),
  original_title: text.default('majority'),
  alternate_titles: list.default('union'),
  year: value.default('majority'),
  end_year: value.default('recency'),
  release_date: ruleSchema.extract(['priority', 'recency', 'majority', 'precision', 'smallest']).default('precision'),
  rating: ruleSchema.extract(['priority', 'recency', 'weighted-by-votes']).default('weighted-by-votes'),
  votes: ruleSchema.extract(['priority', 'recency', 'sum']).default('sum'),
  director: list.default('priority'),
  writers: list.default('priority'),
  creators: list.default('priority'),
  stars: list.default('longest'),
  based_on: list.default('union'),
  genre: list.default('union'),
  plot: text.default('language'),
  keywords: list.default('union'),
  runtime_minutes: value.default('majority'),
  image: value.default('priority'),
  countries: list.default('union'),
  languages: list.default('union'),
  content_rating: value.default('majority'),
});

/** Survivorship: one rule a field, and which sources are trusted more. The file named by CINESTREAM_SURVIVORSHIP_RULES overrides parts. */
export const mergeRulesSchema = z.strictObject({
  /** Most trusted first; sources that are not named come after, all alike. */
  sources: z.array(z.string()).default(['imdb', 'imdb-dataset']),
  fields: fieldRules.prefault({}),
  /** The language of the catalogue, ISO 639-1. */
  language: z
    .string()
    .regex(/^[a-z]{2}$/, 'must be an ISO 639-1 code like en')
    .default('en'),
  /** Fields that win together: where the first of a group is taken from one source, the others come from it too if it has them. */
  fieldGroups: z
    .array(z.array(fieldRules.keyof()).min(2))
    .refine((groups) => new Set(groups.flat()).size === groups.flat().length, 'a field can be in one group only')
    .default([['title', 'original_title']]),
  /** Values kept of a list. */
  listLimit: z.int().min(1).max(1000).default(100),
});

export type MergeRules = z.infer<typeof mergeRulesSchema>;

/** The rules without overrides. */
export const defaultMergeRules: MergeRules = Object.freeze(mergeRulesSchema.parse({}));

/** Types in the order in which a more telling one beats `unknown`. */
export const knownTypes: readonly string[] = movieTypes.filter((type) => type !== 'unknown');
