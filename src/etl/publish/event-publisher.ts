import { type JetStreamClient, type JetStreamManager, jetstream, jetstreamManager } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/nats-core';
import { ConcurrentWriteError } from '../../errors.ts';
import { encode } from '../../messaging/codec.ts';
import { eventHeaders } from '../../messaging/event-headers.ts';
import { decodeMovieEvent, movieEventHeaders } from '../../messaging/formats.ts';
import { publish } from '../../messaging/publish.ts';
import { streams, subjects } from '../../messaging/subjects.ts';
import { genreCategories } from '../../movie/enrich/genre-categories.ts';
import { plotTone } from '../../movie/enrich/tone.ts';
import { movieContent, sameContent } from '../../movie/event.ts';
import { type GoldenRecord, isTombstone } from '../../movie/record.ts';
import { type MovieEvent, movieEventSchema, movieRemovalSchema } from '../../movie/schema.ts';
import type { CatalogueStore } from '../resolve/catalogue-store.ts';
import { KeyedLocks } from '../resolve/keyed-locks.ts';
import type { CatalogueView } from '../view/catalogue-view.ts';

interface StoredEvent {
  /** null where there is none, or the film was said to be gone. */
  event: MovieEvent | null;
  /** 0 where there is none. */
  revision: number;
  sequence: number;
  /** Of the golden record that it was made from. */
  recordSequence: number;
}

/** Publishes movie events: each different from the one before, with the next revision, never from an older record. */
export class EventPublisher {
  readonly #client: JetStreamClient;
  readonly #manager: JetStreamManager;
  readonly #view: CatalogueView;
  readonly #store: CatalogueStore;
  readonly #locks = new KeyedLocks();

  private constructor(client: JetStreamClient, manager: JetStreamManager, view: CatalogueView, store: CatalogueStore) {
    this.#client = client;
    this.#manager = manager;
    this.#view = view;
    this.#store = store;
  }

  static async open(connection: NatsConnection, view: CatalogueView, store: CatalogueStore): Promise<EventPublisher> {
    return new EventPublisher(
      jetstream(connection),
      await jetstreamManager(connection, { checkAPI: false }),
      view,
      store,
    );
  }

  /** @returns whether users have something new to see. */
  async publish(id: string): Promise<boolean> {
    return this.#locks.run([id], () => retryAfterConflicts(() => this.#publishOnce(id)));
  }

  /** The newest event of an id, null where none was published. */
  async newest(id: string): Promise<MovieEvent | null> {
    return (await this.#read(id)).event;
  }

  /** @param takenFor sequence of an event by which users took this film for part of another; 0 for none. */
  async #publishOnce(id: string, takenFor = 0): Promise<boolean> {
    const { entry, sequence } = await this.#store.read(id);
    if (entry === null) return false;
    const previous = await this.#read(id);
    if (previous.recordSequence > sequence) return false;
    if (isTombstone(entry)) return entry.merged_into === null ? this.#remove(id, sequence, previous) : false;
    const content = movieContent(entry, this.#enrichmentOf(entry));
    const replaces = await this.#replaced(id, previous.event);
    if (takenFor === 0) await this.#tellAgain(replaces, previous);
    const unchanged = previous.event !== null && previous.sequence > takenFor && sameContent(content, previous.event);
    if (unchanged && replaces.join() === (previous.event?.replaces ?? []).join()) return false;
    const event: MovieEvent = {
      ...content,
      revision: previous.revision + 1,
      ...(replaces.length === 0 ? {} : { replaces }),
    };
    const newest = entry.entries.reduce((one, other) => (other.observed_at > one.observed_at ? other : one));
    await publish(this.#client, subjects.movie(id), encode(movieEventSchema, event), {
      expectedLastSubjectSequence: previous.sequence,
      headers: {
        [eventHeaders.recordSequence]: String(sequence),
        ...movieEventHeaders,
        // What is published again for its neighbours' sake says nothing about freshness.
        ...(previous.recordSequence === sequence ? {} : { [eventHeaders.fetchedAt]: newest.observed_at }),
        [eventHeaders.run]: newest.run,
        [eventHeaders.revision]: String(event.revision),
      },
    });
    return true;
  }

  /**
   * A film that an event said to be part of this one and that is none any more was dropped by users: unless they have heard of
   * it since they hear of it again, before this one lets go of it, so that a kill between the two is made good.
   */
  async #tellAgain(replaces: readonly string[], { event, sequence }: StoredEvent): Promise<void> {
    for (const id of event?.replaces ?? []) {
      if (!replaces.includes(id)) await retryAfterConflicts(() => this.#publishOnce(id, sequence));
    }
  }

  /** Tells users that a film is gone. */
  async #remove(id: string, recordSequence: number, previous: StoredEvent): Promise<boolean> {
    if (previous.event === null) return false;
    const removal = { id, removed: true as const, revision: previous.revision + 1 };
    await publish(this.#client, subjects.movie(id), encode(movieRemovalSchema, removal), {
      expectedLastSubjectSequence: previous.sequence,
      headers: {
        [eventHeaders.recordSequence]: String(recordSequence),
        [eventHeaders.revision]: String(removal.revision),
        [eventHeaders.removed]: 'true',
      },
    });
    return true;
  }

  #enrichmentOf(record: GoldenRecord) {
    const { facts } = record;
    return {
      genre_categories: genreCategories(facts),
      director_stats: this.#view.statistics.directorStats(facts.director),
      sentiment_analysis: plotTone(facts),
      recommendations: this.#view.statistics.recommendations(record.id),
    };
  }

  /** Ids that users knew this film by: of joined records, those that had events. */
  async #replaced(id: string, previous: MovieEvent | null): Promise<string[]> {
    const known = new Set(previous?.replaces ?? []);
    const joined = this.#view.replacedBy(id);
    const published = await Promise.all(
      joined.map(async (old) => known.has(old) || (await this.#read(old)).event !== null),
    );
    return joined.filter((_, index) => published[index]);
  }

  async #read(id: string): Promise<StoredEvent> {
    const message = await this.#manager.streams.getMessage(streams.movies, { last_by_subj: subjects.movie(id) });
    if (message === null) return { event: null, revision: 0, sequence: 0, recordSequence: 0 };
    const header = (name: string) => message.header.get(name) || undefined;
    const event = header(eventHeaders.removed) === undefined ? decodeMovieEvent(message.data, header) : null;
    return {
      event,
      revision: event?.revision ?? Number(header(eventHeaders.revision) ?? 0),
      sequence: message.seq,
      recordSequence: Number(message.header.get(eventHeaders.recordSequence) || 0),
    };
  }
}

async function retryAfterConflicts<T>(attempt: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof ConcurrentWriteError)) throw error;
    }
  }
}
