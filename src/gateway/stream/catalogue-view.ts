import type { StreamedEvent } from './event.ts';

/**
 * The newest event of every movie, oldest first, without those that became part of another. Events are shared with the ring: a movie's bytes are kept once.
 */
export class CatalogueView {
  readonly #newest = new Map<string, StreamedEvent>();
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
    if (event.removed) this.#newest.delete(event.movieId);
    else this.#newest.set(event.movieId, event);
    // A record that became part of this one is no movie any more, unless it has come back since.
    for (const id of event.replaces) {
      const replaced = this.#newest.get(id);
      if (replaced !== undefined && id !== event.movieId && replaced.sequence < event.sequence) this.#newest.delete(id);
    }
    this.#lastSequence = Math.max(this.#lastSequence, event.sequence);
  }

  /**
   * The movies in order of their sequence. A movie that changes while this is being read appears at the end instead, so
   * whoever reads to the end has seen the newest event of every movie, each once and in order.
   */
  events(): Iterator<StreamedEvent> {
    return this.#newest.values();
  }
}
