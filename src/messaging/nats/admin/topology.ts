import {
  AckPolicy,
  type ConsumerConfig,
  DeliverPolicy,
  DiscardPolicy,
  JetStreamApiError,
  type JetStreamManager,
  jetstreamManager,
  RetentionPolicy,
  StorageType,
  type StreamConfig,
} from '@nats-io/jetstream';
import { Kvm, type KvOptions } from '@nats-io/kv';
import type { NatsConnection } from '@nats-io/nats-core';
import { nanos } from '@nats-io/nats-core';
import { Objm } from '@nats-io/obj';
import type { NatsConfiguration } from '../../../config.ts';
import { MessagingUnavailableError } from '../../../errors.ts';
import { buckets, durables, observationFilters, streams } from '../../contracts/subjects.ts';

const second = 1000;
const minute = 60 * second;
const day = 24 * 60 * minute;

export type StreamDeclaration = Partial<StreamConfig> & { name: string; subjects: string[] };

/** The streams. Sizes are shares of the configured maximum: JetStream reserves nothing, it only refuses beyond them. */
function streamDeclarations(maxBytes: number, replicas: number): StreamDeclaration[] {
  const common = { storage: StorageType.File, num_replicas: replicas, allow_direct: true };
  return [
    {
      ...common,
      name: streams.frontier,
      description: 'crawl jobs of pages that were found and wait to be admitted to the queue',
      subjects: ['frontier.>'],
      retention: RetentionPolicy.Limits,
      discard: DiscardPolicy.New,
      max_bytes: Math.floor(maxBytes / 10),
      duplicate_window: nanos(10 * minute),
    },
    {
      ...common,
      name: streams.crawl,
      description: 'crawl jobs that are admitted: one page to read each',
      subjects: ['crawl.>'],
      retention: RetentionPolicy.Workqueue,
      discard: DiscardPolicy.New,
      max_bytes: Math.floor(maxBytes / 10),
      duplicate_window: nanos(10 * minute),
    },
    {
      ...common,
      name: streams.observations,
      description: 'what each page said about each movie: the history that catalogues are rebuilt from',
      subjects: ['observations.>'],
      retention: RetentionPolicy.Limits,
      discard: DiscardPolicy.New,
      // The newest of each source's movie. A week of canaries: pages do not change so often.
      max_msgs_per_subject: 10_000,
      max_bytes: maxBytes,
      duplicate_window: nanos(10 * minute),
    },
    {
      ...common,
      name: streams.catalogue,
      description: 'golden records with provenance, the newest of each movie',
      subjects: ['catalogue.>'],
      retention: RetentionPolicy.Limits,
      discard: DiscardPolicy.New,
      max_msgs_per_subject: 1,
      max_bytes: maxBytes,
      duplicate_window: nanos(2 * minute),
    },
    {
      ...common,
      name: streams.affected,
      description: 'movies that are to be looked at again, because other movies changed',
      subjects: ['affected.>'],
      retention: RetentionPolicy.Workqueue,
      discard: DiscardPolicy.New,
      max_bytes: Math.floor(maxBytes / 10),
      duplicate_window: nanos(2 * minute),
    },
    {
      ...common,
      name: streams.movies,
      description: 'movie events: what users see',
      subjects: ['movies.>'],
      retention: RetentionPolicy.Limits,
      discard: DiscardPolicy.Old,
      max_msgs_per_subject: 64,
      max_bytes: maxBytes,
      duplicate_window: nanos(2 * minute),
    },
    {
      ...common,
      name: streams.deadLetter,
      description: 'what could not be processed: original bytes, error, attempts',
      subjects: ['deadletter.>'],
      retention: RetentionPolicy.Limits,
      discard: DiscardPolicy.Old,
      max_age: nanos(30 * day),
      max_bytes: Math.floor(maxBytes / 10),
      duplicate_window: nanos(10 * minute),
    },
  ];
}

/** The durable consumers that replicas share. Poison is bounded by the worker, which dead-letters before the server gives up. */
function consumerDeclarations(): { stream: string; config: Partial<ConsumerConfig> & { durable_name: string } }[] {
  const common = { ack_policy: AckPolicy.Explicit, deliver_policy: DeliverPolicy.All, max_deliver: -1 };
  return [
    {
      stream: streams.crawl,
      config: { ...common, durable_name: durables.scraper, ack_wait: nanos(30 * second), max_ack_pending: 1000 },
    },
    ...([durables.etl, durables.imported] as const).map((durable) => ({
      stream: streams.observations,
      config: {
        ...common,
        durable_name: durable,
        filter_subject: observationFilters[durable],
        ack_wait: nanos(30 * second),
        max_ack_pending: 4000,
      },
    })),
    {
      stream: streams.catalogue,
      config: { ...common, durable_name: durables.enrich, ack_wait: nanos(30 * second), max_ack_pending: 20_000 },
    },
    {
      stream: streams.affected,
      // Unacknowledged until all the movies of a message have been looked at.
      config: { ...common, durable_name: durables.affected, ack_wait: nanos(30 * second), max_ack_pending: 20_000 },
    },
  ];
}

/** History 1 everywhere: the buckets hold state; a decision holds its own past. */
function bucketDeclarations(): { name: string; options: Partial<KvOptions> }[] {
  return [
    { name: buckets.identities, options: { description: 'curated decisions on which movies are the same' } },
    { name: buckets.urls, options: { description: 'per URL: content hash, when read, when due' } },
    { name: buckets.hosts, options: { description: 'per host: politeness shared by all scrapers' } },
    { name: buckets.runs, options: { description: 'per crawl run: state and counters' } },
    { name: buckets.sites, options: { description: 'per source: how its pages are read' } },
  ];
}

/**
 * Creates what is missing and updates what differs; never deletes. Every role calls it at its start, in any order and
 * at the same time as others.
 * @throws MessagingUnavailableError where JetStream does not answer or is not enabled.
 */
export async function applyTopology(connection: NatsConnection, configuration: NatsConfiguration): Promise<void> {
  try {
    const manager = await jetstreamManager(connection, { timeout: 10_000 });
    const replicas = configuration.streamReplicas ?? defaultReplicas(connection);
    for (const declaration of streamDeclarations(configuration.streamMaxBytes, replicas)) {
      await applyStream(manager, declaration);
    }
    for (const { stream, config } of consumerDeclarations()) await applyConsumer(manager, stream, config);
    const keyValue = new Kvm(connection);
    for (const { name, options } of bucketDeclarations()) {
      await keyValue.create(name, { ...options, replicas, history: 1, storage: StorageType.File });
    }
    await new Objm(connection).create(buckets.pages, {
      description: 'page bodies by SHA-256',
      replicas,
      storage: StorageType.File,
      ttl: nanos(30 * day),
      max_bytes: configuration.archiveMaxBytes,
    });
  } catch (error) {
    throw new MessagingUnavailableError(
      'cannot set up the JetStream streams: check that the server runs with JetStream enabled (nats-server -js) and that this user may manage streams',
      { cause: error },
    );
  }
}

/** What `applyTopology` would make, by the names that JetStream knows it under. Replicas as this server's cluster suggests. */
export function declaredTopology(
  connection: NatsConnection,
  configuration: NatsConfiguration,
): { streams: (Partial<StreamConfig> & { name: string })[]; consumers: ReturnType<typeof consumerDeclarations> } {
  const replicas = configuration.streamReplicas ?? defaultReplicas(connection);
  const storage = { storage: StorageType.File, num_replicas: replicas };
  return {
    streams: [
      ...streamDeclarations(configuration.streamMaxBytes, replicas),
      ...bucketDeclarations().map(({ name }) => ({ name: `KV_${name}`, max_msgs_per_subject: 1, ...storage })),
      { name: `OBJ_${buckets.pages}`, max_age: nanos(30 * day), max_bytes: configuration.archiveMaxBytes, ...storage },
    ],
    consumers: consumerDeclarations(),
  };
}

/** The first stream, consumer or bucket of the topology that does not exist yet; undefined when all do. Changes nothing. */
export async function firstMissing(connection: NatsConnection): Promise<string | undefined> {
  const manager = await jetstreamManager(connection, { timeout: 10_000 });
  const storage = [
    ...Object.values(streams),
    ...bucketDeclarations().map(({ name }) => `KV_${name}`),
    `OBJ_${buckets.pages}`,
  ];
  for (const name of storage) {
    if ((await manager.streams.info(name).catch(absent)) === null) return name;
  }
  for (const { stream, config } of consumerDeclarations()) {
    const consumer = await manager.consumers.info(stream, config.durable_name).catch(absent);
    if (consumer === null) return `${stream}/${config.durable_name}`;
  }
  return undefined;
}

function defaultReplicas(connection: NatsConnection): number {
  const info = connection.info;
  const clustered = info?.cluster !== undefined;
  const known = new Set([...(info?.connect_urls ?? [])]).size;
  return clustered && known >= 3 ? 3 : 1;
}

async function applyStream(manager: JetStreamManager, declaration: StreamDeclaration): Promise<void> {
  const existing = await manager.streams.info(declaration.name).catch(absent);
  if (existing === null) {
    await manager.streams.add(declaration).catch(ignoreRace);
    return;
  }
  // What an operator set by hand on a running stream (replicas, placement) stays.
  const { num_replicas: _, ...changeable } = declaration;
  if (differs(existing.config as unknown as Record<string, unknown>, changeable)) {
    await manager.streams.update(declaration.name, changeable).catch(ignoreRace);
  }
}

async function applyConsumer(
  manager: JetStreamManager,
  stream: string,
  config: Partial<ConsumerConfig> & { durable_name: string },
): Promise<void> {
  const existing = await manager.consumers.info(stream, config.durable_name).catch(absent);
  if (existing === null) await manager.consumers.add(stream, config).catch(ignoreRace);
  else if (differs(existing.config as unknown as Record<string, unknown>, config)) {
    await manager.consumers.update(stream, config.durable_name, config);
  }
}

function differs(actual: Record<string, unknown>, wanted: object): boolean {
  return Object.entries(wanted).some(([key, value]) => JSON.stringify(actual[key]) !== JSON.stringify(value));
}

const streamNotFound = 10_059;
const consumerNotFound = 10_014;
const streamNameInUse = 10_058;
const consumerAlreadyExists = 10_148;
const consumerNameInUse = 10_013;

/** For `.catch`: null for a stream or consumer that does not exist; anything else is thrown on. */
export function absent(error: unknown): null {
  if (error instanceof JetStreamApiError && (error.code === streamNotFound || error.code === consumerNotFound))
    return null;
  throw error;
}

/** Another role created it a moment ago from the same declaration. */
function ignoreRace(error: unknown): void {
  const codes = [streamNameInUse, consumerAlreadyExists, consumerNameInUse];
  if (error instanceof JetStreamApiError && codes.includes(error.code)) return;
  throw error;
}
