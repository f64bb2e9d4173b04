import type { Movie } from './movie.ts';
import type { StreamEvent } from './stream-event.ts';

/** The movies that fit, as the events of the stream say; the one that changed last is at the end. */
export class LiveMovies {
  readonly #movies = new Map<string, Movie>();
  readonly #atMost: number;
  #wasFull = false;

  /** `atMost`: how many stay, those that changed last. */
  constructor(atMost = Number.POSITIVE_INFINITY) {
    this.#atMost = atMost;
  }

  get view(): ReadonlyMap<string, Movie> {
    return this.#movies;
  }

  /** Whether these are all that fit: none was ever left out for want of room. */
  get isComplete(): boolean {
    return !this.#wasFull;
  }

  apply(event: StreamEvent): void {
    if (event.kind === 'movie') this.#put(event.movie);
    else if (event.kind === 'gone') this.#movies.delete(event.id);
    else if (event.kind === 'reset') this.#clear();
  }

  #clear(): void {
    this.#movies.clear();
    this.#wasFull = false;
  }

  #put(movie: Movie): void {
    for (const id of movie.replaces ?? []) this.#movies.delete(id);
    this.#movies.delete(movie.id);
    this.#movies.set(movie.id, movie);
    this.#wasFull ||= this.#movies.size >= this.#atMost;
    const [oldest] = this.#movies.keys();
    if (this.#movies.size > this.#atMost && oldest !== undefined) this.#movies.delete(oldest);
  }
}
