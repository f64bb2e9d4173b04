import { grow } from '../compact/grow.ts';
import { IntegerLists } from '../compact/integer-lists.ts';
import { TextNumbers } from '../compact/text-numbers.ts';
import type { FieldTerms } from './similarity-terms.ts';

/** The movies of a term can be read up to so many movies. */
const listedUpTo = 512;
/** Movies of a term are kept up to twice as many, so that one movie more or less does not make the list anew each time. */
const keptUpTo = 2 * listedUpTo;

/** Which movies have which terms, in typed arrays. Of terms that very many movies have only the number is kept. */
export class TermPostings {
  readonly #terms = new TextNumbers();
  readonly #ofMovie = new IntegerLists();
  readonly #ofTerm = new IntegerLists();
  #counts = new Uint32Array(1024);
  #weights = new Uint8Array(1024);
  /** 1 where the movies of a term are not kept. */
  #dropped = new Uint8Array(1024);
  #movies = 0;

  /** Takes a movie's terms with their weights. */
  put(movie: number, fields: readonly FieldTerms[]): void {
    const after = new Set<number>();
    for (const { prefix, weight, values } of fields) {
      for (const value of values) {
        const number = this.#terms.numberOf(value, prefix);
        this.#counts = grow(this.#counts, number);
        this.#weights = grow(this.#weights, number);
        this.#dropped = grow(this.#dropped, number);
        this.#weights[number] = weight;
        after.add(number);
      }
    }
    const before = new Set(this.#ofMovie.values(movie));
    this.#movies = Math.max(this.#movies, movie + 1);
    this.#ofMovie.replace(movie, [...after]);
    for (const term of after) if (!before.delete(term)) this.#enter(term, movie);
    for (const term of before) this.#leave(term, movie);
  }

  remove(movie: number): void {
    this.put(movie, []);
  }

  /** Different terms that there are or were. */
  get size(): number {
    return this.#terms.size;
  }

  /** The terms of a movie, in no order; to be read before anything is changed. */
  termsOf(movie: number): Int32Array {
    return this.#ofMovie.values(movie);
  }

  /** How many terms a movie has. */
  countOf(movie: number): number {
    return this.#ofMovie.length(movie);
  }

  /** How many movies have a term. */
  count(term: number): number {
    return this.#counts[term] ?? 0;
  }

  weight(term: number): number {
    return this.#weights[term] ?? 0;
  }

  /** Whether few enough movies have a term that they can be read. */
  isListed(term: number): boolean {
    return this.count(term) <= listedUpTo;
  }

  /** The movies of a listed term, in no order; to be read before anything is changed. */
  moviesOf(term: number): Int32Array {
    return this.#ofTerm.values(term);
  }

  /** An order of terms that does not depend on when they came. */
  compare(one: number, other: number): number {
    return this.#terms.compare(one, other);
  }

  #enter(term: number, movie: number): void {
    const count = this.count(term) + 1;
    this.#counts[term] = count;
    if (this.#dropped[term] === 1) return;
    this.#ofTerm.add(term, movie);
    if (count <= keptUpTo) return;
    this.#ofTerm.clear(term);
    this.#dropped[term] = 1;
  }

  #leave(term: number, movie: number): void {
    const count = this.count(term) - 1;
    this.#counts[term] = count;
    if (this.#dropped[term] !== 1) this.#ofTerm.remove(term, movie);
    else if (count <= listedUpTo) this.#listAgain(term);
  }

  #listAgain(term: number): void {
    this.#dropped[term] = 0;
    for (let movie = 0; movie < this.#movies; movie += 1) {
      if (this.#ofMovie.values(movie).includes(term)) this.#ofTerm.add(term, movie);
    }
  }
}
