import type { JetStreamClient, JetStreamManager } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/nats-core';
import { durables, streams } from '../contracts/subjects.ts';
import { jetstream, jetstreamManager } from '../nats/client.ts';
import { publish } from '../nats/publish.ts';
import { fairShares, type SourceJobs } from './fair-shares.ts';

/** So many jobs stand ready for scrapers that ask for the next. More would only make a source that comes anew wait longer. */
const readyJobs = 32;
/** Of the deliveries that the consumer allows without acknowledgement: who waits for a slow host must not use them all up. */
const shareOfDeliveries = 0.8;

/** Whether to leave a source to another, which has moved the job of this sequence number (in the frontier) first. */
export type GivesWay = (source: string, sequence: number) => boolean;

/**
 * Moves jobs from the frontier into the queue, as many as are taken soon and in fair shares of the sources. Safe to repeat, and at the
 * same time as others: a job that is moved twice is dropped by the queue, or found to be done.
 * @param held runs whose jobs wait, as they stand in subjects: a source that has no others is left out.
 * @returns how many were moved.
 * @throws StorageFullError, MessagingUnavailableError, and what JetStream says where it does not know how much is queued.
 */
export async function admitJobs(
  connection: NatsConnection,
  givesWay: GivesWay = () => false,
  held: ReadonlySet<string> = new Set(),
): Promise<number> {
  const manager = await jetstreamManager(connection, { checkAPI: false });
  const waiting = await jobsBySource(manager, streams.frontier, held);
  if (waiting.size === 0) return 0;
  const [admitted, consumer] = await Promise.all([
    jobsBySource(manager, streams.crawl),
    manager.consumers.info(streams.crawl, durables.scraper),
  ]);
  const names = new Set([...waiting.keys(), ...admitted.keys()]);
  const sources = [...names].map(
    (source): SourceJobs => ({ source, waiting: waiting.get(source) ?? 0, admitted: admitted.get(source) ?? 0 }),
  );
  const queued = sources.reduce((sum, one) => sum + one.admitted, 0);
  const ready = Math.max(0, queued - consumer.num_ack_pending);
  const deliveries = (consumer.config.max_ack_pending ?? 1000) * shareOfDeliveries;
  const mostOfSource = Math.max(1, Math.floor(deliveries / sources.length));
  const client = jetstream(connection);
  const move = (source: string, count: number) => moveOldest(manager, client, { source, count, givesWay });
  const shares = [...fairShares(sources, readyJobs - ready, mostOfSource)];
  const moved = await Promise.all(shares.map(([source, count]) => move(source, count)));
  return moved.reduce((sum, count) => sum + count, 0);
}

/** Counts of jobs by the source's token, without those of the runs that are held. */
async function jobsBySource(
  manager: JetStreamManager,
  stream: string,
  held: ReadonlySet<string> = new Set(),
): Promise<Map<string, number>> {
  const { state } = await manager.streams.info(stream, { subjects_filter: '>' });
  const counts = new Map<string, number>();
  for (const [subject, count] of Object.entries(state.subjects ?? {})) {
    const [, source = '', , run = ''] = subject.split('.');
    if (held.has(run)) continue;
    counts.set(source, (counts.get(source) ?? 0) + count);
  }
  return counts;
}

async function moveOldest(
  manager: JetStreamManager,
  client: JetStreamClient,
  { source, count, givesWay }: { source: string; count: number; givesWay: GivesWay },
): Promise<number> {
  const filter = `frontier.${source}.>`;
  let last = 0;
  let moved = 0;
  let isAlone = false;
  while (moved < count) {
    const message = await manager.direct.getMessage(streams.frontier, { seq: last + 1, next_by_subj: filter });
    if (message === null) break;
    // The sequence: a page that was found again after the duplicate window counts as a job of its own.
    const messageId = `${message.header.get('Nats-Msg-Id')}.${message.seq}`;
    const subject = message.subject.replace(/^frontier\./, 'crawl.');
    const names = message.header.keys().filter((name) => !name.startsWith('Nats-'));
    const headers = Object.fromEntries(names.map((name) => [name, message.header.get(name)]));
    const { duplicate } = await publish(client, subject, message.data, { messageId, headers });
    if (!duplicate) moved += 1;
    else if (!isAlone && givesWay(source, message.seq)) break;
    // What one that died has moved takes no place: all of it is gone through.
    else isAlone = true;
    last = message.seq;
  }
  // Only now: at every moment a job is in one of the two.
  if (last > 0) await manager.streams.purge(streams.frontier, { filter, seq: last + 1 });
  return moved;
}
