import type { NatsConnection } from '@nats-io/nats-core';
import { streams, subjects } from '../../messaging/contracts/subjects.ts';
import { decodeCheckedCatalogueEntry, decodeObservation } from '../../messaging/contracts/upcasters.ts';
import { jetstreamManager } from '../../messaging/nats/client.ts';
import { readStream } from '../../messaging/nats/read/scan.ts';
import type { Observation } from '../../movie/observation.ts';
import { type GoldenRecord, isTombstone } from '../../movie/record.ts';

/** A golden record as it is stored. */
export interface StoredRecord {
  record: GoldenRecord;
  sequence: number;
  storedAt: string;
}

/** A movie as one source knows it. */
export interface SourceMovie {
  source: string;
  sourceId: string;
}

export interface FoundMovie {
  stored: StoredRecord | null;
  formerIds: string[];
  sources: SourceMovie[];
}

/** The record of an id; where it is part of another by now, that one. Null where there is none. */
export async function findById(connection: NatsConnection, asked: string): Promise<FoundMovie | null> {
  const manager = await jetstreamManager(connection, { checkAPI: false });
  const formerIds: string[] = [];
  for (let id = asked; !formerIds.includes(id); ) {
    const message = await manager.streams.getMessage(streams.catalogue, { last_by_subj: subjects.catalogue(id) });
    if (message === null) return null;
    const entry = decodeCheckedCatalogueEntry(message.data);
    if (!isTombstone(entry)) {
      const stored = { record: entry, sequence: message.seq, storedAt: message.time.toISOString() };
      return { stored, formerIds, sources: sourcesOf(entry) };
    }
    if (entry.merged_into === null) return null;
    formerIds.push(id);
    id = entry.merged_into;
  }
  return null;
}

/** The movie that a page tells of: by the record that names the address, else by the observations of it. */
export async function findByUrl(connection: NatsConnection, url: string): Promise<FoundMovie | null> {
  // Most messages name another address: they are passed over without being parsed.
  const needle = Buffer.from(JSON.stringify(url));
  for await (const { data } of readStream(connection, streams.catalogue, 'newest-of-each-subject')) {
    if (!Buffer.from(data).includes(needle)) continue;
    const entry = decodeCheckedCatalogueEntry(data);
    if (!isTombstone(entry) && entry.entries.some((source) => source.url === url))
      return findById(connection, entry.id);
  }
  const found = new Map<string, SourceMovie>();
  for await (const { data, subject } of readStream(connection, streams.observations, { sequence: 1 })) {
    if (!Buffer.from(data).includes(needle)) continue;
    const observation = observationIn(data);
    if (observation?.url !== url) continue;
    found.set(subject, { source: observation.source, sourceId: observation.source_id });
  }
  if (found.size === 0) return null;
  const sources = [...found.values()];
  return (await findBySources(connection, sources)) ?? { stored: null, formerIds: [], sources };
}

/** The record that holds one of these sources' movies: the address may be an older one of the same movie. */
async function findBySources(connection: NatsConnection, sources: readonly SourceMovie[]): Promise<FoundMovie | null> {
  for await (const { data } of readStream(connection, streams.catalogue, 'newest-of-each-subject')) {
    const text = Buffer.from(data);
    if (!sources.some(({ sourceId }) => text.includes(`"${sourceId}"`))) continue;
    const entry = decodeCheckedCatalogueEntry(data);
    if (isTombstone(entry)) continue;
    const known = sourcesOf(entry);
    if (known.some((one) => sources.some((other) => one.source === other.source && one.sourceId === other.sourceId))) {
      return findById(connection, entry.id);
    }
  }
  return null;
}

function sourcesOf({ entries }: GoldenRecord): SourceMovie[] {
  return entries.map(({ source, source_id }) => ({ source, sourceId: source_id }));
}

/** The observation that bytes are, null where they are none. */
export function observationIn(data: Uint8Array): Observation | null {
  try {
    return decodeObservation(data);
  } catch {
    return null;
  }
}
