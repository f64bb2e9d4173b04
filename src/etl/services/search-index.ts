import MiniSearch from 'minisearch';
import type { MovieFilter } from '../../messaging/service-contracts.ts';
import { foldText } from '../../movie/normalise/text.ts';
import type { MovieEvent } from '../../movie/schema.ts';

interface Film {
  id: string;
  genres: string[];
  decade: string | null;
  directors: string[];
  rating: number | null;
}

/** Films by text and by filter, as users see them. */
export class SearchIndex {
  readonly #films = new Map<string, Film>();
  readonly #text = new MiniSearch<MovieEvent>({
    fields: ['title', 'original_title', 'director', 'stars', 'writers', 'keywords', 'genre', 'plot'],
    extractField: (movie, field) => {
      const value = movie[field as keyof MovieEvent];
      return Array.isArray(value) ? value.join(' ') : String(value ?? '');
    },
    // In one go: an index that changes while it is being cleaned up in steps ends the process (minisearch 7.2).
    autoVacuum: { batchSize: Number.MAX_SAFE_INTEGER, batchWait: 0, minDirtFactor: 0.3, minDirtCount: 1000 },
    processTerm: (term) => foldText(term) || null,
    searchOptions: { boost: { title: 4, original_title: 3, director: 2, stars: 2 }, prefix: true, fuzzy: 0.2 },
  });

  get size(): number {
    return this.#films.size;
  }

  put(movie: MovieEvent): void {
    for (const id of [movie.id, ...(movie.replaces ?? [])]) this.remove(id);
    this.#text.add(movie);
    this.#films.set(movie.id, {
      id: movie.id,
      genres: [...movie.genre, ...movie.genre_categories].map(foldText),
      decade: movie.decade_category,
      directors: movie.director.map(foldText),
      rating: movie.rating,
    });
  }

  remove(id: string): void {
    if (!this.#films.delete(id)) return;
    this.#text.discard(id);
  }

  /** Ids of all that fit: best match first where there is a query, else in the order of ids. */
  find(query: string | undefined, filter: MovieFilter): string[] {
    const ids =
      query === undefined ? [...this.#films.keys()].toSorted() : this.#text.search(query).map(({ id }) => String(id));
    return ids.filter((id) => {
      const film = this.#films.get(id);
      return film !== undefined && fits(film, filter);
    });
  }
}

function fits(film: Film, filter: MovieFilter): boolean {
  if (filter.genre !== undefined && !film.genres.includes(foldText(filter.genre))) return false;
  if (filter.decade !== undefined && film.decade !== filter.decade) return false;
  if (filter.director !== undefined && !film.directors.includes(foldText(filter.director))) return false;
  return filter.min_rating === undefined || (film.rating !== null && film.rating >= filter.min_rating);
}
