import type { Clock } from './clock.ts';
import type { Movie } from './movie.ts';

/** Only movies for which all of these hold. */
export interface MovieFilters {
  /** Only these movies. */
  id?: string[];
  genre?: string;
  /** `1990s` */
  decade?: string;
  director?: string;
  min_rating?: number;
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
  /** The newest event of every movie first, then live; also after a reset. */
  snapshot?: boolean;
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
  /** Ends the loop once it asks for the next movie. */
  close(): void;
}
