import { type JetStreamClient, type JetStreamManager, jetstream, jetstreamManager } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/nats-core';
import { decode, encode } from '../../messaging/codec.ts';
import { publish } from '../../messaging/publish.ts';
import { streams, subjects } from '../../messaging/subjects.ts';
import { type CatalogueEntry, catalogueEntrySchema } from '../../movie/record.ts';
import type { CatalogueView } from '../view/catalogue-view.ts';

export interface StoredEntry {
  /** null where nothing was ever stored. */
  entry: CatalogueEntry | null;
  /** Of its message; 0 where there is none. */
  sequence: number;
}

/** Where records are kept: JetStream, or memory for a catalogue that is only tried. */
export interface RecordStore {
  /** The newest entry of an id. */
  read(id: string): Promise<StoredEntry>;
  /**
   * Stores an entry over the one that was read as `expected`.
   * @throws ConcurrentWriteError
   */
  write(entry: CatalogueEntry, expected: number): Promise<void>;
}

/** Reads and writes catalogue entries; what was written is in the view at once. */
export class CatalogueStore implements RecordStore {
  readonly #client: JetStreamClient;
  readonly #manager: JetStreamManager;
  readonly #view: CatalogueView;

  private constructor(client: JetStreamClient, manager: JetStreamManager, view: CatalogueView) {
    this.#client = client;
    this.#manager = manager;
    this.#view = view;
  }

  static async open(connection: NatsConnection, view: CatalogueView): Promise<CatalogueStore> {
    return new CatalogueStore(jetstream(connection), await jetstreamManager(connection, { checkAPI: false }), view);
  }

  /** The newest entry of an id, from the stream's leader. */
  async read(id: string): Promise<StoredEntry> {
    const message = await this.#manager.streams.getMessage(streams.catalogue, { last_by_subj: subjects.catalogue(id) });
    if (message === null) return { entry: null, sequence: 0 };
    return { entry: decode(catalogueEntrySchema, message.data), sequence: message.seq };
  }

  /**
   * Stores an entry over the one that was read as `expected`.
   * @throws ConcurrentWriteError
   */
  async write(entry: CatalogueEntry, expected: number): Promise<void> {
    const { sequence } = await publish(
      this.#client,
      subjects.catalogue(entry.id),
      encode(catalogueEntrySchema, entry),
      { expectedLastSubjectSequence: expected },
    );
    this.#view.apply(entry, sequence);
  }
}
