import { foldName } from '../normalise/names.ts';
import { foldText } from '../normalise/text.ts';

/** What similarity looks at. */
export interface SimilarFilm {
  title: string;
  year: number | null;
  genre: readonly string[];
  keywords: readonly string[];
  plot: string | null;
  director: readonly string[];
  stars: readonly string[];
  writers: readonly string[];
}

export interface Similar {
  id: string;
  /** 0–1, two decimals: the cosine of the weighted terms. */
  score: number;
}

interface Indexed {
  id: string;
  title: string;
  year: number | null;
  terms: Uint32Array;
  weights: Float32Array;
}

/** A term in more films than this says little, and would make a query read a large part of the catalogue. */
const commonTermFilms = 2000;

const fieldWeights = { director: 3, keyword: 2.5, star: 1.5, writer: 1.5, genre: 1.2, plot: 1 } as const;

const stopWords = new Set(
  'the and for with his her him she they them their who whom that this these those from into have has had was were are but not when where what which while after before about against between during over under again once will would can could their there than then out off down upon its one two new finds find gets get must'.split(
    ' ',
  ),
);

/** An inverted index over what films are about and who made them. A function of the films in it, not of their order. */
export class SimilarityIndex {
  readonly #films: (Indexed | undefined)[] = [];
  readonly #free: number[] = [];
  readonly #slots = new Map<string, number>();
  readonly #terms = new Map<string, number>();
  readonly #postings: Set<number>[] = [];

  get size(): number {
    return this.#slots.size;
  }

  /** Takes a film, or its new state. */
  put(id: string, film: SimilarFilm): void {
    this.remove(id);
    const weighted = [...weigh(film)].map(([term, weight]) => [this.#intern(term), weight] as const);
    weighted.sort(([one], [other]) => one - other);
    const slot = this.#free.pop() ?? this.#films.length;
    this.#films[slot] = {
      id,
      title: foldText(film.title),
      year: film.year,
      terms: Uint32Array.from(weighted, ([term]) => term),
      weights: Float32Array.from(weighted, ([, weight]) => weight),
    };
    this.#slots.set(id, slot);
    for (const [term] of weighted) this.#postings[term]?.add(slot);
  }

  remove(id: string): void {
    const slot = this.#slots.get(id);
    if (slot === undefined) return;
    for (const term of this.#films[slot]?.terms ?? []) this.#postings[term]?.delete(slot);
    this.#films[slot] = undefined;
    this.#slots.delete(id);
    this.#free.push(slot);
  }

  /** The most similar films, best first, ties by id; never the film itself or another of its title and year. */
  similar(id: string, count = 5): Similar[] {
    const slot = this.#slots.get(id);
    const film = slot === undefined ? undefined : this.#films[slot];
    if (film === undefined) return [];
    const products = new Map<number, number>();
    let norm = 0;
    film.terms.forEach((term, position) => {
      const weight = (film.weights[position] ?? 0) * this.#rarity(term);
      norm += weight * weight;
      const postings = this.#postings[term];
      if (postings === undefined || postings.size > commonTermFilms) return;
      for (const other of postings)
        products.set(other, (products.get(other) ?? 0) + weight * this.#weight(other, term));
    });
    if (slot !== undefined) products.delete(slot);
    const candidates = [...products].toSorted(([, one], [, other]) => other - one).slice(0, count * 10);
    return candidates
      .flatMap(([other, product]) => this.#scored(film, Math.sqrt(norm), other, product))
      .toSorted((one, other) => other.score - one.score || (one.id < other.id ? -1 : 1))
      .slice(0, count);
  }

  #scored(film: Indexed, norm: number, slot: number, product: number): Similar[] {
    const other = this.#films[slot];
    if (other === undefined || (other.title === film.title && other.year === film.year)) return [];
    let squares = 0;
    other.terms.forEach((term, position) => {
      squares += ((other.weights[position] ?? 0) * this.#rarity(term)) ** 2;
    });
    const score = Math.round((100 * product) / (norm * Math.sqrt(squares))) / 100;
    return score > 0 ? [{ id: other.id, score: Math.min(1, score) }] : [];
  }

  #weight(slot: number, term: number): number {
    const film = this.#films[slot];
    if (film === undefined) return 0;
    let low = 0;
    let high = film.terms.length - 1;
    while (low <= high) {
      const middle = (low + high) >> 1;
      const found = film.terms[middle] ?? 0;
      if (found === term) return (film.weights[middle] ?? 0) * this.#rarity(term);
      if (found < term) low = middle + 1;
      else high = middle - 1;
    }
    return 0;
  }

  /** Inverse document frequency. */
  #rarity(term: number): number {
    return Math.log(1 + this.#slots.size / (1 + (this.#postings[term]?.size ?? 0)));
  }

  #intern(term: string): number {
    const known = this.#terms.get(term);
    if (known !== undefined) return known;
    const number = this.#postings.length;
    this.#terms.set(term, number);
    this.#postings.push(new Set());
    return number;
  }
}

function weigh(film: SimilarFilm): Map<string, number> {
  const weights = new Map<string, number>();
  const add = (field: keyof typeof fieldWeights, values: readonly string[]) => {
    for (const value of values) {
      const term = `${field}:${value}`;
      if (value !== '') weights.set(term, Math.max(weights.get(term) ?? 0, fieldWeights[field]));
    }
  };
  add('director', film.director.map(foldName));
  add('star', film.stars.slice(0, 8).map(foldName));
  add('writer', film.writers.slice(0, 4).map(foldName));
  add('genre', film.genre.map(foldText));
  add('keyword', film.keywords.slice(0, 30).map(foldText));
  add('plot', plotWords(film.plot));
  return weights;
}

function plotWords(plot: string | null): string[] {
  const words = foldText((plot ?? '').slice(0, 2000)).split(' ');
  return words.filter((word) => word.length > 3 && !stopWords.has(word)).map(stem);
}

/** English plurals and tenses off, roughly: it only has to bring forms of one word together. */
function stem(word: string): string {
  return word.length > 5 ? word.replace(/(?:ings?|edly|ed|ies|es|s|ly)$/, '') : word.replace(/s$/, '');
}
