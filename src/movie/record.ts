import { createHash } from 'node:crypto';
import { z } from 'zod';
import { movieFactsSchema } from './facts.ts';
import { type MatchProfile, makeMatchProfile, sourceKey } from './identity/match-profile.ts';
import { statedId } from './identity/stated-id.ts';
import { merge } from './merge/merge.ts';
import { type MergeRules, survivorshipRules } from './merge/rules.ts';
import { cleanFacts } from './normalise/clean.ts';
import { normaliseFacts } from './normalise/normalise.ts';
import type { Observation } from './observation.ts';
import { movieIdSchema } from './schema.ts';
import { type SourceEntry, sourceEntrySchema } from './source-entry.ts';
import { type RunStage, runUnmeasured, type StageName, stageVersions } from './stages.ts';

/** The version that this code writes. */
export const RECORD_VERSION = 1;

/** A golden record: every source's facts, the merged ones, and who won each field. */
export const goldenRecordSchema = z.object({
  schema_version: z.literal(RECORD_VERSION),
  id: movieIdSchema,
  facts: movieFactsSchema,
  decisions: z.record(
    z.string(),
    z.object({ rule: z.enum([...survivorshipRules, 'field-group']), from: z.array(z.string()) }),
  ),
  entries: z.array(sourceEntrySchema).min(1),
  lineage: z.array(z.object({ stage: z.string(), version: z.string(), outcome: z.string() })),
});
export type GoldenRecord = z.infer<typeof goldenRecordSchema>;

/** Stands where a record was that is now part of another, or that no source tells of any more. */
export const tombstoneSchema = z.object({
  schema_version: z.literal(RECORD_VERSION),
  id: movieIdSchema,
  /** null: its sources were retracted. */
  merged_into: movieIdSchema.nullable(),
});
export type Tombstone = z.infer<typeof tombstoneSchema>;

/** What a catalogue subject holds. */
export const catalogueEntrySchema = z.union([goldenRecordSchema, tombstoneSchema]);
export type CatalogueEntry = z.infer<typeof catalogueEntrySchema>;

/** Narrows a catalogue entry. */
export function isTombstone(entry: CatalogueEntry): entry is Tombstone {
  return 'merged_into' in entry;
}

/** An observation as an entry of a record: cleaned and normalised. */
export function entryOf(observation: Observation, run: RunStage = runUnmeasured): SourceEntry {
  const clean = run('clean', () => cleanFacts(observation.facts));
  // Through the schema, so that equal entries have equal bytes whatever the order of their keys was.
  return sourceEntrySchema.parse({
    ...observation,
    facts: run('normalise', () => ({ ...normaliseFacts(clean), id: statedId(observation) })),
    first_observed_at: observation.observed_at,
  });
}

/** Of two entries of one source's movie: the newer facts, the earlier first sight. Commutative, associative, idempotent. */
export function joinEntries(one: SourceEntry, other: SourceEntry): SourceEntry {
  const newer = isNewer(one, other) ? one : other;
  const first = one.first_observed_at < other.first_observed_at ? one.first_observed_at : other.first_observed_at;
  return { ...newer, first_observed_at: first };
}

/** Numbers in texts by their values: `6+2` is before `6+12`, and both before `7`. */
const byReader = new Intl.Collator('en', { numeric: true });

function isNewer(one: SourceEntry, other: SourceEntry): boolean {
  if (one.observed_at !== other.observed_at) return one.observed_at > other.observed_at;
  // The same page, read again by newer rules: it was archived.
  const order = byReader.compare(one.extractor, other.extractor);
  if (order !== 0) return order > 0;
  return contentHash(one) > contentHash(other);
}

/** SHA-256 of what an entry says, for ties and for message ids: not of when it was first seen. */
export function contentHash(entry: SourceEntry): string {
  const { first_observed_at: _, ...said } = entry;
  return createHash('sha256').update(JSON.stringify(said)).digest('hex');
}

/** The movie's name within all sources. */
export function sourceKeyOf(entry: SourceEntry): string {
  return sourceKey(entry.source, entry.source_id);
}

/**
 * The id of the movie that these entries are: the IMDb id where one is stated, else one made from the source that saw it
 * first, so that sources which join later do not change it.
 */
export function movieIdOf(entries: readonly SourceEntry[]): string {
  const external = entries.flatMap(({ facts }) => (facts.id === null ? [] : [facts.id])).toSorted();
  return external[0] ?? ownIdOf(entries);
}

/** The id that a movie has where no IMDb id is its own: of the source that saw it first. */
export function ownIdOf(entries: readonly SourceEntry[]): string {
  const [first] = entries.toSorted(
    (one, other) =>
      compare(one.first_observed_at, other.first_observed_at) || compare(sourceKeyOf(one), sourceKeyOf(other)),
  );
  if (first === undefined) throw new RangeError('a movie has at least one entry');
  return ownMovieId(sourceKeyOf(first));
}

/** Our id for a movie that no source gives an IMDb id. */
export function ownMovieId(sourceKey: string): string {
  return `cs${createHash('sha256').update(sourceKey).digest('hex').slice(0, 16)}`;
}

/** The golden record of a movie's entries: a function of their set, of its id and of the rules, byte for byte. */
export function makeRecord(
  entries: readonly SourceEntry[],
  rules: MergeRules,
  id: string = movieIdOf(entries),
): GoldenRecord {
  const sorted = entries.toSorted((one, other) => compare(sourceKeyOf(one), sourceKeyOf(other)));
  const { facts, decisions } = merge(sorted, rules);
  const detail = `${sorted.length} sources`;
  const contested = Object.values(decisions).filter(({ from }) => from.length < sorted.length).length;
  // Fields in the order of the schema, so that equal records have equal bytes; checked parts make a whole that needs no check.
  return {
    schema_version: RECORD_VERSION,
    id,
    facts: { ...facts, id: id.startsWith('tt') ? id : null },
    decisions,
    entries: sorted,
    lineage: [
      passed('validate', detail),
      passed('clean', detail),
      passed('normalise', detail),
      passed('identity', sorted.map(sourceKeyOf).join(', ').slice(0, 500)),
      passed('merge', `${contested} fields that not all sources agree on or give`),
    ],
  };
}

function passed(stage: StageName, outcome: string): GoldenRecord['lineage'][number] {
  return { stage, version: stageVersions[stage], outcome };
}

const profiles = new WeakMap<SourceEntry, MatchProfile>();

/** What identity compares, of an entry; made once, as entries never change. */
export function matchProfileOf(entry: SourceEntry): MatchProfile {
  const known = profiles.get(entry);
  if (known !== undefined) return known;
  const profile = makeMatchProfile(entry.source, entry.source_id, entry.facts);
  profiles.set(entry, profile);
  return profile;
}

function compare(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}
