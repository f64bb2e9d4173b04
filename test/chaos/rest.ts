import { type ConsumerInfo, type JetStreamManager, jetstreamManager } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/nats-core';
import type { Clock } from '../../src/clock.ts';
import { durables, streams } from '../../src/messaging/contracts/subjects.ts';
import { readStream } from '../../src/messaging/nats/read/scan.ts';
import { persist } from './persist.ts';

/** Of the workers between a crawl job and an event: work that is left there is not yet accounted for. */
export const sharedConsumers = [
  { stream: streams.crawl, durable: durables.scraper },
  { stream: streams.observations, durable: durables.etl },
  { stream: streams.catalogue, durable: durables.enrich },
  { stream: streams.affected, durable: durables.affected },
] as const;

export interface RestOptions {
  clock: Clock;
  /** So long nothing may be left to do and nothing new be published. */
  quietSeconds: number;
  /** So long the work that is left may not become less. */
  patienceSeconds: number;
  /** Kills the workers and starts them again: what they still held is delivered again after the ack wait. */
  restartWorkers?(): Promise<void>;
}

/** Longer than the ack wait: what is unacknowledged and exists has been delivered again by then. */
const redeliverySeconds = 45;

/**
 * Waits until nothing is left to do and nothing new has been published for a while. Gives what is still going on when patience
 * ends before that, a line each: consumers with their counts and first open messages, movies whose events keep coming and what
 * changes in them. Nothing when all is at rest.
 */
export async function waitForRest(connection: NatsConnection, options: RestOptions): Promise<string[]> {
  const { clock, quietSeconds, patienceSeconds } = options;
  const manager = await jetstreamManager(connection);
  let leastOpen = Number.POSITIVE_INFINITY;
  let progressedAt = clock.now();
  let lastEvent = -1;
  let quietSince = clock.now();
  for (;;) {
    const now = clock.now();
    const consumers = await Promise.all(
      sharedConsumers.map(({ stream, durable }) => persist(() => manager.consumers.info(stream, durable), clock)),
    );
    const { state } = await persist(() => manager.streams.info(streams.movies), clock);
    const frontier = await persist(() => manager.streams.info(streams.frontier), clock);
    const open = consumers.reduce((sum, info) => sum + workOf(info), frontier.state.messages);
    if (open < leastOpen) progressedAt = now;
    leastOpen = Math.min(leastOpen, open);
    if (open > 0 || state.last_seq !== lastEvent) quietSince = now;
    lastEvent = state.last_seq;
    if (now - quietSince > quietSeconds * 1000) return [];
    if (now - progressedAt > patienceSeconds * 1000) {
      if (await isGhostWork(consumers, manager, options)) return [];
      const busy = consumers.filter((info) => workOf(info) > 0);
      const work = await Promise.all(busy.map((info) => describeWork(manager, info, clock)));
      return [...work, ...(await describeEvents(connection, new Date(now - 2 * quietSeconds * 1000)))];
    }
    await clock.wait(250);
  }
}

/**
 * Whether all that is left are acknowledgements that nobody can give. nats-server 2.9 keeps some pending for messages that were
 * replaced while it was killed (2.15 does not): they do not exist, so they are never delivered again. A message that does exist
 * is, once the workers that may hold it are gone.
 */
async function isGhostWork(
  before: readonly ConsumerInfo[],
  manager: JetStreamManager,
  { clock, restartWorkers }: RestOptions,
): Promise<boolean> {
  if (restartWorkers === undefined || before.some(({ num_pending }) => num_pending > 0)) return false;
  await restartWorkers();
  await clock.wait(redeliverySeconds * 1000);
  const after = await Promise.all(
    before.map(({ stream_name, name }) => persist(() => manager.consumers.info(stream_name, name), clock)),
  );
  return after.every(({ delivered }, index) => delivered.consumer_seq === before[index]?.delivered.consumer_seq);
}

function workOf(info: ConsumerInfo): number {
  return info.num_pending + info.num_ack_pending;
}

const messagesShown = 3;

/** A consumer's counts, and the first messages that it may be waiting for. */
async function describeWork(manager: JetStreamManager, info: ConsumerInfo, clock: Clock): Promise<string> {
  const { stream_name, name, num_pending, num_ack_pending, num_redelivered, num_waiting, ack_floor, delivered } = info;
  const counts = `${num_pending} pending, ${num_ack_pending} ack pending, ${num_redelivered} redelivered`;
  const positions = `ack floor ${ack_floor.stream_seq}, delivered ${delivered.stream_seq}, ${num_waiting} pulls waiting`;
  const first = ack_floor.stream_seq + 1;
  const open = await Promise.all(
    Array.from({ length: messagesShown }, async (_, index) => {
      const message = await persist(() => manager.streams.getMessage(stream_name, { seq: first + index }), clock);
      return message === null ? `${first + index} is gone` : `${first + index} ${message.subject}`;
    }),
  );
  return `${stream_name}/${name}: ${counts}; ${positions}; from the ack floor: ${open.join(', ')}`;
}

interface Change {
  revisions: number;
  movie: Record<string, unknown>;
  changed: Set<string>;
}

/** Movies of which events have been published since a time, with the fields that differ from one event to the next. */
async function describeEvents(connection: NatsConnection, since: Date): Promise<string[]> {
  const changes = new Map<string, Change>();
  for await (const { subject, data } of readStream(connection, streams.movies, { time: since })) {
    const movie = JSON.parse(new TextDecoder().decode(data)) as Record<string, unknown>;
    const before = changes.get(subject);
    const changed = before?.changed ?? new Set();
    if (before !== undefined) for (const name of fieldsThatDiffer(before.movie, movie)) changed.add(name);
    changes.set(subject, { revisions: (before?.revisions ?? 0) + 1, movie, changed });
  }
  return [...changes]
    .toSorted(([, one], [, other]) => other.revisions - one.revisions)
    .map(([subject, { revisions, movie, changed }]) => {
      const what = changed.size === 0 ? '' : `, differing in ${[...changed].join(', ')}`;
      return `${subject} (${movie.title}, revision ${movie.revision}): ${revisions} events since ${since.toISOString()}${what}`;
    });
}

/** `revision` and `updated_at` differ in every event and tell nothing. */
function fieldsThatDiffer(one: Record<string, unknown>, other: Record<string, unknown>): string[] {
  return Object.keys(other).filter(
    (name) => name !== 'revision' && name !== 'updated_at' && JSON.stringify(one[name]) !== JSON.stringify(other[name]),
  );
}
