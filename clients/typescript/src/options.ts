import type { Clock } from './clock.ts';
import type { Movie } from './movie.ts';

/** Only movies for which all of these hold. A gateway refuses what it does not know, and names what it does. */
export interface MovieFilters {
  /** Only these movies. */
  id?: string[];
  /** One, or several of which any will do. */
  genre?: string | string[];
  /** `1990s` */
  decade?: string;
  director?: string | string[];
  min_rating?: number;
  min_votes?: number;
  min_year?: number;
  max_year?: number;
  type?: string | string[];
  /** ISO 3166-1 codes. */
  country?: string | string[];
  /** ISO 639-1 codes. */
  language?: string | string[];
}

/** The server no longer holds the events after our position. */
export interface Reset {
  reason: string;
  cursor: string;
  first_sequence: number;
  last_sequence: number;
  detail: string;
}

export type StreamState =
  | { name: 'connecting' }
  | { name: 'live' }
  /** The next connection is made after `milliseconds`. */
  | { name: 'waiting'; milliseconds: number; reason: string }
  /** Until `resume()`. */
  | { name: 'paused' }
  | { name: 'closed' };

/** Gives the bearer token of the next connection; `expired` when the gateway no longer takes the one before. */
export type TokenSource = (request: { expired: boolean }) => string | Promise<string>;

/** `localStorage`, `sessionStorage`, or anything like them. */
export interface CursorStorage {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
}

export interface MovieStreamOptions {
  /** Where the gateway is: `https://movies.example`; in a browser also relative to the page. */
  url: string | URL;
  filters?: MovieFilters;
  /**
   * The newest event of every movie first, then live; also after a reset. A number: of so many movies at most, those that
   * changed last.
   */
  snapshot?: boolean | number;
  /** `facts`: only events by which the movie itself changed; `new`: only the first of each movie. */
  changes?: 'facts' | 'new';
  /** Keeps the movies in `stream.movies`. Needs `snapshot`. */
  keepMovies?: boolean;
  /**
   * One connection for all tabs of a browser that ask for the same; needs `snapshot`, and keeps the movies. Where `token` is
   * a function a text says whose it is: tabs of the same text share what one of them may see.
   */
  share?: boolean | string;
  /** A sequence (`1042`), a time or an age (`10m`) to begin at. */
  since?: string | number | Date;
  token?: string | TokenSource;
  /** Keeps the position, so that a new page or process goes on where this one was. It wins over `snapshot` and `since`. */
  storage?: CursorStorage;
  /** Name of the position in `storage`; the address with its filters unless given. */
  storageKey?: string;
  signal?: AbortSignal;
  /** Reconnects when no byte came for so long; the gateway sends a comment every 15 seconds. 45 seconds unless given. */
  silenceSeconds?: number;
  /** How many answers 403, 404 or 408 in a row that a proxy gave and not a gateway are tried again. 5 unless given. */
  proxyRefusals?: number;
  onState?: (state: StreamState) => void;
  onReset?: (reset: Reset) => void;
  /** No source tells of this movie any more, or the filter lets it through no more: drop it. Also told of movies that never came. */
  onRemoved?: (id: string) => void;
  /** An event that is no movie; it is left out. */
  onInvalid?: (data: string, id: string) => void;
  fetch?: typeof fetch;
  clock?: Clock;
  random?: () => number;
}

/** The movies of a gateway, for one `for await` loop. */
export interface MovieStream extends AsyncIterable<Movie> {
  /** The position after the last movie that the loop has done with; empty before the first. */
  readonly cursor: string;
  /** Id of the event that brought the movie which the loop has in hand. */
  readonly eventId: string;
  /**
   * With `keepMovies` or `share`: the movies that fit, by id, the one that changed last at the end; true to what the stream has
   * told so far also of movies that left the filter, are gone or became part of another. Else empty.
   */
  readonly movies: ReadonlyMap<string, Movie>;
  /** Lets go of the connection until `resume()`. Position and movies stay. */
  pause(): void;
  /** Goes on after `pause()`. */
  resume(): void;
  /** Connects now where it waits, or where the connection may be lost: for `online`, or when a page is seen again. */
  hurry(): void;
  /** Ends the loop once it asks for the next movie. */
  close(): void;
}
