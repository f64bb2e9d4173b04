import { grow } from '../compact/grow.ts';
import { IntegerLists } from '../compact/integer-lists.ts';
import { MovieNumbers } from '../compact/movie-numbers.ts';
import { TextNumbers } from '../compact/text-numbers.ts';
import { foldName } from '../normalise/names.ts';

export interface DirectorSummary {
  total_movies: number;
  /** One decimal; null where no movie of theirs is rated. */
  average_rating: number | null;
}

const unrated = 255;

/** Movies by director over the whole catalogue. Names are compared folded. */
export class DirectorStatistics {
  readonly #numbers: MovieNumbers;
  readonly #names = new TextNumbers();
  readonly #ofDirector = new IntegerLists();
  readonly #ofMovie = new IntegerLists();
  /** In tenths. */
  #ratings = new Uint8Array(1024);

  constructor(numbers = new MovieNumbers()) {
    this.#numbers = numbers;
  }

  /** Takes a movie, or its new state. */
  put(id: string, directors: readonly string[], rating: number | null): void {
    const movie = this.#numbers.numberOf(id);
    this.#ratings = grow(this.#ratings, movie);
    this.#ratings[movie] = rating === null ? unrated : Math.round(rating * 10);
    const names = [...new Set(directors.map(foldName))].map((name) => this.#names.numberOf(name));
    const before = [...this.#ofMovie.values(movie)];
    for (const name of before) if (!names.includes(name)) this.#ofDirector.remove(name, movie);
    for (const name of names) if (!before.includes(name)) this.#ofDirector.add(name, movie);
    this.#ofMovie.replace(movie, names);
  }

  remove(id: string): void {
    const movie = this.#numbers.find(id);
    if (movie === undefined) return;
    for (const name of this.#ofMovie.values(movie)) this.#ofDirector.remove(name, movie);
    this.#ofMovie.clear(movie);
  }

  /** Of the director who is named first. */
  of(directors: readonly string[]): DirectorSummary {
    const movies = this.#moviesOf(directors[0]);
    let tenths = 0;
    let rated = 0;
    for (const movie of movies) {
      const rating = this.#ratings[movie] ?? unrated;
      if (rating === unrated) continue;
      tenths += rating;
      rated += 1;
    }
    return { total_movies: movies.length, average_rating: rated === 0 ? null : Math.round(tenths / rated) / 10 };
  }

  /** Movies that share a director with this one, itself included. */
  together(id: string): string[] {
    const movie = this.#numbers.find(id);
    if (movie === undefined) return [];
    const movies = [...this.#ofMovie.values(movie)].flatMap((name) => [...this.#ofDirector.values(name)]);
    return [...new Set(movies)].map((other) => this.#numbers.idOf(other)).toSorted();
  }

  moviesOf(director: string): string[] {
    return [...this.#moviesOf(director)].map((movie) => this.#numbers.idOf(movie)).toSorted();
  }

  #moviesOf(director: string | undefined): Int32Array {
    const name = director === undefined ? undefined : this.#names.find(foldName(director));
    return this.#ofDirector.values(name ?? -1);
  }
}
