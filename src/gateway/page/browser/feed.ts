import {
  canShare,
  type MovieStream,
  MovieStreamError,
  openMovieStream,
} from '../../../../clients/typescript/src/index.ts';
import { type Movie, readMovie } from './movie.ts';
import { root, silenceSeconds } from './root.ts';
import type { Filters } from './selection.ts';
import type { Session } from './session.ts';

/** A catalogue may have a million: the rest is searched for, or scrolled to. */
const snapshotMovies = 1000;

export type FeedState =
  | { name: 'connecting' }
  | { name: 'live' }
  /** `until`: milliseconds since the epoch when the next connection is made. */
  | { name: 'waiting'; until: number; reason: string }
  /** It will not come back by itself. */
  | { name: 'failed'; status: number; reason: string };

export interface FeedListener {
  onMovie(movie: Movie): void;
  onGone(id: string): void;
  /** All that was told before is void: what follows is everything. */
  onReset(reason: string): void;
  onState(state: FeedState): void;
  onPosition(cursor: string): void;
}

/** Follows the stream with our own client, over one connection for all tabs that ask for the same. */
export class Feed {
  readonly #filters: Filters;
  readonly #session: Session;
  readonly #listener: FeedListener;
  #stream: MovieStream | undefined;
  #hasFailed = false;

  constructor(filters: Filters, session: Session, listener: FeedListener) {
    this.#filters = filters;
    this.#session = session;
    this.#listener = listener;
  }

  /** Begins, goes on after a pause, or tries again after a failure. */
  start(): void {
    this.#stream?.resume();
    if (this.#stream !== undefined) return;
    // Nobody has told what left meanwhile.
    if (this.#hasFailed) this.#listener.onReset('it failed before');
    this.#hasFailed = false;
    void this.#follow();
  }

  /** For good. */
  stop(): void {
    this.#stream?.close();
    this.#stream = undefined;
  }

  /** Holds no connection until `start()`. */
  pause(): void {
    this.#stream?.pause();
  }

  /** A browser opens six connections to a server for all of its tabs: those that nobody sees give theirs back, unless it is shared. */
  pauseUnseen(): void {
    if (!canShare()) this.pause();
  }

  /** Connects now instead of later, unless the connection is known to be good. */
  hurry(): void {
    this.#stream?.hurry();
  }

  async #follow(): Promise<void> {
    let stream: MovieStream | undefined;
    const isCurrent = () => stream === undefined || this.#stream === stream;
    const tell = (state: FeedState) => isCurrent() && this.#listener.onState(state);
    const { token } = this.#session;
    try {
      stream = openMovieStream({
        url: root,
        filters: this.#filters as Record<string, string>,
        snapshot: snapshotMovies,
        share: true,
        ...(token !== undefined && { token }),
        silenceSeconds,
        onState: (state) => {
          if (state.name === 'waiting')
            tell({ name: 'waiting', until: Date.now() + state.milliseconds, reason: state.reason });
          else if (state.name === 'connecting' || state.name === 'live') tell(state);
        },
        onReset: ({ reason }) => isCurrent() && this.#listener.onReset(reason),
        onRemoved: (id) => isCurrent() && this.#listener.onGone(id),
      });
      this.#stream = stream;
      for await (const event of stream) {
        if (!isCurrent()) return;
        const movie = readMovie(event);
        if (movie !== undefined) this.#listener.onMovie(movie);
        this.#listener.onPosition(stream.eventId);
      }
    } catch (error) {
      const status = error instanceof MovieStreamError ? error.status : 0;
      tell({ name: 'failed', status, reason: error instanceof Error ? error.message : String(error) });
      if (!isCurrent()) return;
      this.#stream = undefined;
      this.#hasFailed = true;
    }
  }
}
