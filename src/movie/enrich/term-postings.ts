import { grow } from '../compact/grow.ts';
import { IntegerLists } from '../compact/integer-lists.ts';
import { TextNumbers } from '../compact/text-numbers.ts';
import type { FieldTerms } from './similarity-terms.ts';

/** The films of a term can be read up to so many films. */
const listedUpTo = 512;
/** Films of a term are kept up to twice as many, so that one film more or less does not make the list anew each time. */
const keptUpTo = 2 * listedUpTo;

/** Which films have which terms, in typed arrays. Of terms that very many films have only the number is kept. */
export class TermPostings {
  readonly #terms = new TextNumbers();
  readonly #ofFilm = new IntegerLists();
  readonly #ofTerm = new IntegerLists();
  #counts = new Uint32Array(1024);
  #weights = new Uint8Array(1024);
  /** 1 where the films of a term are not kept. */
  #dropped = new Uint8Array(1024);
  #films = 0;

  /** Takes a film's terms with their weights. */
  put(film: number, fields: readonly FieldTerms[]): void {
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
    const before = new Set(this.#ofFilm.values(film));
    this.#films = Math.max(this.#films, film + 1);
    this.#ofFilm.replace(film, [...after]);
    for (const term of after) if (!before.delete(term)) this.#enter(term, film);
    for (const term of before) this.#leave(term, film);
  }

  remove(film: number): void {
    this.put(film, []);
  }

  /** Different terms that there are or were. */
  get size(): number {
    return this.#terms.size;
  }

  /** The terms of a film, in no order; to be read before anything is changed. */
  termsOf(film: number): Int32Array {
    return this.#ofFilm.values(film);
  }

  /** How many terms a film has. */
  countOf(film: number): number {
    return this.#ofFilm.length(film);
  }

  /** How many films have a term. */
  count(term: number): number {
    return this.#counts[term] ?? 0;
  }

  weight(term: number): number {
    return this.#weights[term] ?? 0;
  }

  /** Whether few enough films have a term that they can be read. */
  isListed(term: number): boolean {
    return this.count(term) <= listedUpTo;
  }

  /** The films of a listed term, in no order; to be read before anything is changed. */
  filmsOf(term: number): Int32Array {
    return this.#ofTerm.values(term);
  }

  /** An order of terms that does not depend on when they came. */
  compare(one: number, other: number): number {
    return this.#terms.compare(one, other);
  }

  #enter(term: number, film: number): void {
    const count = this.count(term) + 1;
    this.#counts[term] = count;
    if (this.#dropped[term] === 1) return;
    this.#ofTerm.add(term, film);
    if (count <= keptUpTo) return;
    this.#ofTerm.clear(term);
    this.#dropped[term] = 1;
  }

  #leave(term: number, film: number): void {
    const count = this.count(term) - 1;
    this.#counts[term] = count;
    if (this.#dropped[term] !== 1) this.#ofTerm.remove(term, film);
    else if (count <= listedUpTo) this.#listAgain(term);
  }

  #listAgain(term: number): void {
    this.#dropped[term] = 0;
    for (let film = 0; film < this.#films; film += 1) {
      if (this.#ofFilm.values(film).includes(term)) this.#ofTerm.add(term, film);
    }
  }
}
