import type { CatalogueApi } from './catalogue-api.ts';
import type { Movie } from './movie.ts';
import type { Selection } from './selection.ts';

const pageSize = 60;
/** Pages in a row that may bring nothing new: what the stream told stands in them too. */
const knownPagesAtMost = 20;

export type RestState = 'idle' | 'loading' | 'done' | 'failed';

/** What the stream did not tell of a selection, page by page out of the catalogue. */
export class ListRest {
  readonly #api: CatalogueApi;
  readonly #selection: Selection;
  readonly #stopping = new AbortController();
  #cursor: string | null = null;
  state: RestState = 'idle';
  /** How many movies fit; undefined until the catalogue has answered. */
  total: number | undefined;
  failure: Error | undefined;

  constructor(api: CatalogueApi, selection: Selection) {
    this.#api = api;
    this.#selection = selection;
  }

  stop(): void {
    this.#stopping.abort();
  }

  /** Brings the next movies of which `take` says that some are new; gives false when it was stopped meanwhile. */
  async more(take: (movies: Movie[]) => boolean): Promise<boolean> {
    if (this.state === 'loading' || this.state === 'done') return true;
    this.state = 'loading';
    try {
      for (let pages = 0; pages < knownPagesAtMost; pages += 1) {
        const { signal } = this.#stopping;
        const page = await this.#api.search(this.#selection, this.#cursor, pageSize, signal);
        if (signal.aborted) return false;
        this.total = page.total;
        this.#cursor = page.next;
        const isNew = take(page.movies);
        if (page.next === null) {
          this.state = 'done';
          return true;
        }
        if (isNew) break;
      }
      this.state = 'idle';
    } catch (error) {
      if (this.#stopping.signal.aborted) return false;
      this.state = 'failed';
      this.failure = error instanceof Error ? error : new Error(String(error));
    }
    return true;
  }
}
