import { FilmNumbers } from '../compact/film-numbers.ts';
import { grow } from '../compact/grow.ts';
import { IntegerLists } from '../compact/integer-lists.ts';
import { TextNumbers } from '../compact/text-numbers.ts';
import { foldName } from '../normalise/names.ts';

export interface DirectorSummary {
  total_movies: number;
  /** One decimal; null where no film of theirs is rated. */
  average_rating: number | null;
}

const unrated = 255;

/** Films by director over the whole catalogue. Names are compared folded. */
export class DirectorStatistics {
  readonly #numbers: FilmNumbers;
  readonly #names = new TextNumbers();
  readonly #ofDirector = new IntegerLists();
  readonly #ofFilm = new IntegerLists();
  /** In tenths. */
  #ratings = new Uint8Array(1024);

  constructor(numbers = new FilmNumbers()) {
    this.#numbers = numbers;
  }

  /** Takes a film, or its new state. */
  put(id: string, directors: readonly string[], rating: number | null): void {
    const film = this.#numbers.numberOf(id);
    this.#ratings = grow(this.#ratings, film);
    this.#ratings[film] = rating === null ? unrated : Math.round(rating * 10);
    const names = [...new Set(directors.map(foldName))].map((name) => this.#names.numberOf(name));
    const before = [...this.#ofFilm.values(film)];
    for (const name of before) if (!names.includes(name)) this.#ofDirector.remove(name, film);
    for (const name of names) if (!before.includes(name)) this.#ofDirector.add(name, film);
    this.#ofFilm.replace(film, names);
  }

  remove(id: string): void {
    const film = this.#numbers.find(id);
    if (film === undefined) return;
    for (const name of this.#ofFilm.values(film)) this.#ofDirector.remove(name, film);
    this.#ofFilm.clear(film);
  }

  /** Of the director who is named first. */
  of(directors: readonly string[]): DirectorSummary {
    const films = this.#filmsOf(directors[0]);
    let tenths = 0;
    let rated = 0;
    for (const film of films) {
      const rating = this.#ratings[film] ?? unrated;
      if (rating === unrated) continue;
      tenths += rating;
      rated += 1;
    }
    return { total_movies: films.length, average_rating: rated === 0 ? null : Math.round(tenths / rated) / 10 };
  }

  /** Films that share a director with this one, itself included. */
  together(id: string): string[] {
    const film = this.#numbers.find(id);
    if (film === undefined) return [];
    const films = [...this.#ofFilm.values(film)].flatMap((name) => [...this.#ofDirector.values(name)]);
    return [...new Set(films)].map((other) => this.#numbers.idOf(other)).toSorted();
  }

  filmsOf(director: string): string[] {
    return [...this.#filmsOf(director)].map((film) => this.#numbers.idOf(film)).toSorted();
  }

  #filmsOf(director: string | undefined): Int32Array {
    const name = director === undefined ? undefined : this.#names.find(foldName(director));
    return this.#ofDirector.values(name ?? -1);
  }
}
