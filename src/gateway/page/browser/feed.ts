import { MovieStreamError, openMovieStream } from '../../../../clients/typescript/src/index.ts';
import { type Movie, readMovie } from './movie.ts';
import { root, silenceSeconds } from './root.ts';
import type { Filters } from './selection.ts';
import type { Session } from './session.ts';

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

/** Follows the stream with our own client, from one position over all its connections. */
export class Feed {
  readonly #filters: Filters;
  readonly #session: Session;
  readonly #listener: FeedListener;
  #cursor: string;
  #heardAt = Date.now();
  #stream: AbortController | undefined;
  #state: FeedState['name'] = 'connecting';

  /** `cursor`: where another feed of the same filters was; without it everything is told. */
  constructor(filters: Filters, session: Session, listener: FeedListener, cursor = '') {
    this.#filters = filters;
    this.#session = session;
    this.#listener = listener;
    this.#cursor = cursor;
  }

  start(): void {
    this.stop();
    const running = new AbortController();
    this.#stream = running;
    void this.#follow(running.signal);
  }

  stop(): void {
    this.#stream?.abort();
    this.#stream = undefined;
  }

  /** Goes on after a stop, or hurries. */
  wake(): void {
    if (this.#stream === undefined) this.start();
    else this.hurry();
  }

  /** Connects now instead of later, unless the connection is known to be good. */
  hurry(): void {
    if (this.#stream === undefined || this.#state === 'failed') return;
    const quietMilliseconds = Date.now() - this.#heardAt;
    // A third of the silence is one heartbeat: more than that has been missed.
    if (this.#state === 'live' && quietMilliseconds < (silenceSeconds / 2) * 1000) return;
    this.start();
  }

  async #follow(signal: AbortSignal): Promise<void> {
    const tell = (state: FeedState) => {
      if (signal.aborted) return;
      this.#state = state.name;
      this.#listener.onState(state);
    };
    const { token } = this.#session;
    const stream = openMovieStream({
      url: root,
      filters: this.#filters as Record<string, string>,
      snapshot: true,
      storage: {
        getItem: () => this.#cursor,
        setItem: (_, cursor) => this.#move(cursor),
        removeItem: () => this.#move(''),
      },
      ...(token !== undefined && { token }),
      signal,
      silenceSeconds,
      fetch: async (...request) => this.#listenedTo(await fetch(...request)),
      onState: (state) => {
        if (state.name === 'waiting')
          tell({ name: 'waiting', until: Date.now() + state.milliseconds, reason: state.reason });
        else if (state.name !== 'closed') tell(state);
      },
      onReset: ({ reason }) => !signal.aborted && this.#listener.onReset(reason),
      onRemoved: (id) => !signal.aborted && this.#listener.onGone(id),
    });
    try {
      for await (const event of stream) {
        if (signal.aborted) return;
        const movie = readMovie(event);
        if (movie !== undefined) this.#listener.onMovie(movie);
      }
    } catch (error) {
      const status = error instanceof MovieStreamError ? error.status : 0;
      tell({ name: 'failed', status, reason: error instanceof Error ? error.message : String(error) });
    }
  }

  #move(cursor: string): void {
    this.#cursor = cursor;
    this.#listener.onPosition(cursor);
  }

  /** Notes when bytes come: after a sleep the client's own timers may still be far from their end. */
  #listenedTo(response: Response): Response {
    this.#heardAt = Date.now();
    if (response.body === null) return response;
    const noted = response.body.pipeThrough(
      new TransformStream<Uint8Array, Uint8Array>({
        transform: (bytes, controller) => {
          this.#heardAt = Date.now();
          controller.enqueue(bytes);
        },
      }),
    );
    return new Response(noted, response);
  }
}
