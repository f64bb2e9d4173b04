import { beginning, streamAddress } from './address.ts';
import { systemClock } from './clock.ts';
import { connect, messages } from './connection.ts';
import { Interruption, MovieStreamError } from './errors.ts';
import type { Movie } from './movie.ts';
import type { MovieStream, MovieStreamOptions, Reset } from './options.ts';
import { Position } from './position.ts';
import { reconnectionDelay } from './reconnection.ts';
import { type SseMessage, SseParser } from './sse-parser.ts';

/**
 * Follows a gateway: `for await (const movie of openMovieStream({ url }))`. Reconnects by itself and goes on after the
 * last movie that the loop has done with, each event once and in order. Nothing is opened before the loop begins.
 * The loop throws MovieStreamError when coming back would not help.
 */
export function openMovieStream(options: MovieStreamOptions): MovieStream {
  return new ReconnectingStream(options);
}

class ReconnectingStream implements MovieStream {
  readonly #options: MovieStreamOptions;
  readonly #address: URL;
  readonly #position: Position;
  readonly #random: () => number;
  readonly #clock: NonNullable<MovieStreamOptions['clock']>;
  readonly #closing = new AbortController();
  readonly #signal: AbortSignal;
  #begun = false;
  #openedAt: number | undefined;
  #retry: number;
  #failures = 0;
  #tokenExpired = false;

  constructor(options: MovieStreamOptions) {
    this.#options = options;
    this.#address = streamAddress(options);
    this.#position = new Position(options.storage, options.storageKey ?? `cinestream ${this.#address}`);
    this.#random = options.random ?? Math.random;
    this.#clock = options.clock ?? systemClock;
    this.#retry = 2000 + this.#random() * 3000;
    this.#signal = options.signal ? AbortSignal.any([options.signal, this.#closing.signal]) : this.#closing.signal;
  }

  get cursor(): string {
    return this.#position.cursor;
  }

  close(): void {
    this.#closing.abort();
  }

  [Symbol.asyncIterator](): AsyncGenerator<Movie, void> {
    if (this.#begun) throw new TypeError('a movie stream is for one loop: open another');
    this.#begun = true;
    return this.#movies();
  }

  async *#movies(): AsyncGenerator<Movie, void> {
    try {
      while (!this.#signal.aborted) {
        const interruption = yield* this.#oneConnection();
        if (interruption === undefined) return;
        await this.#pause(interruption);
      }
    } finally {
      this.close();
      this.#options.onState?.({ name: 'closed' });
    }
  }

  /** The movies of one connection; then why it ended, or undefined when the stream is at its end. */
  async *#oneConnection(): AsyncGenerator<Movie, Interruption | undefined> {
    const connection = new AbortController();
    const parser = new SseParser(this.#position.cursor);
    try {
      const stream = await this.#connect(AbortSignal.any([this.#signal, connection.signal]));
      if (stream === undefined) return undefined;
      this.#openedAt ??= this.#clock.now();
      this.#options.onState?.({ name: 'live' });
      for await (const message of messages(stream, parser, this.#timing)) {
        const movie = this.#take(message);
        if (movie !== undefined) yield movie;
        // Only now, with the loop done with it: a page that dies over a movie gets it again.
        this.#position.move(message.id);
        if (this.#signal.aborted) return undefined;
      }
      this.#failures = 0;
      return new Interruption('the server ended the stream');
    } catch (error) {
      if (this.#signal.aborted) return undefined;
      if (error instanceof Interruption) return error;
      throw error;
    } finally {
      this.#retry = parser.retry ?? this.#retry;
      connection.abort();
    }
  }

  async #connect(signal: AbortSignal): Promise<ReadableStream<Uint8Array> | undefined> {
    this.#options.onState?.({ name: 'connecting' });
    const { cursor } = this.#position;
    const address = new URL(this.#address);
    if (cursor === '') {
      for (const [name, value] of Object.entries(beginning(this.#options, this.#openedSeconds)))
        address.searchParams.set(name, value);
    }
    for (;;) {
      const token = await this.#token();
      const headers = {
        ...(cursor && { 'last-event-id': cursor }),
        ...(token && { authorization: `Bearer ${token}` }),
      };
      const request = { address, headers, signal, fetch: this.#options.fetch ?? fetch, ...this.#timing };
      const renewed = this.#tokenExpired;
      try {
        const stream = await connect(request);
        this.#tokenExpired = false;
        return stream;
      } catch (error) {
        const expired = error instanceof MovieStreamError && error.status === 401;
        if (!expired || renewed || typeof this.#options.token !== 'function') {
          if (!expired) this.#failures += 1;
          throw error;
        }
        this.#tokenExpired = true;
      }
    }
  }

  #take({ event, data, id }: SseMessage): Movie | undefined {
    if (event === 'overload') {
      this.#failures += 1;
      throw new Interruption(`the gateway is full: ${data}`);
    }
    this.#failures = 0;
    switch (event) {
      case 'message':
      case 'movie':
        return this.#readMovie(data, id);
      case 'left':
      case 'removed':
        this.#options.onRemoved?.((JSON.parse(data) as { id: string }).id);
        return undefined;
      case 'reset':
        this.#reset(data);
        return undefined;
      case 'unauthorized':
        if (typeof this.#options.token !== 'function') throw new MovieStreamError('the token has expired', 401);
        this.#tokenExpired = true;
        throw new Interruption('the token has expired');
      default:
        return undefined;
    }
  }

  #readMovie(data: string, id: string): Movie | undefined {
    try {
      return JSON.parse(data) as Movie;
    } catch {
      this.#options.onInvalid?.(data, id);
      return undefined;
    }
  }

  /** Goes on from the position that the reset gives, or, with `snapshot`, takes the whole catalogue again. */
  #reset(data: string): void {
    const reset = JSON.parse(data) as Reset;
    this.#options.onReset?.(reset);
    if (!this.#options.snapshot) return;
    this.#position.move('');
    throw new Interruption(`the stream cannot go on from ${reset.cursor || 'here'}: ${reset.reason}`);
  }

  async #pause(interruption: Interruption): Promise<void> {
    const { retryAfter, message } = interruption;
    const milliseconds = reconnectionDelay({ retry: this.#retry, failures: this.#failures, retryAfter }, this.#random);
    this.#options.onState?.({ name: 'waiting', milliseconds, reason: message });
    await this.#clock.wait(milliseconds, this.#signal);
  }

  async #token(): Promise<string | undefined> {
    const { token } = this.#options;
    return typeof token === 'function' ? token({ expired: this.#tokenExpired }) : token;
  }

  get #timing() {
    return { clock: this.#clock, silenceMilliseconds: (this.#options.silenceSeconds ?? 45) * 1000 };
  }

  get #openedSeconds(): number | undefined {
    return this.#openedAt === undefined ? undefined : Math.ceil((this.#clock.now() - this.#openedAt) / 1000) + 1;
  }
}
