import { SseParser } from '../../clients/typescript/src/sse-parser.ts';

interface MovieLike {
  id: string;
  replaces?: string[];
  [field: string]: unknown;
}

/** A client that keeps the movies of a filter as the gateway's events tell it to, over connections that are cut. */
export class FollowingSet {
  readonly movies = new Map<string, MovieLike>();
  /** Sequence of the first event since it began: it is to have all that changed then or later. */
  first: number | undefined;
  readonly #query: string;
  readonly #begin: string;
  readonly #refused: (error: unknown) => void;
  #cursor = '';
  #connection: { abort: AbortController; done: Promise<void> } | undefined;

  /** @param begin how it asks for what there is already */
  constructor(query: string, refused: (error: unknown) => void, begin = 'snapshot=true') {
    this.#begin = begin;
    this.#query = query;
    this.#refused = refused;
  }

  /** Goes on at a gateway from where it is. */
  connect(url: string): void {
    if (this.#connection !== undefined) return;
    const abort = new AbortController();
    const done = this.#read(url, abort.signal).catch((error: unknown) => {
      if (!abort.signal.aborted) this.#refused(error);
    });
    this.#connection = { abort, done };
  }

  async cut(): Promise<void> {
    const connection = this.#connection;
    this.#connection = undefined;
    connection?.abort.abort();
    await connection?.done;
  }

  async #read(url: string, signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const begin = this.#cursor === '' ? this.#begin : `last_event_id=${this.#cursor}`;
      const response = await fetch(`${url}/api/movies/stream?${begin}&${this.#query}`, { signal });
      const parser = new SseParser(this.#cursor);
      for await (const bytes of response.body ?? []) {
        for (const { event, data, id } of parser.push(bytes)) {
          // What has arrived after the cut was never read.
          if (signal.aborted) return;
          this.#take(event, data);
          this.#cursor = id;
          this.first ??= Number(id.slice('msg_'.length));
          if (event === 'reset') this.#startOver();
        }
        if (this.#cursor === '') break;
      }
    }
  }

  #take(event: string, data: string): void {
    const movie = JSON.parse(data) as MovieLike;
    if (event === 'message') {
      for (const id of movie.replaces ?? []) this.movies.delete(id);
      this.movies.set(movie.id, movie);
    } else if (event === 'left' || event === 'removed') this.movies.delete(movie.id);
  }

  #startOver(): void {
    this.#cursor = '';
    this.first = undefined;
    this.movies.clear();
  }
}
