import type { NatsConnection } from '@nats-io/nats-core';
import type { Logger } from 'pino';
import type { Clock } from '../../clock.ts';
import { streams } from '../../messaging/contracts/subjects.ts';
import { decodeCheckedCatalogueEntry } from '../../messaging/contracts/upcasters.ts';
import { tail } from '../../messaging/nats/read/tail.ts';
import { type CuratedSplit, sourceKeysOf } from '../../movie/identity/curated-splits.ts';
import { isTombstone, sourceKeyOf } from '../../movie/record.ts';

/** The records that hold what a split names: source keys by id. */
export type Holders = ReadonlyMap<string, readonly string[]>;

export interface AwaitSplitOptions {
  /** Of the catalogue, before the decision was written. */
  lastSequence: number;
  patienceMilliseconds: number;
  clock: Clock;
  logger: Logger;
}

/** Waits until the ETL has clustered, or joined, movies as decided. Null when it has not in time. */
export async function awaitSplit(
  connection: NatsConnection,
  split: CuratedSplit,
  { lastSequence, patienceMilliseconds, clock, logger }: AwaitSplitOptions,
): Promise<Holders | null> {
  const named = new Set(sourceKeysOf(split));
  const holders = new Map<string, string[]>(split.undone ? [] : [[split.movie, [...named]]]);
  const seen = new AbortController();
  const catalogue = await tail({
    connection,
    stream: streams.catalogue,
    startSequence: lastSequence + 1,
    onMessage({ data }) {
      const entry = decodeCheckedCatalogueEntry(data);
      const held = isTombstone(entry) ? [] : entry.entries.map(sourceKeyOf).filter((one) => named.has(one));
      if (held.length > 0) holders.set(entry.id, held);
      else holders.delete(entry.id);
      if (isAsDecided(holders, split)) seen.abort();
    },
    clock,
    logger,
  });
  await clock.wait(patienceMilliseconds, seen.signal);
  await catalogue.stop();
  return seen.signal.aborted ? holders : null;
}

function isAsDecided(holders: Holders, { apart, rest, undone }: CuratedSplit): boolean {
  const joined = [...holders.values()].some(
    (held) => held.some((one) => apart.includes(one)) && held.some((one) => rest.includes(one)),
  );
  if (undone) return joined;
  const held = new Set([...holders.values()].flat());
  return !joined && [...apart, ...rest].every((sourceKey) => held.has(sourceKey));
}
