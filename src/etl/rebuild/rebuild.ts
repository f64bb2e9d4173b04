import type { NatsConnection } from '@nats-io/nats-core';
import { InvalidMessageError, UnknownVersionError } from '../../errors.ts';
import { streams, subjects } from '../../messaging/contracts/subjects.ts';
import { decodeCheckedCatalogueEntry, decodeObservation } from '../../messaging/contracts/upcasters.ts';
import { jetstream } from '../../messaging/nats/client.ts';
import { encode } from '../../messaging/nats/codec.ts';
import { publish } from '../../messaging/nats/publish.ts';
import { readStream, streamBounds } from '../../messaging/nats/read/scan.ts';
import { canaryId, isCanaryObservation } from '../../movie/canary.ts';
import { type Invalidation, invalidationOf, joinInvalidations } from '../../movie/enrich/invalidation.ts';
import { presentSourceId } from '../../movie/identity/former-source-id.ts';
import { sourceKey } from '../../movie/identity/match-profile.ts';
import type { MergeRules } from '../../movie/merge/rules.ts';
import {
  type CatalogueEntry,
  catalogueEntrySchema,
  entryOf,
  isTombstone,
  makeRecord,
  sourceKeyOf,
} from '../../movie/record.ts';
import type { SourceEntry } from '../../movie/source-entry.ts';
import { readSplits } from '../curate/split-store.ts';
import { invalidationHeaders, readInvalidation } from '../resolve/record-invalidation.ts';
import { writesInOrder } from '../resolve/write-order.ts';
import { readRetractions } from '../retract/retraction-store.ts';
import { compareCatalogues, type Difference } from './difference.ts';
import { ShadowCatalogue } from './shadow-catalogue.ts';

export interface RebuildOptions {
  /** Write what differs; else only tell. */
  apply: boolean;
  onProgress(done: number, total: number): void;
}

export interface Rebuild {
  observations: number;
  /** Observations that do not fit their schema, or are of a newer one, or have no title: they are in the dead letters too. */
  unreadable: number;
  differences: Difference[];
  written: number;
}

interface Stored {
  entry: CatalogueEntry;
  sequence: number;
  /** Of the change that made it, which may not have been seen to yet. */
  invalidation: Invalidation | null;
}

/**
 * Makes the catalogue again, in memory, from all observations and compares it with the one that is. Applied, each entry that
 * differs is written over the one it was compared with: clients see movies change one by one, and nothing in between.
 * A movie that no observation is about any more (the stream is bounded) is reported as gone and left as it is.
 * @throws ConcurrentWriteError when the ETL changes an entry meanwhile: what was written stays, run it again.
 */
export async function rebuildCatalogue(
  connection: NatsConnection,
  rules: MergeRules,
  options: RebuildOptions,
): Promise<Rebuild> {
  const stored = await readCatalogue(connection);
  const { shadow, observations, unreadable } = await makeShadow(connection, rules, options);
  const after = shadow.entries();
  const before = new Map([...stored].map(([id, { entry }]) => [id, entry]));
  const differences = compareCatalogues(before, after);
  const written = options.apply ? await writeDifferences(connection, rules, differences, stored, after) : 0;
  return { observations, unreadable, differences, written };
}

async function makeShadow(connection: NatsConnection, rules: MergeRules, { onProgress }: RebuildOptions) {
  const shadow = new ShadowCatalogue(rules, await readSplits(connection), await readRetractions(connection));
  const { messages, lastSequence } = await streamBounds(connection, streams.observations);
  let observations = 0;
  let unreadable = 0;
  for await (const { data, sequence } of readStream(connection, streams.observations, { sequence: 1 })) {
    if (sequence > lastSequence) break;
    observations += 1;
    try {
      const observation = decodeObservation(data);
      if (isCanaryObservation(observation)) continue;
      if (observation.facts.title === null && observation.facts.original_title === null) unreadable += 1;
      else await shadow.upsert(entryOf(observation));
    } catch (error) {
      if (!(error instanceof InvalidMessageError || error instanceof UnknownVersionError)) throw error;
      unreadable += 1;
    }
    onProgress(observations, messages);
  }
  await shadow.reconcile();
  return { shadow, observations, unreadable };
}

async function readCatalogue(connection: NatsConnection): Promise<Map<string, Stored>> {
  const stored = new Map<string, Stored>();
  for await (const { data, sequence, header } of readStream(connection, streams.catalogue, 'newest-of-each-subject')) {
    const entry = decodeCheckedCatalogueEntry(data);
    if (entry.id === canaryId) continue;
    stored.set(entry.id, { entry, sequence, invalidation: readInvalidation(header) });
  }
  return stored;
}

async function writeDifferences(
  connection: NatsConnection,
  rules: MergeRules,
  differences: readonly Difference[],
  stored: ReadonlyMap<string, Stored>,
  after: ReadonlyMap<string, CatalogueEntry>,
): Promise<number> {
  const client = jetstream(connection);
  const holders = new Map<string, string>();
  for (const entry of after.values()) {
    if (!isTombstone(entry)) for (const source of entry.entries) holders.set(sourceKeyOf(source), entry.id);
  }
  const standing = new Map([...stored].map(([id, { entry }]) => [id, entry]));
  const differing = new Set(differences.map(({ id }) => id));
  const wanted = [...after.values()].flatMap((entry) => (isTombstone(entry) ? [] : [entry]));
  const records = writesInOrder(wanted, standing, {
    changed: ({ id }) => differing.has(id),
    retracted: (entry) => !holders.has(sourceKeyOf(entry)),
    make: (entries, id) => makeRecord(entries, rules, id),
  });
  const tombstones = [...differing].flatMap((id) => {
    const entry = after.get(id) ?? tombstone(standing.get(id), holders);
    return entry !== null && isTombstone(entry) ? [entry] : [];
  });
  const current = new Map(stored);
  for (const entry of [...records, ...tombstones]) {
    const over = current.get(entry.id);
    const invalidation = invalidationOver(over, entry);
    const { sequence } = await publish(client, subjects.catalogue(entry.id), encode(catalogueEntrySchema, entry), {
      expectedLastSubjectSequence: over?.sequence ?? 0,
      headers: invalidationHeaders(invalidation),
    });
    current.set(entry.id, { entry, sequence, invalidation });
  }
  return new Set([...records, ...tombstones].map(({ id }) => id)).size;
}

/** What the write means for other movies, and what the one that it takes the place of meant: that may still wait. */
function invalidationOver(over: Stored | undefined, entry: CatalogueEntry): Invalidation {
  const invalidation = invalidationOf(over?.entry ?? null, entry);
  if (over === undefined) return invalidation;
  return joinInvalidations(over.invalidation ?? invalidationOf(null, over.entry), invalidation);
}

/** The source's movie as observations name it by now: a record may hold an id that was made in a former way. */
function presentSourceKey({ source, source_id: id, url }: SourceEntry): string {
  return sourceKey(source, presentSourceId(id, url));
}

/** What takes the place of a record whose sources all stand in other records now. */
function tombstone(entry: CatalogueEntry | undefined, holders: ReadonlyMap<string, string>): CatalogueEntry | null {
  if (entry === undefined || isTombstone(entry)) return null;
  const [target] = entry.entries.flatMap((source) => holders.get(presentSourceKey(source)) ?? []);
  return target === undefined ? null : { schema_version: entry.schema_version, id: entry.id, merged_into: target };
}
