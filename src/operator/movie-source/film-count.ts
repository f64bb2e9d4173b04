import type { NatsConnection } from '@nats-io/nats-core';
import { eventHeaders } from '../../messaging/event-headers.ts';
import { readStream, streamState } from '../../messaging/read-stream.ts';
import { streams } from '../../messaging/subjects.ts';

export interface FilmCounts {
  filmsNew: number;
  filmsChanged: number;
}

interface Films {
  added: Set<string>;
  changed: Set<string>;
}

const mostRuns = 200;

/** Counts what users saw of each run, from the headers of the movie events. Lost with its process, it is counted again. */
export class FilmCount {
  readonly #connection: NatsConnection;
  readonly #runs = new Map<string, Films>();
  #position: number | null = null;
  /** From when on all was read, milliseconds since the epoch. */
  #since = Number.POSITIVE_INFINITY;

  constructor(connection: NatsConnection) {
    this.#connection = connection;
  }

  /** The films of a run that began at `startTime` (ISO), as far as the ETL is by now. */
  async of(run: string, startTime: string): Promise<FilmCounts> {
    const start = Date.parse(startTime);
    if (start < this.#since) {
      this.#runs.clear();
      this.#position = null;
      this.#since = start;
    }
    await this.#readOn();
    const films = this.#runs.get(run);
    return { filmsNew: films?.added.size ?? 0, filmsChanged: films?.changed.size ?? 0 };
  }

  async #readOn(): Promise<void> {
    const { lastSequence } = await streamState(this.#connection, streams.movies);
    if (this.#position !== null && lastSequence <= this.#position) return;
    const from = this.#position === null ? { time: new Date(this.#since) } : { sequence: this.#position + 1 };
    for await (const message of readStream(this.#connection, streams.movies, from, 500, true)) {
      const run = message.header(eventHeaders.run);
      // Without it, the film was published again for the sake of its neighbours.
      if (run === undefined || message.header(eventHeaders.fetchedAt) === undefined) continue;
      const films = this.#filmsOf(run);
      if (message.header(eventHeaders.revision) === '1') films.added.add(message.subject);
      else if (!films.added.has(message.subject)) films.changed.add(message.subject);
    }
    this.#position = lastSequence;
  }

  #filmsOf(run: string): Films {
    const known = this.#runs.get(run);
    if (known !== undefined) return known;
    const films = { added: new Set<string>(), changed: new Set<string>() };
    this.#runs.set(run, films);
    const [oldest] = this.#runs.keys();
    if (this.#runs.size > mostRuns && oldest !== undefined) this.#runs.delete(oldest);
    return films;
  }
}
