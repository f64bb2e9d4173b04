import { type Movie, readMovie } from './movie.ts';
import { addressOf } from './root.ts';
import { type Selection, selectionQuery } from './selection.ts';
import type { Session } from './session.ts';

/** The gateway's answer was no success; `status` is 0 where there was no answer. */
export class AnswerError extends Error {
  override readonly name = 'AnswerError';
  readonly status: number;

  constructor(status: number, message: string, cause?: unknown) {
    super(message, { cause });
    this.status = status;
  }
}

export interface MoviePage {
  movies: Movie[];
  total: number;
  next: string | null;
}

/** The gateway's API as this visitor may use it. All methods throw AnswerError. */
export class CatalogueApi {
  readonly #session: Session;

  constructor(session: Session) {
    this.#session = session;
  }

  /** A page of the movies that fit; `cursor` from the page before. */
  async search(selection: Selection, cursor: string | null, limit: number, signal?: AbortSignal): Promise<MoviePage> {
    // Behind the newest movies of the stream come those that changed before them.
    const sort = selection.sort || (selection.query === '' ? 'newest' : '');
    const answer = await this.#get<{ movies: unknown[]; total: number; next_cursor: string | null }>(
      addressOf('api/movies', { ...selectionQuery(selection), sort, limit: String(limit), cursor: cursor ?? '' }),
      signal,
    );
    return {
      movies: answer.movies.flatMap((one) => readMovie(one) ?? []),
      total: answer.total,
      next: answer.next_cursor,
    };
  }

  /** How many movies of a selection have which values; `begin`: only those with a word that begins so. */
  async facets(selection: Selection, begin: string, signal: AbortSignal): Promise<Facets> {
    const query = selectionQuery({ ...selection, sort: '' });
    return this.#get(addressOf('api/facets', { ...query, q: begin, limit: '30' }), signal);
  }

  async movie(id: string): Promise<Movie> {
    const movie = readMovie(await this.#get(addressOf(`api/movies/${encodeURIComponent(id)}`)));
    if (movie === undefined) throw new AnswerError(502, 'the answer is no movie');
    return movie;
  }

  /** Those of these movies that there are. */
  async moviesOf(ids: readonly string[]): Promise<Movie[]> {
    const { movies } = await this.#get<{ movies: unknown[] }>(addressOf('api/movies', { id: ids.join(',') }));
    return movies.flatMap((one) => readMovie(one) ?? []);
  }

  async explain(id: string): Promise<Explanation> {
    return this.#get(addressOf(`api/movies/${encodeURIComponent(id)}/explain`));
  }

  async #get<Answer>(address: URL, signal?: AbortSignal): Promise<Answer> {
    let response: Response;
    try {
      response = await fetch(address, { headers: { accept: 'application/json', ...this.#session.headers }, signal });
    } catch (error) {
      if (signal?.aborted) throw error;
      throw new AnswerError(0, 'the server cannot be reached', error);
    }
    const body = (await response.json().catch(() => ({}))) as { title?: string; detail?: string };
    if (response.ok) return body as Answer;
    throw new AnswerError(
      response.status,
      [body.title ?? `the server answered ${response.status}`, body.detail].filter(Boolean).join(': '),
    );
  }
}

export type Facets = Record<
  'genres' | 'people' | 'directors' | 'countries' | 'decades',
  { value: string; movies: number }[]
>;

export interface ExplainedField {
  field: string;
  value: unknown;
  source: string;
  rule: string;
  observed_at: string;
  others: { source: string; value: unknown }[];
}

export interface Explanation {
  fields: ExplainedField[];
  lineage: { stage: string; outcome: string; milliseconds: number | null }[];
}
