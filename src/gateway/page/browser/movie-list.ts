import type { Movie } from './movie.ts';

/**
 * The movies in the order in which they stand on the page. While it is held, nothing moves: new movies wait, those that
 * are gone keep their place and are marked.
 */
export class MovieList {
  readonly #known = new Map<string, Movie>();
  #order: string[] = [];
  #waiting: string[] = [];
  readonly #gone = new Set<string>();
  readonly #keptAtMost: number;

  /** `keptAtMost`: how many stay when new ones come in at the front. */
  constructor(keptAtMost: number) {
    this.#keptAtMost = keptAtMost;
  }

  /** Ids in order, without those that wait. */
  get order(): readonly string[] {
    return this.#order;
  }

  /** How many new movies wait to be shown. */
  get waiting(): number {
    return this.#waiting.length;
  }

  get(id: string): Movie | undefined {
    return this.#known.get(id);
  }

  isGone(id: string): boolean {
    return this.#gone.has(id);
  }

  /** Takes a movie from the stream: one that is known stays where it is. Gives what was known of it. */
  put(movie: Movie): Movie | undefined {
    const known = this.#known.get(movie.id);
    if (known !== undefined && known.revision > movie.revision) return known;
    for (const id of movie.replaces ?? []) if (id !== movie.id) this.drop(id);
    this.#known.set(movie.id, movie);
    this.#gone.delete(movie.id);
    if (known === undefined) this.#waiting.push(movie.id);
    return known;
  }

  /** Takes movies that belong behind all others. */
  append(movies: readonly Movie[]): void {
    for (const movie of movies) {
      if (this.#known.has(movie.id)) continue;
      this.#known.set(movie.id, movie);
      this.#order.push(movie.id);
    }
  }

  /** Marks a movie as gone; the next release takes it away. */
  drop(id: string): void {
    if (!this.#known.has(id)) return;
    const place = this.#waiting.indexOf(id);
    if (place >= 0) {
      this.#waiting.splice(place, 1);
      this.#known.delete(id);
    } else this.#gone.add(id);
  }

  /** Shows what waited, newest first, and takes away what is gone. True where anything moved. */
  release(): boolean {
    if (this.#waiting.length === 0 && this.#gone.size === 0) return false;
    for (const id of this.#gone) this.#known.delete(id);
    const order = [...this.#waiting.toReversed(), ...this.#order.filter((id) => !this.#gone.has(id))];
    this.#order = order.slice(0, this.#keptAtMost);
    for (const id of order.slice(this.#keptAtMost)) this.#known.delete(id);
    this.#waiting = [];
    this.#gone.clear();
    return true;
  }

  clear(): void {
    this.#known.clear();
    this.#gone.clear();
    this.#order = [];
    this.#waiting = [];
  }
}
