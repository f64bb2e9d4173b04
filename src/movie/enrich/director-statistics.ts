import { foldName } from '../normalise/names.ts';

export interface DirectorSummary {
  total_movies: number;
  /** One decimal; null where no film of theirs is rated. */
  average_rating: number | null;
}

interface Film {
  directors: string[];
  rating: number | null;
}

/** Films by director over the whole catalogue. Names are compared folded. */
export class DirectorStatistics {
  readonly #films = new Map<string, Film>();
  readonly #ofDirector = new Map<string, Set<string>>();

  /** Takes a film, or its new state. */
  put(id: string, directors: readonly string[], rating: number | null): void {
    this.remove(id);
    const names = [...new Set(directors.map(foldName))];
    this.#films.set(id, { directors: names, rating });
    for (const name of names) {
      const films = this.#ofDirector.get(name) ?? new Set();
      this.#ofDirector.set(name, films.add(id));
    }
  }

  remove(id: string): void {
    for (const name of this.#films.get(id)?.directors ?? []) {
      const films = this.#ofDirector.get(name);
      films?.delete(id);
      if (films?.size === 0) this.#ofDirector.delete(name);
    }
    this.#films.delete(id);
  }

  /** Of the director who is named first. */
  of(directors: readonly string[]): DirectorSummary {
    const [first] = directors;
    const ids = first === undefined ? [] : this.filmsOf(first);
    const ratings = ids.flatMap((id) => this.#films.get(id)?.rating ?? []);
    const tenths = ratings.reduce((sum, rating) => sum + Math.round(rating * 10), 0);
    return {
      total_movies: ids.length,
      average_rating: ratings.length === 0 ? null : Math.round(tenths / ratings.length) / 10,
    };
  }

  /** Of a film, folded. */
  directorsOf(id: string): readonly string[] {
    return this.#films.get(id)?.directors ?? [];
  }

  filmsOf(director: string): string[] {
    return [...(this.#ofDirector.get(foldName(director)) ?? [])].toSorted();
  }
}
