import type { NatsConnection } from '@nats-io/nats-core';
import type { Clock } from '../../clock.ts';
import { CineStreamError } from '../../errors.ts';
import { streams, subjects } from '../../messaging/contracts/subjects.ts';
import { decodeCheckedCatalogueEntry } from '../../messaging/contracts/upcasters.ts';
import { jetstreamManager } from '../../messaging/nats/client.ts';
import type { CuratedSplit } from '../../movie/identity/curated-splits.ts';
import { type GoldenRecord, isTombstone, sourceKeyOf } from '../../movie/record.ts';
import { movieIdSchema } from '../../movie/schema.ts';
import { keyOfSplit, openSplits, readSplits } from './split-store.ts';

/** A steward asked for what cannot be done. The message says why and what can. */
export class CurationRefusedError extends CineStreamError {
  readonly code = 'curation_refused';
  readonly retryable = false;
}

/** What a steward says of a movie. */
export interface Curation {
  id: string;
  /** Names of sources. */
  sources: readonly string[];
  /** `source/source id`. */
  observations: readonly string[];
  by: string;
  reason: string;
}

export interface SplitDecision {
  key: string;
  split: CuratedSplit;
}

/**
 * Decides that the named part of a movie is a movie of its own. Every ETL replica that runs, or starts, clusters accordingly.
 * Repeating it changes nothing.
 * @throws CurationRefusedError
 */
export async function splitMovie(connection: NatsConnection, curation: Curation, clock: Clock): Promise<SplitDecision> {
  const record = await readRecord(connection, curation.id);
  const sides = splitRecord(record, curation);
  const key = keyOfSplit(sides);
  const bucket = await openSplits(connection);
  const step = { action: 'split' as const, ...auditOf(curation, clock) };
  const split = await bucket.change(key, (before) => {
    if (before?.undone === false) return null;
    return {
      schema_version: 1,
      movie: record.id,
      ...sides,
      undone: false,
      history: [...(before?.history ?? []), step],
    };
  });
  return { key, split: present(key, split) };
}

/**
 * Takes a split back: evidence alone decides again. It may be asked of either movie; where several splits concern it, the
 * sources or observations that were split off say which.
 * @throws CurationRefusedError
 */
export async function undoSplit(connection: NatsConnection, curation: Curation, clock: Clock): Promise<SplitDecision> {
  const record = await readRecord(connection, curation.id);
  const key = await splitOf(connection, record, curation);
  const bucket = await openSplits(connection);
  const step = { action: 'undo' as const, ...auditOf(curation, clock) };
  const split = await bucket.change(key, (before) =>
    before === null || before.undone ? null : { ...before, undone: true, history: [...before.history, step] },
  );
  return { key, split: present(key, split) };
}

function auditOf({ by, reason }: Curation, clock: Clock): { at: string; by: string; reason: string } {
  return { at: new Date(clock.now()).toISOString(), by, reason };
}

function present(key: string, split: CuratedSplit | null): CuratedSplit {
  if (split === null) throw new CurationRefusedError(`the decision ${key} is gone: somebody deleted it meanwhile`);
  return split;
}

function splitRecord(record: GoldenRecord, { sources, observations }: Curation): { apart: string[]; rest: string[] } {
  const all = record.entries.map(sourceKeyOf);
  const described = `it is described by ${all.join(', ')}`;
  if (all.length === 1) {
    throw new CurationRefusedError(`${record.id} cannot be split: ${described} alone`);
  }
  for (const name of sources) {
    if (record.entries.some(({ source }) => source === name)) continue;
    throw new CurationRefusedError(`${record.id} has nothing of the source ${name}: ${described}`);
  }
  for (const sourceKey of observations) {
    if (all.includes(sourceKey)) continue;
    throw new CurationRefusedError(`${record.id} has no observation ${sourceKey}: ${described}`);
  }
  const isNamed = (sourceKey: string) =>
    observations.includes(sourceKey) || sources.some((name) => isOf(sourceKey, name));
  const apart = all.filter(isNamed);
  const rest = all.filter((sourceKey) => !isNamed(sourceKey));
  if (apart.length === 0) {
    throw new CurationRefusedError(`name what is not ${record.id} with --source or --observation: ${described}`);
  }
  if (rest.length === 0) throw new CurationRefusedError(`nothing would be left of ${record.id}: ${described}`);
  return { apart, rest };
}

async function splitOf(connection: NatsConnection, record: GoldenRecord, curation: Curation): Promise<string> {
  const splits = await readSplits(connection);
  const inForce = splits.naming(record.entries.map(sourceKeyOf)).filter(([, { undone }]) => !undone);
  const fitting = inForce.filter(
    ([, { apart }]) =>
      curation.sources.every((name) => apart.some((sourceKey) => isOf(sourceKey, name))) &&
      curation.observations.every((sourceKey) => apart.includes(sourceKey)),
  );
  const [first, second] = fitting;
  const list = inForce.map(([, { apart }]) => apart.join(' and ')).join('; ');
  if (first === undefined) {
    const others = list === '' ? 'no split concerns it' : `what was split is ${list}`;
    throw new CurationRefusedError(`there is nothing to undo for ${record.id}: ${others}`);
  }
  if (second !== undefined) {
    throw new CurationRefusedError(
      `several splits concern ${record.id}; say which with --source or --observation: ${list}`,
    );
  }
  return first[0];
}

function isOf(sourceKey: string, source: string): boolean {
  return sourceKey.startsWith(`${source}/`);
}

/** The record that an id stands for now. */
async function readRecord(connection: NatsConnection, id: string): Promise<GoldenRecord> {
  if (!movieIdSchema.safeParse(id).success) {
    throw new CurationRefusedError(`${id} is no movie's id: they look like tt0111161 or cs and 16 hex digits`);
  }
  const manager = await jetstreamManager(connection, { checkAPI: false });
  let current = id;
  for (let steps = 0; steps < 20; steps += 1) {
    const message = await manager.streams.getMessage(streams.catalogue, { last_by_subj: subjects.catalogue(current) });
    if (message === null) break;
    const entry = decodeCheckedCatalogueEntry(message.data);
    if (!isTombstone(entry)) return entry;
    if (entry.merged_into === null) break;
    current = entry.merged_into;
  }
  throw new CurationRefusedError(`no movie has the id ${id}`);
}
