import { type ConsumerInfo, type JetStreamManager, jetstreamManager, type StreamInfo } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/nats-core';

/** What one stream holds. `leader`: whether somebody can write to it now. */
export interface StreamState {
  stream: string;
  messages: number;
  bytes: number;
  /** Its bound in bytes; null: none. */
  limitBytes: number | null;
  leader: boolean;
  /** Copies that are up to date, the leader's among them. */
  currentCopies: number;
}

/** How far one durable consumer is. `backlog`: what is not acknowledged yet, delivered or not. */
export interface ConsumerState {
  stream: string;
  consumer: string;
  backlog: number;
  acknowledgementsPending: number;
  redelivered: number;
  acknowledged: number;
}

export interface JetStreamState {
  streams: StreamState[];
  consumers: ConsumerState[];
}

/**
 * The state of all streams and durable consumers. Only leaders answer these requests: the figures of followers, which the
 * servers' own monitoring ports serve, lag behind (KEDA issue 6042).
 * @throws what the request throws: no answer is not the same as zero.
 */
export async function readJetStream(connection: NatsConnection): Promise<JetStreamState> {
  const manager = await jetstreamManager(connection, { checkAPI: false });
  const infos: StreamInfo[] = [];
  for await (const info of manager.streams.list()) infos.push(info);
  const consumers = await Promise.all(infos.map((info) => readConsumers(manager, info.config.name)));
  return { streams: infos.map(streamState), consumers: consumers.flat() };
}

async function readConsumers(manager: JetStreamManager, stream: string): Promise<ConsumerState[]> {
  const states: ConsumerState[] = [];
  for await (const info of manager.consumers.list(stream)) {
    // Ordered consumers come and go with their clients; a label for each would never end.
    if (info.config.durable_name !== undefined) states.push(consumerState(info));
  }
  return states;
}

function streamState({ config, state, cluster }: StreamInfo): StreamState {
  const copies = cluster?.replicas ?? [];
  return {
    stream: config.name,
    messages: state.messages,
    bytes: state.bytes,
    limitBytes: config.max_bytes > 0 ? config.max_bytes : null,
    // A single server leads without a cluster.
    leader: cluster === undefined || Boolean(cluster.leader),
    currentCopies: 1 + copies.filter(({ current }) => current).length,
  };
}

function consumerState(info: ConsumerInfo): ConsumerState {
  return {
    stream: info.stream_name,
    consumer: info.name,
    backlog: info.num_pending + info.num_ack_pending,
    acknowledgementsPending: info.num_ack_pending,
    redelivered: info.num_redelivered,
    acknowledged: info.ack_floor.consumer_seq,
  };
}
