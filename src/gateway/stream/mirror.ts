import type { NatsConnection } from '@nats-io/nats-core';
import type { Clock } from '../../clock.ts';
import { describeError } from '../../errors.ts';
import { eventHeaders } from '../../messaging/contracts/event-headers.ts';
import { streams } from '../../messaging/contracts/subjects.ts';
import { readStream, type StreamBounds, streamBounds } from '../../messaging/nats/read/scan.ts';
import { type StreamMessage, type StreamTail, tail } from '../../messaging/nats/read/tail.ts';
import { canaryId } from '../../movie/canary.ts';
import type { Logger } from '../../observability/logger.ts';
import type { CanaryWatch } from '../canary-watch.ts';
import { CurrentMovies } from './current-movies.ts';
import { StreamedEvent } from './event.ts';
import { Ring } from './ring.ts';
import { settledState } from './settled-state.ts';

export interface MirrorOptions {
  connection: NatsConnection;
  ringBytes: number;
  canaries: CanaryWatch;
  clock: Clock;
  logger: Logger;
}

/** Told what happens to the mirror once it has been started. */
export interface MirrorListener {
  /** Each event as it arrives, and the message that brought it. */
  onEvent(event: StreamedEvent, message: StreamMessage): void;
  /** The stream was deleted and made anew: ring, view and epoch have been replaced in this moment. */
  onRecreated(): void;
}

const watchIntervalMilliseconds = 5000;
/** What a stored message costs beside its data. */
const overheadBytes = 100;

/** This replica's copy of the MOVIES stream: its newest events, the newest of each movie, and the stream's epoch. */
export class StreamMirror {
  readonly #options: MirrorOptions;
  readonly #abort = new AbortController();
  #ring: Ring;
  #view = new CurrentMovies();
  #epoch = '';
  #tail: StreamTail | undefined;
  #watching: Promise<void> | undefined;
  #listener: MirrorListener | undefined;

  private constructor(options: MirrorOptions) {
    this.#options = options;
    this.#ring = new Ring(options.ringBytes);
  }

  /** Resolves when the mirror holds what the stream held when it was called. */
  static async start(options: MirrorOptions): Promise<StreamMirror> {
    const mirror = new StreamMirror(options);
    await mirror.#load();
    mirror.#watching = mirror.#watch();
    return mirror;
  }

  listen(listener: MirrorListener): void {
    this.#listener = listener;
  }

  get ring(): Ring {
    return this.#ring;
  }

  get view(): CurrentMovies {
    return this.#view;
  }

  /** Tells streams of the same name apart; part of ids where a client asks for it. */
  get epoch(): string {
    return this.#epoch;
  }

  /** All up to this sequence is in the view. */
  get viewedUpTo(): number {
    return Math.max(this.#view.lastSequence, this.#ring.lastSequence);
  }

  healthy(): boolean {
    return this.#tail?.healthy() ?? false;
  }

  /** How long ago the newest event was stored; 0 while there is none. */
  newestAgeSeconds(now: number): number {
    const { start, end } = this.#ring;
    return start === end ? 0 : Math.max(0, now - this.#ring.at(end - 1).storedAt) / 1000;
  }

  /** The stream itself, now. */
  state(): Promise<StreamBounds> {
    return streamBounds(this.#options.connection, streams.movies);
  }

  /** The stream itself, as a client's position is to be judged by it. */
  stateFor(position: number): Promise<StreamBounds> {
    return settledState(() => this.state(), position, this.#options.clock, this.#abort.signal);
  }

  /** Reads the stream itself, for what is older than the ring. */
  async *read(from: { after: number } | { time: number }): AsyncGenerator<StreamMessage> {
    const start = 'after' in from ? { sequence: from.after + 1 } : { time: new Date(from.time) };
    for await (const message of readStream(this.#options.connection, streams.movies, start)) {
      if (!isCanary(message)) yield message;
    }
  }

  /** A message of the stream as an event. */
  toEvent(message: StreamMessage): StreamedEvent {
    const fetchedAt = Date.parse(message.header(eventHeaders.fetchedAt) ?? '');
    return new StreamedEvent({
      sequence: message.sequence,
      movieId: movieIdOf(message),
      data: message.data,
      storedAt: message.storedAt,
      fetchedAt: Number.isNaN(fetchedAt) ? undefined : fetchedAt,
      removed: message.header(eventHeaders.removed) !== undefined,
      revision: numberOf(message.header(eventHeaders.revision)),
      previousState: message.header(eventHeaders.previousState),
      epoch: this.#epoch,
    });
  }

  async stop(): Promise<void> {
    this.#abort.abort();
    await this.#tail?.stop();
    await this.#watching;
  }

  async #load(): Promise<void> {
    const { connection, ringBytes, clock, logger } = this.#options;
    const state = await this.state();
    const replaced = this.#epoch !== '';
    this.#epoch = epochOf(state);
    const startSequence = firstOfRing(state, ringBytes);
    this.#ring = new Ring(ringBytes, startSequence - 1);
    this.#view = new CurrentMovies();
    // Before anything else can happen: positions in the old ring mean nothing in the new one.
    if (replaced) this.#listener?.onRecreated();
    if (startSequence > state.firstSequence) {
      for await (const message of readStream(connection, streams.movies, 'newest-of-each-subject')) {
        if (!isCanary(message)) this.#view.update(this.toEvent(message));
      }
    }
    this.#tail = await tail({
      connection,
      stream: streams.movies,
      startSequence,
      onMessage: (message) => this.#take(message),
      clock,
      logger,
    });
    await this.#tail.caughtUp;
  }

  #take(message: StreamMessage): void {
    if (isCanary(message)) {
      this.#options.canaries.arrived(message, this.#listener !== undefined);
      return;
    }
    const event = this.toEvent(message);
    const { previousSequence = 0 } = event;
    // The stream let go of the one before, which clients of other replicas may or may not have got.
    if (previousSequence > this.#ring.completeAfter && !this.#ring.holds(previousSequence)) event.forgetPreviousState();
    this.#ring.append(event);
    this.#view.update(event);
    this.#listener?.onEvent(event, message);
  }

  async #watch(): Promise<void> {
    const { clock, logger } = this.#options;
    while (!this.#abort.signal.aborted) {
      await clock.wait(watchIntervalMilliseconds, this.#abort.signal);
      if (this.#abort.signal.aborted) return;
      try {
        if (epochOf(await this.state()) === this.#epoch && this.#tail !== undefined) continue;
        logger.warn('the MOVIES stream was made anew: every client starts over');
        await this.#tail?.stop();
        this.#tail = undefined;
        await this.#load();
      } catch (error) {
        logger.warn({ error: describeError(error) }, 'cannot read the state of the MOVIES stream');
      }
    }
  }
}

function numberOf(header: string | undefined): number | undefined {
  return header === undefined ? undefined : Number(header);
}

function movieIdOf({ subject }: StreamMessage): string {
  return subject.slice(subject.indexOf('.') + 1);
}

/** The canary is measured here and goes no further: neither ring nor view nor replays have it. */
function isCanary(message: StreamMessage): boolean {
  return movieIdOf(message) === canaryId;
}

function epochOf(state: StreamBounds): string {
  return Date.parse(state.created).toString(36);
}

/** Where the ring begins so that it comes up about full: by the average size of what the stream holds. */
function firstOfRing(state: StreamBounds, ringBytes: number): number {
  if (state.messages === 0) return state.lastSequence + 1;
  const fitting = Math.floor(ringBytes / (state.bytes / state.messages + overheadBytes));
  return Math.max(state.firstSequence, state.lastSequence - fitting + 1);
}
