import { DirectorStatistics } from '../../movie/enrich/director-statistics.ts';
import { SimilarityIndex } from '../../movie/enrich/similarity.ts';
import type { FilmFacts } from '../../movie/facts.ts';
import type { MovieEvent } from '../../movie/schema.ts';

/** What enrichment needs to know of the whole catalogue: films by director, and which films resemble which. */
export class CatalogueStatistics {
  readonly #directors = new DirectorStatistics();
  readonly #similarity = new SimilarityIndex();
  readonly #titles = new Map<string, string>();

  get size(): number {
    return this.#titles.size;
  }

  ids(): Iterable<string> {
    return this.#titles.keys();
  }

  put(id: string, facts: FilmFacts): void {
    const { title, year, genre, keywords, plot, director, stars, writers, rating } = facts;
    this.#titles.set(id, title ?? '');
    this.#directors.put(id, director, rating);
    this.#similarity.put(id, { title: title ?? '', year, genre, keywords, plot, director, stars, writers });
  }

  remove(id: string): void {
    this.#titles.delete(id);
    this.#directors.remove(id);
    this.#similarity.remove(id);
  }

  /** Films that tell of this one: by its directors' statistics, or as recommended. */
  neighboursOf(id: string): string[] {
    const recommended = this.#similarity.similar(id).map((similar) => similar.id);
    const together = this.filmsOf(this.#directors.directorsOf(id));
    return [...new Set([...together, ...recommended])].filter((other) => other !== id);
  }

  directorStats(directors: readonly string[]): MovieEvent['director_stats'] {
    return this.#directors.of(directors);
  }

  /** All films of any of these directors. */
  filmsOf(directors: readonly string[]): string[] {
    return [...new Set(directors.flatMap((director) => this.#directors.filmsOf(director)))];
  }

  recommendations(id: string): MovieEvent['recommendations'] {
    return this.#similarity
      .similar(id)
      .map((similar) => ({ id: similar.id, title: this.#titles.get(similar.id) ?? '', score: similar.score }));
  }
}
