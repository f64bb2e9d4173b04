import { FilmNumbers } from '../compact/film-numbers.ts';
import { grow } from '../compact/grow.ts';
import { IntegerLists } from '../compact/integer-lists.ts';
import type { Similar } from './similarity.ts';

/** Films that an event recommends. A film that has fewer takes any that resembles it. */
export const recommendedAtMost = 5;

/** Scores move a little with every film that comes: what was the least score when it was told may be as much less by now. */
const slackHundredths = 10;

/** Which films users were told to resemble which: by film, and by film that is recommended. */
export class ToldRecommendations {
  readonly #numbers: FilmNumbers;
  readonly #ofFilm = new IntegerLists();
  readonly #recommending = new IntegerLists();
  /** The score of the last one in hundredths. */
  #least = new Uint8Array(1024);
  /** The sum of the squares of all scores in hundredths: hardly two scores can move and leave it what it was. */
  #squares = new Uint32Array(1024);

  constructor(numbers = new FilmNumbers()) {
    this.#numbers = numbers;
  }

  /** Takes what the newest event of a film recommends, the closest first. */
  put(id: string, recommendations: readonly Similar[]): void {
    const film = this.#numbers.numberOf(id);
    const before = [...this.#ofFilm.values(film)];
    const after = recommendations.map((one) => this.#numbers.numberOf(one.id));
    for (const other of before) if (!after.includes(other)) this.#recommending.remove(other, film);
    for (const other of after) if (!before.includes(other)) this.#recommending.add(other, film);
    this.#ofFilm.replace(film, after);
    this.#least = grow(this.#least, film);
    this.#least[film] = Math.round(100 * (recommendations.at(-1)?.score ?? 0));
    this.#squares = grow(this.#squares, film);
    this.#squares[film] = squaresOf(recommendations);
  }

  /** Takes note that a film is gone. */
  remove(id: string): void {
    if (this.#numbers.find(id) !== undefined) this.put(id, []);
  }

  /** Films whose users are told of this one. */
  recommending(id: string): string[] {
    const films = this.#recommending.values(this.#numbers.find(id) ?? -1);
    return [...films].map((film) => this.#numbers.idOf(film));
  }

  /** Films that users are told of with this one, in no order. */
  recommendedWith(id: string): string[] {
    const films = this.#ofFilm.values(this.#numbers.find(id) ?? -1);
    return [...films].map((film) => this.#numbers.idOf(film));
  }

  /** Whether these, what is told of a film with their scores of now, had other scores when they were told. */
  haveMoved(id: string, recommendations: readonly Similar[]): boolean {
    return squaresOf(recommendations) !== this.#squares[this.#numbers.find(id) ?? -1];
  }

  /** Whether a film that is as close to `id` as `score` says may belong to what is recommended with it, and is not told. */
  mayTake(id: string, other: string, score: number): boolean {
    const film = this.#numbers.find(id) ?? -1;
    const told = this.#ofFilm.values(film);
    if (told.length < recommendedAtMost) return true;
    if (told.includes(this.#numbers.find(other) ?? -1)) return false;
    return Math.round(100 * score) >= (this.#least[film] ?? 0) - slackHundredths;
  }

  /** Whether these films, in whatever order, are what is told of a film. */
  isTold(id: string, recommendations: readonly Pick<Similar, 'id'>[]): boolean {
    const told = this.#ofFilm.values(this.#numbers.find(id) ?? -1);
    return (
      told.length === recommendations.length &&
      recommendations.every((one) => told.includes(this.#numbers.find(one.id) ?? -1))
    );
  }
}

function squaresOf(recommendations: readonly Similar[]): number {
  return recommendations.reduce((sum, { score }) => sum + Math.round(100 * score) ** 2, 0);
}
