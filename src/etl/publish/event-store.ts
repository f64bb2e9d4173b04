import type { JetStreamClient, JetStreamManager } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/nats-core';
import { eventHeaders } from '../../messaging/contracts/event-headers.ts';
import { streams, subjects } from '../../messaging/contracts/subjects.ts';
import { decodeMovieEvent, movieEventHeaders } from '../../messaging/contracts/upcasters.ts';
import { jetstream, jetstreamManager } from '../../messaging/nats/client.ts';
import { encode } from '../../messaging/nats/codec.ts';
import { publish } from '../../messaging/nats/publish.ts';
import { previousStateOf, type StateChange, writePreviousState } from '../../movie/previous-state.ts';
import { type MovieEvent, movieEventSchema, movieRemovalSchema } from '../../movie/schema.ts';
import { ENRICHMENT_VERSION } from '../../movie/stages.ts';
import { LruCache } from '../lru-cache.ts';
import { newestMessage } from '../newest-message.ts';
import { readStageTimes, type StageTimes, stageTimesHeaders } from '../stage-times.ts';

/** The newest event of a movie and what stands beside it. */
export interface StoredEvent {
  /** null where there is none, or the movie was said to be gone. */
  event: MovieEvent | null;
  /** 0 where there is none. */
  revision: number;
  sequence: number;
  /** Of the golden record that it was made from. */
  recordSequence: number;
  /** What the replica that made it had taken of CATALOGUE. */
  viewPosition: number;
  /** Of the code that enriched it. */
  enrichmentVersion: number;
  run: string | undefined;
  /** How long the stages took that it came out of. */
  stageTimes?: StageTimes;
}

/** What an event is made from. */
export interface EventOrigin {
  recordSequence: number;
  viewPosition: number;
  run: string | undefined;
  /** When the page was fetched that it says something new of; undefined where it does not. */
  fetchedAt?: string;
  stageTimes?: StageTimes;
}

const none: StoredEvent = {
  event: null,
  revision: 0,
  sequence: 0,
  recordSequence: 0,
  viewPosition: 0,
  enrichmentVersion: 0,
  run: undefined,
};

const rememberedAtMost = 2000;

/** Reads and writes movie events. The last ones are remembered: writing over one that others have replaced is refused. */
export class EventStore {
  readonly #client: JetStreamClient;
  readonly #manager: JetStreamManager;
  readonly #cache = new LruCache<StoredEvent>(rememberedAtMost);
  /** Events that are on their way to the stream, by id. */
  readonly #sent = new Map<string, { event: MovieEvent; data: Uint8Array }>();
  readonly #isNew: (id: string) => boolean;

  private constructor(client: JetStreamClient, manager: JetStreamManager, isNew: (id: string) => boolean) {
    this.#client = client;
    this.#manager = manager;
    this.#isNew = isNew;
  }

  /** @param isNew whether a movie most likely has no event yet: it is not asked for then. Writing over one that is there is refused. */
  static async open(connection: NatsConnection, isNew: (id: string) => boolean = () => false): Promise<EventStore> {
    return new EventStore(jetstream(connection), await jetstreamManager(connection, { checkAPI: false }), isNew);
  }

  /** The newest event of a movie as far as it is remembered here, or as some server has it. */
  async readNearest(id: string): Promise<StoredEvent> {
    return this.#cache.get(id) ?? (this.#isNew(id) ? none : this.#read(id, false));
  }

  /** The event of a movie at a sequence, where it is remembered, or on its way with these bytes. */
  remembered(id: string, sequence: number, data: Uint8Array): MovieEvent | null {
    const cached = this.#cache.get(id);
    if (cached?.sequence === sequence) return cached.event;
    // The stream may deliver what it has not acknowledged yet.
    const sent = this.#sent.get(id);
    return sent !== undefined && Buffer.compare(sent.data, data) === 0 ? sent.event : null;
  }

  /** The newest event of a movie, from the stream's leader. */
  async readNewest(id: string): Promise<StoredEvent> {
    return this.#read(id, true);
  }

  /**
   * Puts an event in the place of the one that was read.
   * @param replaced the newest event of each id that it replaces and the one before did not
   * @throws ConcurrentWriteError
   */
  async write(
    event: MovieEvent,
    over: StoredEvent,
    origin: EventOrigin,
    replaced?: ReadonlyMap<string, MovieEvent>,
  ): Promise<void> {
    const headers = {
      ...headersOf(event.revision, origin),
      ...previousStateHeader({ event, previous: over, replaced }),
      ...stageTimesHeaders(origin.stageTimes ?? {}),
      ...(origin.fetchedAt === undefined ? {} : { [eventHeaders.fetchedAt]: origin.fetchedAt }),
    };
    const data = encode(movieEventSchema, event);
    this.#sent.set(event.id, { event, data });
    const sequence = await this.#publish(event.id, data, over, headers).finally(() => this.#sent.delete(event.id));
    const { recordSequence, viewPosition, run } = origin;
    this.#cache.put(event.id, {
      event,
      revision: event.revision,
      sequence,
      recordSequence,
      viewPosition,
      enrichmentVersion: ENRICHMENT_VERSION,
      run,
    });
  }

  /**
   * Puts the word that a movie is gone in the place of its event.
   * @throws ConcurrentWriteError
   */
  async remove(id: string, over: StoredEvent, origin: EventOrigin): Promise<void> {
    const removal = { id, removed: true as const, revision: over.revision + 1 };
    await this.#publish(id, encode(movieRemovalSchema, removal), over, {
      ...headersOf(removal.revision, origin),
      ...previousStateHeader({ event: null, previous: over }),
      [eventHeaders.removed]: 'true',
    });
  }

  async #publish(id: string, data: Uint8Array, over: StoredEvent, headers: Record<string, string>): Promise<number> {
    // Whatever comes of it, what was remembered is not the newest any more.
    this.#cache.delete(id);
    const { sequence } = await publish(this.#client, subjects.movie(id), data, {
      expectedLastSubjectSequence: over.sequence,
      headers,
    });
    return sequence;
  }

  async #read(id: string, fromLeader: boolean): Promise<StoredEvent> {
    const message = await newestMessage(this.#manager, streams.movies, subjects.movie(id), { fromLeader });
    if (message === null) return none;
    const { header, data, sequence } = message;
    const event = header(eventHeaders.removed) === undefined ? decodeMovieEvent(data, header) : null;
    const stored = {
      event,
      revision: event?.revision ?? Number(header(eventHeaders.revision) ?? 0),
      sequence,
      recordSequence: Number(header(eventHeaders.recordSequence) ?? 0),
      viewPosition: Number(header(eventHeaders.viewPosition) ?? 0),
      enrichmentVersion: Number(header(eventHeaders.enrichment) ?? 0),
      run: header(eventHeaders.run),
      stageTimes: readStageTimes(header),
    };
    this.#cache.put(id, stored);
    return stored;
  }
}

function previousStateHeader(change: StateChange): Record<string, string> {
  return { [eventHeaders.previousState]: writePreviousState(previousStateOf(change)) };
}

function headersOf(revision: number, origin: EventOrigin): Record<string, string> {
  return {
    [eventHeaders.recordSequence]: String(origin.recordSequence),
    [eventHeaders.viewPosition]: String(origin.viewPosition),
    [eventHeaders.enrichment]: String(ENRICHMENT_VERSION),
    [eventHeaders.revision]: String(revision),
    ...(origin.run === undefined ? {} : { [eventHeaders.run]: origin.run }),
    ...movieEventHeaders,
  };
}
