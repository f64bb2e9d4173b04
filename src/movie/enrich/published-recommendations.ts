import { grow } from '../compact/grow.ts';
import { IntegerLists } from '../compact/integer-lists.ts';
import { MovieNumbers } from '../compact/movie-numbers.ts';
import type { Similar } from './similarity.ts';

/** Movies that an event recommends. A movie that has fewer takes any that resembles it. */
export const recommendedAtMost = 5;

/** Scores move a little with every movie that comes: what was the least score when it was published may be as much less by now. */
const slackHundredths = 10;

/** What the newest events recommend: by movie, and by movie that is recommended. */
export class PublishedRecommendations {
  readonly #numbers: MovieNumbers;
  readonly #ofMovie = new IntegerLists();
  readonly #recommending = new IntegerLists();
  /** The score of the last one in hundredths. */
  #least = new Uint8Array(1024);
  /** The sum of the squares of all scores in hundredths: hardly two scores can move and leave it what it was. */
  #squares = new Uint32Array(1024);
  /** 1 where there was an event, or the word that the movie is gone. */
  #isHeardOf = new Uint8Array(1024);

  constructor(numbers = new MovieNumbers()) {
    this.#numbers = numbers;
  }

  /** Takes what the newest event of a movie recommends, the closest first. */
  put(id: string, recommendations: readonly Similar[]): void {
    const movie = this.#numbers.numberOf(id);
    this.#isHeardOf = grow(this.#isHeardOf, movie);
    this.#isHeardOf[movie] = 1;
    const before = [...this.#ofMovie.values(movie)];
    const after = recommendations.map((one) => this.#numbers.numberOf(one.id));
    for (const other of before) if (!after.includes(other)) this.#recommending.remove(other, movie);
    for (const other of after) if (!before.includes(other)) this.#recommending.add(other, movie);
    this.#ofMovie.replace(movie, after);
    this.#least = grow(this.#least, movie);
    this.#least[movie] = Math.round(100 * (recommendations.at(-1)?.score ?? 0));
    this.#squares = grow(this.#squares, movie);
    this.#squares[movie] = squaresOf(recommendations);
  }

  /** Takes note that a movie is gone. */
  remove(id: string): void {
    this.put(id, []);
  }

  /** Whether users were ever told anything of a movie. */
  hasHeardOf(id: string): boolean {
    return this.#isHeardOf[this.#numbers.find(id) ?? -1] === 1;
  }

  /** Movies that this one is recommended with. */
  recommending(id: string): string[] {
    const movies = this.#recommending.values(this.#numbers.find(id) ?? -1);
    return [...movies].map((movie) => this.#numbers.idOf(movie));
  }

  /** Movies that are recommended with this one, in no order. */
  recommendedWith(id: string): string[] {
    const movies = this.#ofMovie.values(this.#numbers.find(id) ?? -1);
    return [...movies].map((movie) => this.#numbers.idOf(movie));
  }

  /** Whether these, what is recommended with a movie with its scores of now, had other scores when it was published. */
  haveMoved(id: string, recommendations: readonly Similar[]): boolean {
    return squaresOf(recommendations) !== this.#squares[this.#numbers.find(id) ?? -1];
  }

  /** Whether a movie that is as close to `id` as `score` says may belong to what is recommended with it, and is not among it. */
  mayTake(id: string, other: string, score: number): boolean {
    const movie = this.#numbers.find(id) ?? -1;
    const published = this.#ofMovie.values(movie);
    if (published.length < recommendedAtMost) return true;
    if (published.includes(this.#numbers.find(other) ?? -1)) return false;
    return Math.round(100 * score) >= (this.#least[movie] ?? 0) - slackHundredths;
  }

  /** Whether these movies, in whatever order, are what is recommended with a movie. */
  isPublished(id: string, recommendations: readonly Pick<Similar, 'id'>[]): boolean {
    const published = this.#ofMovie.values(this.#numbers.find(id) ?? -1);
    return (
      published.length === recommendations.length &&
      recommendations.every((one) => published.includes(this.#numbers.find(one.id) ?? -1))
    );
  }
}

function squaresOf(recommendations: readonly Similar[]): number {
  return recommendations.reduce((sum, { score }) => sum + Math.round(100 * score) ** 2, 0);
}
