import type { FilmNumbers } from '../compact/film-numbers.ts';

/** The closest of many films, at most so many: closest first, equals by id. */
export class Closest {
  readonly #count: number;
  readonly #numbers: FilmNumbers;
  readonly films: number[] = [];
  readonly #closeness: number[] = [];

  constructor(count: number, numbers: FilmNumbers) {
    this.#count = count;
    this.#numbers = numbers;
  }

  /** What is further away than this is not among them. */
  get least(): number {
    return this.films.length < this.#count ? Number.NEGATIVE_INFINITY : (this.#closeness[this.#count - 1] ?? 0);
  }

  offer(film: number, closeness: number): void {
    let place = this.films.length;
    while (place > 0 && this.#isCloser(film, closeness, place - 1)) place -= 1;
    if (place >= this.#count) return;
    this.films.splice(place, 0, film);
    this.#closeness.splice(place, 0, closeness);
    if (this.films.length <= this.#count) return;
    this.films.pop();
    this.#closeness.pop();
  }

  #isCloser(film: number, closeness: number, place: number): boolean {
    const other = this.#closeness[place] ?? 0;
    if (closeness !== other) return closeness > other;
    return this.#numbers.idOf(film) < this.#numbers.idOf(this.films[place] ?? 0);
  }
}
