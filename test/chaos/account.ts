import type { NatsConnection } from '@nats-io/nats-core';
import { streams } from '../../src/messaging/contracts/subjects.ts';
import { deadLetters } from '../../src/messaging/nats/consumer/dead-letter-store.ts';
import { readStream } from '../../src/messaging/nats/read/scan.ts';
import { newestOfEach } from '../support/observations.ts';

/** Where an input has come to: a record says it, or a newer one of its source, or it said nothing new; or it could not be read. */
export type Place = 'merged' | 'replaced' | 'unchanged' | 'dead-lettered';

export interface Account {
  inputs: Record<Place, number>;
  /** Inputs that have come to nothing, and dead letters that are no poison, a line each. */
  unaccounted: string[];
}

interface Entry {
  source: string;
  source_id: string;
  observed_at: string;
}

const keyOf = ({ source, source_id }: Entry) => `${source}/${source_id}`;

/** Finds the place of every observation that is stored, by its own reading of records and dead letters. */
export async function accountFor(connection: NatsConnection): Promise<Account> {
  const decoder = new TextDecoder();
  const poison = new Set<string>();
  const account: Account = { inputs: { merged: 0, replaced: 0, unchanged: 0, 'dead-lettered': 0 }, unaccounted: [] };
  for await (const { source, stage, code, error, body } of deadLetters(connection)) {
    if (source === 'poison') poison.add(decoder.decode(body));
    else account.unaccounted.push(`given up at ${stage} for no fault of its own (${code}): ${error}`);
  }
  const recorded = await recordedEntries(connection);
  const told = new Set<string>();
  for await (const { subject, data } of readStream(connection, streams.observations, { sequence: 1 })) {
    const text = decoder.decode(data);
    const isPoison = subject.includes('.poison.');
    const place = isPoison ? placeOfPoison(text, poison) : placeOf(JSON.parse(text) as Entry, recorded, told);
    if (place !== undefined) account.inputs[place] += 1;
    else
      account.unaccounted.push(
        `in no ${isPoison ? 'dead letter' : 'record'}: ${isPoison ? text.slice(0, 60) : subject}`,
      );
  }
  return account;
}

function placeOfPoison(text: string, kept: ReadonlySet<string>): Place | undefined {
  return kept.has(text) ? 'dead-lettered' : undefined;
}

/** @param told the observations of which a record was found before: what comes a second time says nothing new. */
function placeOf(input: Entry, recorded: ReadonlyMap<string, string>, told: Set<string>): Place | undefined {
  const newest = recorded.get(keyOf(input));
  if (newest === undefined || newest < input.observed_at) return undefined;
  if (newest > input.observed_at) return 'replaced';
  const again = told.has(keyOf(input));
  told.add(keyOf(input));
  return again ? 'unchanged' : 'merged';
}

/** When the newest of each source's movie was observed that a record holds. */
async function recordedEntries(connection: NatsConnection): Promise<Map<string, string>> {
  const records = await newestOfEach(connection, streams.catalogue);
  const entries = [...records.values()].flatMap((text) => (JSON.parse(text) as { entries?: Entry[] }).entries ?? []);
  return new Map(entries.map((entry) => [keyOf(entry), entry.observed_at]));
}
