import type { GoldenRecord } from '../../movie/record.ts';
import type { MovieEvent } from '../../movie/schema.ts';

/** A change of one field. */
export interface FieldChange {
  field: string;
  before: unknown;
  after: unknown;
}

/** A crawl job that waits, or is being read. */
export interface TracedJob {
  /** `CRAWL`, the queue; or `FRONTIER`, where it waits to be admitted. */
  stream: string;
  sequence: number;
  url: string;
  run: string;
  queued_at: string;
}

/** A page that said something about the movie. */
export interface TracedPage {
  /** SHA-256 of its body: its key in the archive. */
  hash: string;
  url: string;
  /** When these bytes were first fetched; null where the archive has let go of them. */
  fetched_at: string | null;
  bytes: number | null;
}

/** When a page was last looked at: an unchanged one makes no observation. */
export interface TracedReading {
  url: string;
  read_at: string;
  run: string;
}

/** What a page said, as it is stored. */
export interface TracedObservation {
  sequence: number;
  source: string;
  source_id: string;
  url: string;
  run: string;
  page: string | null;
  extractor: string;
  observed_at: string;
  stored_at: string;
  /** Against what this source said before; null for its first observation that is kept. */
  changes: FieldChange[] | null;
}

/** The golden record that is now; earlier ones are not kept. */
export interface TracedRecord {
  sequence: number;
  stored_at: string;
  decisions: { field: string; value: unknown; rule: string; from: string[]; sentence: string }[];
  lineage: GoldenRecord['lineage'];
}

/** What users were told. */
export interface TracedEvent {
  sequence: number;
  revision: number;
  stored_at: string;
  /** Of the golden record that it was made from; null where the event does not say. */
  record_sequence: number | null;
  /** When the page was fetched that made it; null where it was published for its neighbours' sake. */
  fetched_at: string | null;
  /** Against the event before; null for the first that is kept. */
  changes: FieldChange[] | null;
  replaces: string[];
}

/** What could not be processed of this movie. */
export interface TracedDeadLetter {
  sequence: number;
  stage: string;
  code: string;
  error: string;
  failed_at: string;
}

/** The path of one movie through the pipeline, from stored data alone. */
export interface MovieTrace {
  /** Null where sources told of it and no record holds it yet. */
  id: string | null;
  /** Ids that were asked for or passed on the way and are part of `id` now. */
  former_ids: string[];
  jobs: TracedJob[];
  /** Whether all waiting jobs of its sources were looked at. */
  jobs_complete: boolean;
  pages: TracedPage[];
  readings: TracedReading[];
  observations: TracedObservation[];
  record: TracedRecord | null;
  events: TracedEvent[];
  dead_letters: TracedDeadLetter[];
  /** The newest event: the movie as users see it. */
  current: MovieEvent | null;
}

/** Fields in which two values of one shape differ. `ignored`: what always changes. */
export function fieldChangesBetween(before: object, after: object, ignored: readonly string[] = []): FieldChange[] {
  const old = new Map<string, unknown>(Object.entries(before));
  const fresh = new Map<string, unknown>(Object.entries(after));
  return [...new Set([...old.keys(), ...fresh.keys()])]
    .filter((field) => !ignored.includes(field))
    .filter((field) => JSON.stringify(old.get(field)) !== JSON.stringify(fresh.get(field)))
    .map((field) => ({ field, before: old.get(field) ?? null, after: fresh.get(field) ?? null }));
}
