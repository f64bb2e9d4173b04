import type { FilterableFields } from '../../movie/filter.ts';
import type { StreamedEvent } from './event.ts';

/** Of so many movies that are gone it is remembered what they were. */
const rememberedGone = 10_000;

/** The catalogue as it was at one moment. */
export interface Snapshot {
  /** Newest events in order of their sequence, without those of movies that have changed since: their next events are to follow. */
  readonly events: Iterator<StreamedEvent>;
  /** The moment: all up to this sequence is in it. */
  readonly sequence: number;
}

/**
 * The newest event of every movie, oldest first, without those that became part of another. Events are shared with the ring: a movie's bytes are kept once.
 */
export class CatalogueView {
  readonly #newest = new Map<string, StreamedEvent>();
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
    // The same event again, now shared with the ring, keeps its place.
    if (known?.sequence !== event.sequence) this.#newest.delete(event.movieId);
    if (event.removed) this.#rememberGone(known);
    else this.#newest.set(event.movieId, event);
    // A record that became part of this one is no movie any more, unless it has come back since.
    for (const id of event.replaces) {
      const replaced = this.#newest.get(id);
      if (replaced === undefined || id === event.movieId || replaced.sequence >= event.sequence) continue;
      this.#newest.delete(id);
      this.#rememberGone(replaced);
    }
    this.#lastSequence = Math.max(this.#lastSequence, event.sequence);
  }

  /** The newest that is known of a movie, also of one that is gone; undefined where nothing is. */
  fieldsOf(id: string): FilterableFields | undefined {
    return this.#newest.get(id)?.fields ?? this.#gone.get(id);
  }

  /** The movies as they are now, with everything up to a sequence; to be read at any pace. */
  snapshot(sequence: number): Snapshot {
    return { events: upTo(sequence, this.#newest.values()), sequence };
  }

  #rememberGone(last: StreamedEvent | undefined): void {
    if (last === undefined) return;
    this.#gone.delete(last.movieId);
    this.#gone.set(last.movieId, last.fields);
    const [oldest] = this.#gone.keys();
    if (this.#gone.size > rememberedGone && oldest !== undefined) this.#gone.delete(oldest);
  }
}

/** A movie that changes while this is being read goes to the end, behind the moment. */
function* upTo(sequence: number, events: Iterable<StreamedEvent>): Generator<StreamedEvent, void> {
  for (const event of events) {
    if (event.sequence > sequence) return;
    yield event;
  }
}
