import { beginning, streamAddress } from './address.ts';
import { type Clock, systemClock } from './clock.ts';
import { messages } from './connection.ts';
import { Connector } from './connector.ts';
import { Interruption } from './errors.ts';
import { LiveMovies } from './live-movies.ts';
import type { Movie } from './movie.ts';
import type { MovieStream, MovieStreamOptions, StreamState } from './options.ts';
import { Pausing } from './pausing.ts';
import { Position } from './position.ts';
import { reconnectionDelay } from './reconnection.ts';
import { type SseMessage, SseParser } from './sse-parser.ts';
import { readEvent, type StreamEvent } from './stream-event.ts';
import { canShare, TabGroup } from './tab-group.ts';
import { tabGroupName } from './tab-group-name.ts';
import { validateOptions } from './validate-options.ts';

/**
 * Follows a gateway: `for await (const movie of openMovieStream({ url }))`. Reconnects by itself and goes on after the
 * last movie that the loop has done with, each event once and in order. Nothing is opened before the loop begins.
 * @throws MovieStreamError at once where the options cannot work; the loop throws it when coming back would not help
 */
export function openMovieStream(options: MovieStreamOptions): MovieStream {
  validateOptions(options);
  return new ReconnectingStream(options);
}

class ReconnectingStream implements MovieStream {
  readonly #options: MovieStreamOptions;
  readonly #address: URL;
  readonly #position: Position;
  readonly #connector: Connector;
  readonly #kept: LiveMovies;
  readonly #random: () => number;
  readonly #clock: Clock;
  readonly #closing = new AbortController();
  readonly #signal: AbortSignal;
  readonly #pausing = new Pausing();
  #tabs: TabGroup | undefined;
  #hurrying = new AbortController();
  #state: StreamState['name'] = 'connecting';
  #heardAt = 0;
  #eventId = '';
  #begun = false;
  #openedAt: number | undefined;
  #retry: number;
  #failures = 0;

  constructor(options: MovieStreamOptions) {
    this.#options = options;
    this.#address = streamAddress(options);
    this.#position = new Position(options.storage, options.storageKey ?? `cinestream ${this.#address}`);
    this.#connector = new Connector(options);
    this.#kept = new LiveMovies(typeof options.snapshot === 'number' ? options.snapshot : undefined);
    this.#random = options.random ?? Math.random;
    this.#clock = options.clock ?? systemClock;
    this.#retry = 2000 + this.#random() * 3000;
    this.#signal = options.signal ? AbortSignal.any([options.signal, this.#closing.signal]) : this.#closing.signal;
  }

  get cursor(): string {
    return this.#position.cursor;
  }

  get eventId(): string {
    return this.#eventId;
  }

  get movies(): ReadonlyMap<string, Movie> {
    return this.#kept.view;
  }

  pause(): void {
    if (!this.#pausing.pause()) return;
    this.#tabs?.leave();
    this.#tell({ name: 'paused' });
  }

  resume(): void {
    this.#pausing.resume();
  }

  hurry(): void {
    this.#tabs?.hurry();
    // Two heartbeats fit into the silence that is borne: without one for half of it, something is wrong.
    const isSuspect = this.#clock.now() - this.#heardAt > this.#silenceMilliseconds / 2;
    if (this.#state === 'waiting' || isSuspect) this.#hurrying.abort();
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
      await this.#joinTabs();
      while (!this.#signal.aborted) {
        await this.#pausing.whileIn(this.#signal);
        this.#tabs?.join(this.#position.cursor);
        if (this.#tabs?.isLeader === false) {
          yield* this.#followLeader(this.#tabs);
          continue;
        }
        const interruption = yield* this.#oneConnection();
        if (interruption === undefined) return;
        await this.#wait(interruption);
      }
    } finally {
      this.close();
      this.#tabs?.leave();
      this.#tell({ name: 'closed' });
    }
  }

  /** The movies of one connection; then why it ended, or undefined when the stream is at its end. */
  async *#oneConnection(): AsyncGenerator<Movie, Interruption | undefined> {
    const connection = new AbortController();
    const letGo = this.#letGo();
    const parser = new SseParser(this.#position.cursor);
    try {
      const stream = await this.#connect(AbortSignal.any([this.#signal, connection.signal, letGo]));
      if (stream === undefined) return undefined;
      this.#openedAt ??= this.#clock.now();
      this.#tell({ name: 'live' });
      for await (const message of messages(stream, parser, { ...this.#timing, onBytes: () => this.#hear() })) {
        const movie = this.#takeMessage(message);
        if (movie !== undefined) yield movie;
        // Only now, with the loop done with it: a page that dies over a movie gets it again.
        this.#position.move(message.id);
        if (this.#signal.aborted) return undefined;
        if (letGo.aborted) return new Interruption('let go');
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

  async *#followLeader(tabs: TabGroup): AsyncGenerator<Movie, void> {
    for await (const { event, cursor } of tabs.events()) {
      const movie = this.#take(event, cursor);
      if (movie !== undefined) yield movie;
      this.#position.move(cursor);
      if (this.#signal.aborted || this.#pausing.isPaused) return;
    }
  }

  /** Aborts when this connection is to end although nothing is wrong with it. */
  #letGo(): AbortSignal {
    this.#hurrying = new AbortController();
    this.#hear();
    const lost = this.#tabs?.leadershipLost;
    return AbortSignal.any([this.#hurrying.signal, this.#pausing.signal, ...(lost ? [lost] : [])]);
  }

  async #connect(signal: AbortSignal): Promise<ReadableStream<Uint8Array> | undefined> {
    this.#tell({ name: 'connecting' });
    const { cursor } = this.#position;
    const address = new URL(this.#address);
    if (cursor === '') {
      for (const [name, value] of Object.entries(beginning(this.#options, this.#openedSeconds)))
        address.searchParams.set(name, value);
    }
    const headers: Record<string, string> = cursor === '' ? {} : { 'last-event-id': cursor };
    try {
      return await this.#connector.connect({ address, headers, signal, ...this.#timing });
    } catch (error) {
      if (!signal.aborted) this.#failures += 1;
      throw error;
    }
  }

  #takeMessage(message: SseMessage): Movie | undefined {
    if (message.event === 'overload') this.#failures += 1;
    const event = readEvent(message);
    this.#failures = 0;
    if (event.kind === 'unauthorized') this.#connector.expire();
    const isReset = event.kind === 'reset' && this.#isWhole;
    if (this.#tabs?.isLeader) this.#tabs.tell(event, isReset ? '' : message.id);
    const movie = this.#take(event, message.id);
    if (!isReset) return movie;
    // What comes next is not after this position: the catalogue is taken again.
    this.#position.move('');
    throw new Interruption(`the stream cannot go on from ${event.reset.cursor || 'here'}: ${event.reset.reason}`);
  }

  #take(event: StreamEvent, cursor: string): Movie | undefined {
    this.#eventId = cursor;
    if (this.#options.keepMovies || this.#tabs) this.#kept.apply(event);
    if (event.kind === 'invalid') this.#options.onInvalid?.(event.data, cursor);
    if (event.kind === 'gone') this.#options.onRemoved?.(event.id);
    if (event.kind === 'reset') this.#options.onReset?.({ ...event.reset, cursor: event.reset.cursor ?? cursor });
    return event.kind === 'movie' ? event.movie : undefined;
  }

  /** Until the next connection, unless somebody is in a hurry. */
  async #wait(interruption: Interruption): Promise<void> {
    if (this.#hurrying.signal.aborted || this.#pausing.isPaused || this.#tabs?.isLeader === false) return;
    const { retryAfter, message } = interruption;
    const milliseconds = reconnectionDelay({ retry: this.#retry, failures: this.#failures, retryAfter }, this.#random);
    this.#tell({ name: 'waiting', milliseconds, reason: message });
    await this.#clock.wait(milliseconds, AbortSignal.any([this.#signal, this.#letGo()]));
  }

  #hear(): void {
    this.#heardAt = this.#clock.now();
  }

  #tell(state: StreamState): void {
    this.#state = state.name;
    if (this.#tabs?.isLeader) this.#tabs.tellState(state);
    this.#options.onState?.(state);
  }

  async #joinTabs(): Promise<void> {
    const { share, token, snapshot } = this.#options;
    if (!share || !canShare()) return;
    const identity = typeof share === 'string' ? share : typeof token === 'string' ? token : '';
    this.#signal.addEventListener('abort', () => this.#tabs?.leave(), { once: true });
    this.#tabs = new TabGroup({
      name: await tabGroupName(`${this.#address} ${snapshot} ${identity}`),
      movies: this.#kept,
      clock: this.#clock,
      silenceMilliseconds: this.#silenceMilliseconds,
      onState: (state) => {
        this.#state = state.name;
        this.#options.onState?.(state);
      },
    });
  }

  /** Whether the stream began with everything that fits, and does so again. */
  get #isWhole(): boolean {
    return Boolean(this.#options.snapshot);
  }

  get #silenceMilliseconds(): number {
    return (this.#options.silenceSeconds ?? 45) * 1000;
  }

  get #timing() {
    return { clock: this.#clock, silenceMilliseconds: this.#silenceMilliseconds };
  }

  get #openedSeconds(): number | undefined {
    return this.#openedAt === undefined ? undefined : Math.ceil((this.#clock.now() - this.#openedAt) / 1000) + 1;
  }
}
