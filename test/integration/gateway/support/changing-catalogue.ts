import type { EventStore } from '../../../../src/etl/publish/event-store.ts';
import type { MovieEvent } from '../../../../src/movie/schema.ts';

const origin = { recordSequence: 0, viewPosition: 0, run: undefined };

/** The catalogue as it ought to be, changed through the ETL's own store of events. */
export class ChangingCatalogue {
  readonly movies = new Map<string, MovieEvent>();
  readonly #parts = new Map<string, Set<string>>();
  readonly #store: EventStore;
  readonly #plot: string;

  /** `plot`: of every movie, for events that take room. */
  constructor(store: EventStore, plot = '') {
    this.#store = store;
    this.#plot = plot;
  }

  async change(id: string, facts: Pick<MovieEvent, 'rating' | 'genre'>): Promise<void> {
    if (this.#isPart(id)) return;
    await this.#write({ ...emptyMovie(id), plot: this.#plot, ...facts });
  }

  async remove(id: string): Promise<void> {
    const over = await this.#store.readNewest(id);
    if (this.#isPart(id) || over.event === null || this.#parts.has(id)) return;
    await this.#store.remove(id, over, origin);
    this.movies.delete(id);
  }

  /** One becomes part of another, which has other facts from now on. */
  async merge(id: string, into: string, facts: Pick<MovieEvent, 'rating' | 'genre'>): Promise<void> {
    if (id === into || this.#isPart(id) || this.#isPart(into) || this.#parts.has(id)) return;
    if (!this.movies.has(id)) return;
    this.#parts.set(into, (this.#parts.get(into) ?? new Set()).add(id));
    await this.#write({ ...emptyMovie(into), plot: this.#plot, ...facts });
  }

  /** The parts are movies again. */
  async split(id: string, facts: Pick<MovieEvent, 'rating' | 'genre'>): Promise<void> {
    const parts = this.#parts.get(id);
    if (parts === undefined) return;
    this.#parts.delete(id);
    for (const part of parts) await this.#write({ ...emptyMovie(part), plot: this.#plot, ...facts });
    await this.#write({ ...emptyMovie(id), plot: this.#plot, ...facts });
  }

  /** Of the newest event of each movie. */
  async sequences(): Promise<Map<string, number>> {
    const read = [...this.movies.keys()].map(async (id) => [id, (await this.#store.readNewest(id)).sequence] as const);
    return new Map(await Promise.all(read));
  }

  async #write(content: MovieEvent): Promise<void> {
    const { id } = content;
    const over = await this.#store.readNewest(id);
    const replaces = [...(this.#parts.get(id) ?? [])];
    const replaced = new Map<string, MovieEvent>();
    for (const part of replaces) {
      const { event } = await this.#store.readNewest(part);
      if (event !== null && !over.event?.replaces?.includes(part)) replaced.set(part, event);
    }
    const event = { ...content, revision: over.revision + 1, ...(replaces.length > 0 && { replaces }) };
    await this.#store.write(event, over, origin, replaced);
    for (const part of replaces) this.movies.delete(part);
    this.movies.set(id, event);
  }

  #isPart(id: string): boolean {
    return [...this.#parts.values()].some((parts) => parts.has(id));
  }
}

function emptyMovie(id: string): MovieEvent {
  return {
    id,
    title: id,
    rating: null,
    year: '',
    release_date: null,
    director: [],
    genre: [],
    plot: null,
    writers: [],
    stars: [],
    decade_category: null,
    genre_categories: [],
    director_stats: { total_movies: 0, average_rating: null },
    sentiment_analysis: { plot_tone: null, keyword_score: null },
    recommendations: [],
    original_title: null,
    runtime_minutes: null,
    votes: null,
    keywords: [],
    type: null,
    image: null,
    countries: [],
    languages: [],
    content_rating: null,
    alternate_titles: [],
    sources: [],
    updated_at: '2026-01-31T12:00:00Z',
    revision: 1,
    changes: ['new'],
  };
}
