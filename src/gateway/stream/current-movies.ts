import type { FilterableFields } from '../../movie/filter.ts';
import type { StreamedEvent } from './event.ts';
import { EventsInOrder } from './events-in-order.ts';

/** Of so many movies that are gone it is remembered what they were. */
const rememberedGone = 10_000;

/** The catalogue, or the newest of it, as it was at one moment. */
export interface CatalogueSnapshot {
  /** Newest events in order of their sequence, without those of movies that have changed since: their next events are to follow. */
  readonly events: Iterator<StreamedEvent>;
  /** The moment: all up to this sequence is in it. */
  readonly sequence: number;
}

/**
 * The newest event of every movie, without those that became part of another. Events are shared with the ring: a movie's bytes are
 * kept once.
 */
export class CurrentMovies {
  readonly #newest = new Map<string, StreamedEvent>();
  readonly #inOrder = new EventsInOrder();
  /** What was known of movies when they were removed or became part of another. */
  readonly #gone = new Map<string, FilterableFields>();
  #lastSequence = 0;

  get movies(): number {
    return this.#newest.size;
  }

  /** Sequence of the newest event seen. */
  get lastSequence(): number {
    return this.#lastSequence;
  }

  update(event: StreamedEvent): void {
    const known = this.#newest.get(event.movieId);
    if (known !== undefined && known.sequence > event.sequence) return;
    // The same event again is now shared with the ring.
    if (known !== undefined && known.sequence !== event.sequence) this.#inOrder.delete(known.sequence);
    if (event.removed) {
      this.#newest.delete(event.movieId);
      this.#rememberGone(known);
    } else {
      this.#newest.set(event.movieId, event);
      this.#inOrder.put(event);
    }
    // A record that became part of this one is no movie any more, unless it has come back since.
    for (const id of event.replaces) {
      const replaced = this.#newest.get(id);
      if (replaced === undefined || id === event.movieId || replaced.sequence >= event.sequence) continue;
      this.#newest.delete(id);
      this.#inOrder.delete(replaced.sequence);
      this.#rememberGone(replaced);
    }
    this.#lastSequence = Math.max(this.#lastSequence, event.sequence);
  }

  /** The newest that is known of a movie, also of one that is gone; undefined where nothing is. */
  fieldsOf(id: string): FilterableFields | undefined {
    return this.#newest.get(id)?.fields ?? this.#gone.get(id);
  }

  /** The movies from a sequence on as they are now, with everything up to another; to be read at any pace. */
  snapshot(first: number, sequence: number): CatalogueSnapshot {
    return { events: this.#inOrder.between(first, sequence), sequence };
  }

  /** The movies as they are now, those that changed last first, without what comes after a sequence; to be read at any pace. */
  newestFirst(sequence: number): Iterable<StreamedEvent> {
    return this.#inOrder.backFrom(sequence);
  }

  #rememberGone(last: StreamedEvent | undefined): void {
    if (last === undefined) return;
    this.#gone.delete(last.movieId);
    this.#gone.set(last.movieId, last.fields);
    const [oldest] = this.#gone.keys();
    if (this.#gone.size > rememberedGone && oldest !== undefined) this.#gone.delete(oldest);
  }
}
