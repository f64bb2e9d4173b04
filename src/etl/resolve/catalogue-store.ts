import { type JetStreamClient, type JetStreamManager, jetstream, jetstreamManager } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/nats-core';
import { type Clock, systemClock } from '../../clock.ts';
import { encodeUnchecked } from '../../messaging/codec.ts';
import { ConsumerProgress } from '../../messaging/consumer-progress.ts';
import { decodeCatalogueEntry } from '../../messaging/formats.ts';
import { newestMessage } from '../../messaging/newest-message.ts';
import { publish } from '../../messaging/publish.ts';
import { influenceHeaders, readInfluence } from '../../messaging/record-influence.ts';
import { readStageTimes, type StageTimes, stageTimesHeaders } from '../../messaging/stage-times.ts';
import { durables, streams, subjects } from '../../messaging/subjects.ts';
import { type Influence, influenceOf, joinInfluences } from '../../movie/enrich/influence.ts';
import type { CatalogueEntry } from '../../movie/record.ts';
import { Recent } from '../recent.ts';
import type { CatalogueView } from '../view/catalogue-view.ts';
import type { RecordStore, StoredEntry } from './record-store.ts';

const remembered = 2000;

/** Reads and writes catalogue entries; what was written is in the view at once. */
export class CatalogueStore implements RecordStore {
  readonly #client: JetStreamClient;
  readonly #manager: JetStreamManager;
  readonly #view: CatalogueView;
  readonly #enriched: ConsumerProgress;
  readonly #recent = new Recent<StoredEntry>(remembered);

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
    const recent = this.#recent.get(id);
    if (recent !== undefined && recent.sequence >= known) return recent;
    return this.#fetch(id, { atLeast: known });
  }

  async readNewest(id: string): Promise<StoredEntry> {
    return this.#fetch(id, { atLeast: this.#view.sequenceOf(id), fromLeader: true });
  }

  async write(entry: CatalogueEntry, over: StoredEntry, stageTimes: StageTimes = {}): Promise<StoredEntry> {
    const influence = this.#influence(entry, over);
    this.#recent.delete(entry.id);
    const { sequence } = await publish(this.#client, subjects.catalogue(entry.id), encodeUnchecked(entry), {
      expectedLastSubjectSequence: over.sequence,
      headers: { ...influenceHeaders(influence), ...stageTimesHeaders(stageTimes) },
    });
    this.#view.apply(entry, sequence);
    const stored = { entry, sequence, influence, stageTimes };
    this.#recent.put(entry.id, stored);
    return stored;
  }

  /** With what the message that is written over has been saying, unless everything that follows from it is done. */
  #influence(entry: CatalogueEntry, over: StoredEntry): Influence {
    const influence = influenceOf(over.entry, entry);
    if (over.entry === null || over.sequence <= this.#enriched.acknowledged) return influence;
    return joinInfluences(over.influence ?? influenceOf(null, over.entry), influence);
  }

  async #fetch(id: string, from: { atLeast?: number; fromLeader?: boolean }): Promise<StoredEntry> {
    const message = await newestMessage(this.#manager, streams.catalogue, subjects.catalogue(id), from);
    if (message === null) return { entry: null, sequence: 0 };
    const { data, sequence, header } = message;
    const stored = {
      entry: decodeCatalogueEntry(data),
      sequence,
      influence: readInfluence(header),
      stageTimes: readStageTimes(header),
    };
    this.#recent.put(id, stored);
    return stored;
  }
}
