import type { NatsConnection } from '@nats-io/nats-core';
import { type Clock, systemClock } from '../../clock.ts';
import { ConcurrentWriteError } from '../../errors.ts';
import { changesOf, isDerivedOnly } from '../../movie/changes.ts';
import { contentOf, type MovieContent, movieContent } from '../../movie/event.ts';
import { type GoldenRecord, isTombstone } from '../../movie/record.ts';
import type { MovieEvent } from '../../movie/schema.ts';
import { ENRICHMENT_VERSION } from '../../movie/stages.ts';
import type { CatalogueStore } from '../resolve/catalogue-store.ts';
import { KeyedLocks } from '../resolve/keyed-locks.ts';
import { StageRun } from '../stage-run.ts';
import type { CatalogueView } from '../view/catalogue-view.ts';
import { enrichmentOf } from './enrichment.ts';
import { type EventOrigin, EventStore, type StoredEvent } from './event-store.ts';

/** What to publish of a movie; its content is null where the movie is gone. */
interface Draft {
  content: MovieContent | null;
  origin: EventOrigin;
}

/**
 * Why a movie is published: its record may be another, and what only other movies change is left to be gathered; or other movies have
 * changed, and the movies that resemble it most are sought again, or not.
 */
export type Occasion = 'record' | 'recommendations' | 'statistics';

const catchUpPatienceMilliseconds = 5000;

/** Publishes movie events: each different from the one before, with the next revision, never from an older record. */
export class EventPublisher {
  readonly #events: EventStore;
  readonly #view: CatalogueView;
  readonly #store: CatalogueStore;
  readonly #clock: Clock;
  readonly #startRun: () => StageRun;
  readonly #locks = new KeyedLocks();
  readonly #published: { areKnown: boolean };

  private constructor(
    events: EventStore,
    view: CatalogueView,
    store: CatalogueStore,
    clock: Clock,
    startRun: () => StageRun,
    published: { areKnown: boolean },
  ) {
    this.#published = published;
    this.#events = events;
    this.#view = view;
    this.#store = store;
    this.#clock = clock;
    this.#startRun = startRun;
  }

  static async open(
    connection: NatsConnection,
    view: CatalogueView,
    store: CatalogueStore,
    clock: Clock = systemClock,
    startRun = () => new StageRun(),
  ): Promise<EventPublisher> {
    const published = { areKnown: false };
    const isNew = (id: string) => published.areKnown && !view.statistics.publishedRecommendations.hasHeardOf(id);
    const events = await EventStore.open(connection, isNew);
    return new EventPublisher(events, view, store, clock, startRun, published);
  }

  /** @returns whether users have something new to see. */
  async publish(id: string, occasion: Occasion = 'record'): Promise<boolean> {
    return this.#locks.run([id], () => this.#publishUntilWritten(id, occasion));
  }

  /** The newest event of an id, null where none was published. */
  async newest(id: string): Promise<MovieEvent | null> {
    return (await this.newestStored(id)).event;
  }

  /** The same with what stands beside it. */
  newestStored(id: string): Promise<StoredEvent> {
    return this.#events.readNewest(id);
  }

  /** From now on a movie has no event where the view has heard of none. */
  trustView(): void {
    this.#published.areKnown = true;
  }

  /** The event of a movie at a sequence and with these bytes, where it is remembered: without reading it. */
  remembered(id: string, sequence: number, data: Uint8Array): MovieEvent | null {
    return this.#events.remembered(id, sequence, data);
  }

  /**
   * What is remembered is tried first: if others have written meanwhile, writing over it is refused, and nothing is left as it is
   * on its word.
   * @param takenFor sequence of an event by which users took this movie for part of another; 0 for none.
   */
  async #publishUntilWritten(id: string, occasion: Occasion, takenFor = 0): Promise<boolean> {
    let seen: number | undefined;
    try {
      const nearest = await this.#events.readNearest(id);
      if (await this.#publishOver(id, nearest, occasion, takenFor)) return true;
      seen = nearest.sequence;
    } catch (error) {
      if (!(error instanceof ConcurrentWriteError)) throw error;
    }
    for (;;) {
      try {
        const newest = await this.#events.readNewest(id);
        if (newest.sequence === seen) return false;
        return await this.#publishOver(id, newest, occasion, takenFor);
      } catch (error) {
        if (!(error instanceof ConcurrentWriteError)) throw error;
      }
    }
  }

  async #publishOver(id: string, previous: StoredEvent, occasion: Occasion, takenFor: number): Promise<boolean> {
    await this.#catchUp(previous.viewPosition);
    const draft = this.#draftAgain(id, previous, occasion) ?? (await this.#draftFromRecord(id, previous));
    if (draft === null) return false;
    const { content, origin } = draft;
    if (content === null) return this.#remove(id, previous, origin);
    const replaced = await this.#replaced(id, previous.event);
    const replaces = [...replaced.keys()];
    if (takenFor === 0) await this.#tellAgain(replaces, previous);
    const draftedEvent = { ...content, ...(replaces.length === 0 ? {} : { replaces }) };
    // Users who took it for part of another have dropped it: to them it is new.
    const changes = changesOf(previous.sequence > takenFor ? previous.event : null, draftedEvent);
    const isRepeated = occasion === 'record' && origin.recordSequence === previous.recordSequence;
    if (changes.length === 0 || (isRepeated && isDerivedOnly(changes))) return false;
    const event: MovieEvent = { ...draftedEvent, revision: previous.revision + 1, changes };
    await this.#startRun().wait('publish', () => this.#events.write(event, previous, origin, withEvents(replaced)));
    return true;
  }

  /** Nothing is published by who knows less of the catalogue than who published before, unless nobody can know as much any more. */
  async #catchUp(position: number): Promise<void> {
    if (position <= this.#view.position) return;
    const patience = new AbortController();
    await Promise.race([this.#view.reached(position), this.#clock.wait(catchUpPatienceMilliseconds, patience.signal)]);
    patience.abort();
  }

  /** Of a record that the last event was made from, only what other movies add to it can have changed. */
  #draftAgain(
    id: string,
    { event, enrichmentVersion, recordSequence, run }: StoredEvent,
    occasion: Occasion,
  ): Draft | null {
    if (event === null || enrichmentVersion !== ENRICHMENT_VERSION || recordSequence !== this.#view.sequenceOf(id)) {
      return null;
    }
    const { statistics, position } = this.#view;
    return {
      content: {
        ...contentOf(event),
        director_stats: statistics.directorStats(event.director),
        recommendations: occasion === 'recommendations' ? statistics.recommendations(id) : event.recommendations,
      },
      // What is published again for its neighbours' sake says nothing about freshness.
      origin: { recordSequence, viewPosition: position, run },
    };
  }

  /** null where there is nothing to publish. */
  async #draftFromRecord(id: string, previous: StoredEvent): Promise<Draft | null> {
    const { entry, sequence } = await this.#store.read(id);
    if (entry === null || previous.recordSequence > sequence) return null;
    const { statistics, position } = this.#view;
    if (isTombstone(entry)) {
      if (entry.merged_into !== null) return null;
      return { content: null, origin: { recordSequence: sequence, viewPosition: position, run: undefined } };
    }
    const known = previous.enrichmentVersion === ENRICHMENT_VERSION ? previous.event : null;
    const newest = newestEntry(entry);
    const stages = this.#startRun();
    const content = stages.run('enrich', () => movieContent(entry, enrichmentOf(entry, statistics, known)));
    return {
      content,
      origin: {
        stageTimes: stages.milliseconds,
        recordSequence: sequence,
        viewPosition: position,
        run: newest.run,
        ...(previous.recordSequence === sequence ? {} : { fetchedAt: newest.observed_at }),
      },
    };
  }

  /**
   * A movie that an event said to be part of this one and that is none any more was dropped by users: unless they have heard of
   * it since they hear of it again, before this one lets go of it, so that a kill between the two is made good.
   */
  async #tellAgain(replaces: readonly string[], { event, sequence }: StoredEvent): Promise<void> {
    for (const id of event?.replaces ?? []) {
      if (!replaces.includes(id)) await this.#publishUntilWritten(id, 'record', sequence);
    }
  }

  /** Tells users that a movie is gone. */
  async #remove(id: string, previous: StoredEvent, origin: EventOrigin): Promise<boolean> {
    if (previous.event === null) return false;
    await this.#events.remove(id, previous, origin);
    return true;
  }

  /** Ids that users knew this movie by: of joined records, those that had events. With the newest event where users hear of it now. */
  async #replaced(id: string, previous: MovieEvent | null): Promise<Map<string, MovieEvent | 'published'>> {
    const joined = this.#view.replacedBy(id);
    if (joined.length === 0) return new Map();
    const known = new Set(previous?.replaces ?? []);
    const published = await Promise.all(
      joined.map(
        async (old): Promise<[string, MovieEvent | 'published' | null]> => [
          old,
          known.has(old) ? 'published' : (await this.#events.readNewest(old)).event,
        ],
      ),
    );
    return new Map(published.filter((entry): entry is [string, MovieEvent | 'published'] => entry[1] !== null));
  }
}

function withEvents(replaced: ReadonlyMap<string, MovieEvent | 'published'>): Map<string, MovieEvent> {
  return new Map([...replaced].filter((entry): entry is [string, MovieEvent] => entry[1] !== 'published'));
}

function newestEntry({ entries }: GoldenRecord): GoldenRecord['entries'][number] {
  return entries.reduce((one, other) => (other.observed_at > one.observed_at ? other : one));
}
