import type { NatsConnection } from '@nats-io/nats-core';
import { eventHeaders } from '../../messaging/contracts/event-headers.ts';
import { streams } from '../../messaging/contracts/subjects.ts';
import { readStream, streamBounds } from '../../messaging/nats/read/scan.ts';

export interface MovieCounts {
  moviesNew: number;
  moviesChanged: number;
}

interface Movies {
  added: Set<string>;
  changed: Set<string>;
}

const mostRuns = 200;

/** Counts what users saw of each run, from the headers of the movie events. Lost with its process, it is counted again. */
export class MovieCount {
  readonly #connection: NatsConnection;
  readonly #runs = new Map<string, Movies>();
  #position: number | null = null;
  /** From when on all was read, milliseconds since the epoch. */
  #since = Number.POSITIVE_INFINITY;

  constructor(connection: NatsConnection) {
    this.#connection = connection;
  }

  /** The movies of a run that began at `startTime` (ISO), as far as the ETL is by now. */
  async of(run: string, startTime: string): Promise<MovieCounts> {
    const start = Date.parse(startTime);
    if (start < this.#since) {
      this.#runs.clear();
      this.#position = null;
      this.#since = start;
    }
    await this.#readOn();
    const movies = this.#runs.get(run);
    return { moviesNew: movies?.added.size ?? 0, moviesChanged: movies?.changed.size ?? 0 };
  }

  async #readOn(): Promise<void> {
    const { lastSequence } = await streamBounds(this.#connection, streams.movies);
    if (this.#position !== null && lastSequence <= this.#position) return;
    const from = this.#position === null ? { time: new Date(this.#since) } : { sequence: this.#position + 1 };
    for await (const message of readStream(this.#connection, streams.movies, from, 500, true)) {
      const run = message.header(eventHeaders.run);
      // Without it, the movie was published again for the sake of its neighbours.
      if (run === undefined || message.header(eventHeaders.fetchedAt) === undefined) continue;
      const movies = this.#moviesOf(run);
      if (message.header(eventHeaders.revision) === '1') movies.added.add(message.subject);
      else if (!movies.added.has(message.subject)) movies.changed.add(message.subject);
    }
    this.#position = lastSequence;
  }

  #moviesOf(run: string): Movies {
    const known = this.#runs.get(run);
    if (known !== undefined) return known;
    const movies = { added: new Set<string>(), changed: new Set<string>() };
    this.#runs.set(run, movies);
    const [oldest] = this.#runs.keys();
    if (this.#runs.size > mostRuns && oldest !== undefined) this.#runs.delete(oldest);
    return movies;
  }
}
