import { grow } from '../compact/grow.ts';
import { MovieNumbers } from '../compact/movie-numbers.ts';
import { hashOf } from '../compact/text-numbers.ts';
import { foldText } from '../normalise/text.ts';
import { Closest } from './closest.ts';
import { type SimilarMovie, sourceOf, termsOf } from './similarity-terms.ts';
import { TermPostings } from './term-postings.ts';

export interface Similar {
  id: string;
  /** 0–1, two decimals: the cosine of the weighted terms. */
  score: number;
}

/** Movies read of the inverted index for one question: the movies of the most telling terms, as many terms as fit. */
const moviesRead = 2000;
/** So many movies are compared term by term, or as many as are asked for. */
const comparedAtLeast = 30;

/** The order of what is recommended: the closest first, ties by id. */
export function closestFirst(one: Similar, other: Similar): number {
  return other.score - one.score || (one.id < other.id ? -1 : 1);
}

/**
 * An inverted index over what movies are about and who made them. Which movies are similar is a function of the movies in it, not
 * of their order: weights are whole numbers, so that sums do not depend on the order of terms, and rarity moves in steps, so
 * that one more movie in the catalogue seldom changes a score.
 */
export class SimilarityIndex {
  readonly #numbers: MovieNumbers;
  readonly #postings = new TermPostings();
  #size = 0;
  /** Rarity by number of movies, 0 where it is not computed yet for the size that the index has. */
  readonly #rarities = new Uint8Array(2048);
  #isHeld = new Uint8Array(1024);
  /** Hash of title and year: movies that agree in it are duplicates. */
  #works = new Uint32Array(1024);
  /** Two halves of a hash of what a movie's terms were made from. */
  #sources = new Uint32Array(2048);
  /** Products of the movie that is asked about with others: zero between questions. */
  #products = new Float64Array(1024);
  /** By term, the question in which it belonged to the movie that is asked about. */
  #asked = new Uint32Array(1024);
  #question = 0;

  constructor(numbers = new MovieNumbers()) {
    this.#numbers = numbers;
  }

  get size(): number {
    return this.#size;
  }

  /** Takes a movie, or its new state. */
  put(id: string, movie: SimilarMovie): void {
    const number = this.#numbers.numberOf(id);
    this.#isHeld = grow(this.#isHeld, number);
    this.#works = grow(this.#works, number);
    this.#products = grow(this.#products, number);
    this.#sources = grow(this.#sources, 2 * number + 1);
    const [low, high] = hashOf(sourceOf(movie));
    const isHeld = this.#isHeld[number] === 1;
    if (isHeld && this.#sources[2 * number] === low && this.#sources[2 * number + 1] === high) return;
    this.#sources.set([low, high], 2 * number);
    this.#works[number] = hashOf(`${foldText(movie.title)} ${movie.year ?? ''}`)[0];
    this.#postings.put(number, termsOf(movie));
    if (!isHeld) this.#resize(this.#size + 1);
    this.#isHeld[number] = 1;
  }

  remove(id: string): void {
    const number = this.#numbers.find(id);
    if (number === undefined || this.#isHeld[number] !== 1) return;
    this.#postings.remove(number);
    this.#isHeld[number] = 0;
    this.#resize(this.#size - 1);
  }

  has(id: string): boolean {
    return this.#isHeld[this.#numbers.find(id) ?? -1] === 1;
  }

  /** The most similar movies, best first, ties by id; never the movie itself or another of its title and year. */
  similar(id: string, count = 5): Similar[] {
    const movie = this.#numbers.find(id);
    if (movie === undefined || this.#isHeld[movie] !== 1) return [];
    return this.#scored(movie, this.#candidates(movie, Math.max(count, comparedAtLeast)))
      .filter(({ score }) => score > 0)
      .toSorted(closestFirst)
      .slice(0, count);
  }

  /** How similar these movies are to one by now, in no order; those that are not in the index are left out. */
  scores(id: string, others: readonly string[]): Similar[] {
    const movie = this.#numbers.find(id);
    if (movie === undefined || this.#isHeld[movie] !== 1) return [];
    const held = others.map((other) => this.#numbers.find(other) ?? -1).filter((other) => this.#isHeld[other] === 1);
    return this.#scored(movie, held);
  }

  #scored(movie: number, others: readonly number[]): Similar[] {
    this.#ask(movie);
    const { norm } = this.#compare(movie);
    return others.map((other) => {
      const comparison = this.#compare(other);
      const score = Math.round((100 * comparison.shared) / Math.sqrt(norm * comparison.norm)) / 100;
      return { id: this.#numbers.idOf(other), score: Math.min(1, score) };
    });
  }

  /** Movies that share the most telling terms, as many as asked for; what else they share counts later. */
  #candidates(movie: number, count: number): number[] {
    const products = this.#products;
    const found: number[] = [];
    for (const term of this.#tellingTerms(movie)) {
      const square = this.#value(term) ** 2;
      const movies = this.#postings.moviesOf(term);
      for (let index = 0; index < movies.length; index += 1) {
        const other = movies[index] ?? 0;
        const product = products[other] ?? 0;
        if (product === 0) found.push(other);
        products[other] = product + square;
      }
    }
    const closest = new Closest(count, this.#numbers);
    const work = this.#works[movie];
    for (let index = 0; index < found.length; index += 1) {
      const other = found[index] ?? 0;
      // The cosine, as far as it is known without looking at all terms of the other.
      const closeness = (products[other] ?? 0) / Math.sqrt(this.#postings.countOf(other));
      products[other] = 0;
      if (closeness >= closest.least && other !== movie && this.#works[other] !== work) closest.offer(other, closeness);
    }
    return closest.movies;
  }

  /** The terms of a movie that few others have, those that weigh most first, as long as their movies can be read. */
  #tellingTerms(movie: number): number[] {
    const ordered = [...this.#postings.termsOf(movie)]
      .filter((term) => this.#postings.isListed(term) && this.#postings.count(term) > 1)
      .map((term) => ({ term, value: this.#value(term), movies: this.#postings.count(term) }))
      .toSorted(
        (one, other) =>
          other.value - one.value || one.movies - other.movies || this.#postings.compare(one.term, other.term),
      );
    let read = 0;
    return ordered.flatMap(({ term, movies }) => {
      if (read + movies > moviesRead) return [];
      read += movies;
      return [term];
    });
  }

  /** Sums of squared weights: of all terms of a movie, and of those that the movie that is asked about has too. */
  #compare(other: number): { norm: number; shared: number } {
    let norm = 0;
    let shared = 0;
    const [terms, asked, question] = [this.#postings.termsOf(other), this.#asked, this.#question];
    for (let index = 0; index < terms.length; index += 1) {
      const term = terms[index] ?? 0;
      const square = this.#value(term) ** 2;
      norm += square;
      if (asked[term] === question) shared += square;
    }
    return { norm, shared };
  }

  /** Makes a movie the one that others are compared with. */
  #ask(movie: number): void {
    this.#question += 1;
    this.#asked = grow(this.#asked, this.#postings.size);
    for (const term of this.#postings.termsOf(movie)) this.#asked[term] = this.#question;
  }

  /** The weight of a term: of its field, times its rarity (inverse document frequency) in quarters of a bit. */
  #value(term: number): number {
    const movies = this.#postings.count(term);
    const known = this.#rarities[movies] ?? 0;
    if (known > 0) return this.#postings.weight(term) * known;
    const rarity = Math.round(4 * Math.log2(1 + this.#size / (1 + movies)));
    if (movies < this.#rarities.length) this.#rarities[movies] = rarity;
    return this.#postings.weight(term) * rarity;
  }

  #resize(size: number): void {
    this.#size = size;
    this.#rarities.fill(0);
  }
}
