import { type ConsumerInfo, type JetStreamManager, jetstreamManager, type StreamInfo } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/nats-core';
import { durables, streams } from '../../contracts/subjects.ts';

/** What one stream holds. `leader`: whether somebody can write to it now. */
export interface StreamState {
  stream: string;
  messages: number;
  bytes: number;
  /** Its bound in bytes; null: none. */
  limitBytes: number | null;
  /** Sequence of the newest message ever stored: what it grows by was written. */
  lastSequence: number;
  leader: boolean;
  /** Name of the server that leads; null where none does. */
  leaderName: string | null;
  /** Copies that are up to date, the leader's among them. */
  currentCopies: number;
  followers: ReplicaState[];
}

/** A copy of a stream that does not lead. `lag`: operations that it is behind. */
export interface ReplicaState {
  server: string;
  current: boolean;
  offline: boolean;
  lag: number;
  /** Since the leader last heard of it. A server that was killed is called current for a while. */
  silentMilliseconds: number;
}

/**
 * How far one durable consumer is. `backlog`: what is not acknowledged yet, delivered or not. Of the scrapers' it includes the jobs that
 * wait to be admitted to their queue.
 */
export interface ConsumerState {
  stream: string;
  consumer: string;
  backlog: number;
  acknowledgementsPending: number;
  /** Deliveries without acknowledgement at which the server delivers no more; null: no bound. */
  acknowledgementsPendingLimit: number | null;
  redelivered: number;
  acknowledged: number;
  /** Pull requests that wait for messages: somebody is there to take them. */
  waitingPulls: number;
  /** When the oldest unacknowledged delivery last moved on, milliseconds since the epoch; null: never. */
  acknowledgedAt: number | null;
  createdAt: number;
  /** Name of the server that leads; null where none does. */
  leaderName: string | null;
}

export interface JetStreamState {
  streams: StreamState[];
  /** Names of streams that nobody leads: there is no more to be known of them. */
  leaderless: string[];
  consumers: ConsumerState[];
}

/** In a cluster the servers wait four seconds for streams that do not answer, before they answer without them. */
const timeoutMilliseconds = 8000;

/**
 * The state of all streams and durable consumers. Only leaders answer these requests: the figures of followers, which the
 * servers' own monitoring ports serve, lag behind (KEDA issue 6042).
 * @throws what the request throws: no answer is not the same as zero.
 */
export async function readJetStream(connection: NatsConnection): Promise<JetStreamState> {
  const manager = await jetstreamManager(connection, { checkAPI: false, timeout: timeoutMilliseconds });
  const [infos, names] = await Promise.all([all(manager.streams.list()), all(manager.streams.names())]);
  const consumers = await Promise.all(infos.map((info) => readConsumers(manager, info.config.name)));
  const waiting = infos.find(({ config }) => config.name === streams.frontier)?.state.messages ?? 0;
  const withWaiting = (state: ConsumerState) =>
    state.stream === streams.crawl && state.consumer === durables.scraper
      ? { ...state, backlog: state.backlog + waiting }
      : state;
  const answered = new Set(infos.map((info) => info.config.name));
  return {
    streams: infos.map(streamStateOf),
    // The list has only streams whose leader answers, the names are those that the cluster's own leader has in its books.
    leaderless: names.filter((name) => !answered.has(name)),
    consumers: consumers.flat().map(withWaiting),
  };
}

async function all<T>(pages: AsyncIterable<T>): Promise<T[]> {
  const items: T[] = [];
  for await (const item of pages) items.push(item);
  return items;
}

async function readConsumers(manager: JetStreamManager, stream: string): Promise<ConsumerState[]> {
  const states: ConsumerState[] = [];
  for await (const info of manager.consumers.list(stream)) {
    // Ordered consumers come and go with their clients; a label for each would never end.
    if (info.config.durable_name !== undefined) states.push(consumerStateOf(info));
  }
  return states;
}

/** The state that a stream's information tells. */
export function streamStateOf({ config, state, cluster }: StreamInfo): StreamState {
  const followers = (cluster?.replicas ?? []).map(({ name, current, offline, lag, active }) => ({
    server: name,
    current,
    offline: offline === true,
    lag: lag ?? 0,
    silentMilliseconds: (active ?? 0) / 1e6,
  }));
  return {
    stream: config.name,
    messages: state.messages,
    bytes: state.bytes,
    limitBytes: config.max_bytes > 0 ? config.max_bytes : null,
    lastSequence: state.last_seq,
    // A single server leads without a cluster.
    leader: cluster === undefined || Boolean(cluster.leader),
    leaderName: cluster?.leader || null,
    currentCopies: 1 + followers.filter(({ current }) => current).length,
    followers,
  };
}

/** The state that a consumer's information tells. */
export function consumerStateOf(info: ConsumerInfo): ConsumerState {
  const limit = info.config.max_ack_pending ?? 0;
  // The type says nanoseconds, servers send ISO times.
  const acknowledgedAt = Date.parse(String(info.ack_floor.last_active));
  return {
    stream: info.stream_name,
    consumer: info.name,
    backlog: info.num_pending + info.num_ack_pending,
    acknowledgementsPending: info.num_ack_pending,
    acknowledgementsPendingLimit: limit > 0 ? limit : null,
    redelivered: info.num_redelivered,
    acknowledged: info.ack_floor.consumer_seq,
    waitingPulls: info.num_waiting,
    acknowledgedAt: Number.isNaN(acknowledgedAt) ? null : acknowledgedAt,
    createdAt: Date.parse(info.created),
    leaderName: info.cluster?.leader || null,
  };
}
