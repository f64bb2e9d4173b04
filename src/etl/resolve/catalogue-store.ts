import type { JetStreamClient, JetStreamManager } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/nats-core';
import { type Clock, systemClock } from '../../clock.ts';
import { durables, streams, subjects } from '../../messaging/contracts/subjects.ts';
import { decodeCatalogueEntry } from '../../messaging/contracts/upcasters.ts';
import { jetstream, jetstreamManager } from '../../messaging/nats/client.ts';
import { encodeUnchecked } from '../../messaging/nats/codec.ts';
import { publish } from '../../messaging/nats/publish.ts';
import { type Invalidation, invalidationOf, joinInvalidations } from '../../movie/enrich/invalidation.ts';
import type { CatalogueEntry } from '../../movie/record.ts';
import { LruCache } from '../lru-cache.ts';
import { newestMessage } from '../newest-message.ts';
import { readStageTimes, type StageTimes, stageTimesHeaders } from '../stage-times.ts';
import type { CatalogueView } from '../view/catalogue-view.ts';
import { ConsumerProgress } from './consumer-progress.ts';
import { invalidationHeaders, readInvalidation } from './record-invalidation.ts';
import type { RecordStore, StoredEntry } from './record-store.ts';

const remembered = 2000;

/** Reads and writes catalogue entries; what was written is in the view at once. */
export class CatalogueStore implements RecordStore {
  readonly #client: JetStreamClient;
  readonly #manager: JetStreamManager;
  readonly #view: CatalogueView;
  readonly #enriched: ConsumerProgress;
  readonly #cache = new LruCache<StoredEntry>(remembered);

  private constructor(client: JetStreamClient, manager: JetStreamManager, view: CatalogueView, clock: Clock) {
    this.#client = client;
    this.#manager = manager;
    this.#view = view;
    this.#enriched = new ConsumerProgress(manager, streams.catalogue, durables.enrich, clock);
  }

  static async open(
    connection: NatsConnection,
    view: CatalogueView,
    clock: Clock = systemClock,
  ): Promise<CatalogueStore> {
    const manager = await jetstreamManager(connection, { checkAPI: false });
    return new CatalogueStore(jetstream(connection), manager, view, clock);
  }

  async read(id: string): Promise<StoredEntry> {
    const known = this.#view.sequenceOf(id);
    const cached = this.#cache.get(id);
    if (cached !== undefined && cached.sequence >= known) return cached;
    return this.#fetch(id, { atLeast: known });
  }

  async readNewest(id: string): Promise<StoredEntry> {
    return this.#fetch(id, { atLeast: this.#view.sequenceOf(id), fromLeader: true });
  }

  async write(entry: CatalogueEntry, over: StoredEntry, stageTimes: StageTimes = {}): Promise<StoredEntry> {
    const invalidation = this.#invalidation(entry, over);
    this.#cache.delete(entry.id);
    const { sequence } = await publish(this.#client, subjects.catalogue(entry.id), encodeUnchecked(entry), {
      expectedLastSubjectSequence: over.sequence,
      headers: { ...invalidationHeaders(invalidation), ...stageTimesHeaders(stageTimes) },
    });
    this.#view.apply(entry, sequence);
    const stored = { entry, sequence, invalidation, stageTimes };
    this.#cache.put(entry.id, stored);
    return stored;
  }

  /** With what the message that is written over has been saying, unless everything that follows from it is done. */
  #invalidation(entry: CatalogueEntry, over: StoredEntry): Invalidation {
    const invalidation = invalidationOf(over.entry, entry);
    if (over.entry === null || over.sequence <= this.#enriched.acknowledged) return invalidation;
    return joinInvalidations(over.invalidation ?? invalidationOf(null, over.entry), invalidation);
  }

  async #fetch(id: string, from: { atLeast?: number; fromLeader?: boolean }): Promise<StoredEntry> {
    const message = await newestMessage(this.#manager, streams.catalogue, subjects.catalogue(id), from);
    if (message === null) return { entry: null, sequence: 0 };
    const { data, sequence, header } = message;
    const stored = {
      entry: decodeCatalogueEntry(data),
      sequence,
      invalidation: readInvalidation(header),
      stageTimes: readStageTimes(header),
    };
    this.#cache.put(id, stored);
    return stored;
  }
}
