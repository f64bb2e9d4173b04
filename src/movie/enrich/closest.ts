import type { MovieNumbers } from '../compact/movie-numbers.ts';

/** The closest of many movies, at most so many: closest first, equals by id. */
export class Closest {
  readonly #count: number;
  readonly #numbers: MovieNumbers;
  readonly movies: number[] = [];
  readonly #closeness: number[] = [];

  constructor(count: number, numbers: MovieNumbers) {
    this.#count = count;
    this.#numbers = numbers;
  }

  /** What is further away than this is not among them. */
  get least(): number {
    return this.movies.length < this.#count ? Number.NEGATIVE_INFINITY : (this.#closeness[this.#count - 1] ?? 0);
  }

  offer(movie: number, closeness: number): void {
    let place = this.movies.length;
    while (place > 0 && this.#isCloser(movie, closeness, place - 1)) place -= 1;
    if (place >= this.#count) return;
    this.movies.splice(place, 0, movie);
    this.#closeness.splice(place, 0, closeness);
    if (this.movies.length <= this.#count) return;
    this.movies.pop();
    this.#closeness.pop();
  }

  #isCloser(movie: number, closeness: number, place: number): boolean {
    const other = this.#closeness[place] ?? 0;
    if (closeness !== other) return closeness > other;
    return this.#numbers.idOf(movie) < this.#numbers.idOf(this.movies[place] ?? 0);
  }
}
