import { type ClientRequest, get, type IncomingMessage } from 'node:http';
import { createParser } from 'eventsource-parser';
import { systemClock } from '../../../src/clock.ts';
import { type MovieEvent, movieEventSchema } from '../../../src/movie/schema.ts';

export interface ReceivedMovie {
  /** Sequence in the stream, from `id:`. */
  sequence: number;
  movie: MovieEvent;
}

export interface StreamAddress {
  /** Where the ingress listens. */
  ingress: string;
  /** The name that it routes by. */
  host: string;
}

/**
 * A client that reconnects as a browser does: after `retry:` milliseconds, with the last id. Keeps everything that it was
 * sent, in the order in which it came.
 */
export class StreamClient {
  readonly received: ReceivedMovie[] = [];
  /** When each connection was accepted, milliseconds since the epoch. */
  readonly connectedAt: number[] = [];
  /** How often it was told that its position is of no use any more. */
  resets = 0;
  readonly #address: StreamAddress;
  readonly #path: string;
  readonly #stopped = new AbortController();
  readonly #finished: Promise<void>;
  #lastEventId: string | undefined;
  #retryMilliseconds = 500;

  constructor(address: StreamAddress, query = '') {
    this.#address = address;
    this.#path = `/api/movies/stream${query}`;
    this.#finished = this.#run();
  }

  get connections(): number {
    return this.connectedAt.length;
  }

  async stop(): Promise<void> {
    this.#stopped.abort();
    await this.#finished;
  }

  async #run(): Promise<void> {
    const { signal } = this.#stopped;
    while (!signal.aborted) {
      await this.#readOnce();
      await systemClock.wait(this.#retryMilliseconds, signal);
    }
  }

  /** Resolves when the connection has ended, however it did. */
  #readOnce(): Promise<void> {
    const parser = createParser({
      onEvent: (event) => {
        if (event.event === 'reset') this.resets += 1;
        if (event.id === undefined || event.event !== undefined) return;
        this.#lastEventId = event.id;
        const sequence = Number(/^msg_(\d+)/.exec(event.id)?.[1]);
        this.received.push({ sequence, movie: movieEventSchema.parse(JSON.parse(event.data)) });
      },
      onRetry: (milliseconds) => {
        this.#retryMilliseconds = Math.min(milliseconds, 5000);
      },
    });
    return new Promise((resolve) => {
      const request: ClientRequest = get(
        new URL(this.#path, this.#address.ingress),
        {
          headers: {
            host: this.#address.host,
            accept: 'text/event-stream',
            ...(this.#lastEventId !== undefined && { 'last-event-id': this.#lastEventId }),
          },
          agent: false,
          signal: this.#stopped.signal,
        },
        (response: IncomingMessage) => {
          if (response.statusCode !== 200) {
            response.resume();
          } else {
            this.connectedAt.push(Date.now());
            response.setEncoding('utf8').on('data', (text: string) => parser.feed(text));
          }
          response.once('close', resolve);
        },
      );
      // A refused or cut connection is what the next attempt is for.
      request.once('error', () => resolve());
    });
  }
}
