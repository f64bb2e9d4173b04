import type { CatalogueFacets, FacetName } from '../../messaging/contracts/services.ts';
import { facetNames } from '../../messaging/contracts/services.ts';
import { fieldsOfMovie } from '../../movie/filter.ts';
import { distinctText, foldText } from '../../movie/normalise/text.ts';
import type { MovieEvent } from '../../movie/schema.ts';

/** The values of one movie, each once, in the order of `facetNames`. */
export type FacetValues = string[][];

/** What is counted of a movie: values as the filters of the same name let it through by. */
export function facetValuesOf(movie: MovieEvent): FacetValues {
  const values: Record<FacetName, readonly string[]> = {
    genres: [...movie.genre, ...movie.genre_categories],
    people: [...movie.director, ...movie.stars, ...movie.writers],
    directors: movie.director,
    countries: movie.countries ?? [],
    languages: movie.languages ?? [],
    types: movie.type ? [movie.type] : [],
    decades: fieldsOfMovie(movie.id, movie).decade ? [String(movie.decade_category)] : [],
  };
  return facetNames.map((name) => distinctText(values[name].filter((value) => foldText(value) !== '')));
}

interface Count {
  value: string;
  movies: number;
}

/** Counts values of movies, taken together however they are spelt; of those that have a word that begins so, where a prefix is given. */
export class FacetCounts {
  readonly #prefix: string;
  readonly #counts: Map<string, Count>[] = facetNames.map(() => new Map());

  constructor(prefix = '') {
    this.#prefix = foldText(prefix);
  }

  add(values: FacetValues): void {
    for (const [index, each] of values.entries()) {
      const counts = this.#counts[index];
      for (const value of each) this.#count(counts, value);
    }
  }

  /** The values that most movies have, so many of each facet at most. */
  top(limit: number): Pick<CatalogueFacets, FacetName> {
    const entries = facetNames.map((name, index): [FacetName, Count[]] => {
      const counts = [...(this.#counts[index]?.values() ?? [])];
      const ordered = counts.toSorted((one, other) => other.movies - one.movies || (one.value < other.value ? -1 : 1));
      return [name, ordered.slice(0, limit)];
    });
    return Object.fromEntries(entries) as Pick<CatalogueFacets, FacetName>;
  }

  #count(counts: Map<string, Count> | undefined, value: string): void {
    const key = foldText(value);
    if (this.#prefix !== '' && !` ${key}`.includes(` ${this.#prefix}`)) return;
    const known = counts?.get(key);
    if (known === undefined) counts?.set(key, { value, movies: 1 });
    else known.movies += 1;
  }
}
