import { jetstream } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/nats-core';
import { systemClock } from '../../../src/clock.ts';
import { buildCatalogue } from '../../../src/demo/site/catalogue.ts';
import { releaseYearOf } from '../../../src/demo/site/movie.ts';
import { subjects } from '../../../src/messaging/contracts/subjects.ts';

/** Bytes of every event's data, about the mean of real ones; equal, so that bytes can be counted instead of events. */
export const eventBytes = 1100;

/** Publishes events of real movies into the MOVIES stream; each carries the time when it was published. */
export class MoviePublisher {
  readonly #client: ReturnType<typeof jetstream>;
  readonly #movies = prepareMovies();
  #next = 0;

  constructor(connection: NatsConnection) {
    this.#client = jetstream(connection);
  }

  /** Resolves with the stream sequence when the event is stored. */
  async publish(): Promise<number> {
    const movie = this.#movies[this.#next % this.#movies.length];
    if (movie === undefined) throw new Error('there are no movies');
    this.#next += 1;
    const sent = (performance.timeOrigin + performance.now()).toFixed(3);
    const { seq } = await this.#client.publish(movie.subject, `{"bench_sent":${sent},${movie.rest}`, {
      timeout: 30_000,
    });
    return seq;
  }

  async publishMany(count: number): Promise<void> {
    for (let start = 0; start < count; start += 500) {
      await Promise.all(Array.from({ length: Math.min(500, count - start) }, () => this.publish()));
    }
  }

  /** Publishes evenly, in steps of 10 ms at least, until the signal aborts. Resolves with the number of events. */
  async publishEvenly(eventsPerSecond: number, signal: AbortSignal): Promise<number> {
    const start = performance.now();
    let published = 0;
    const storing: Promise<number>[] = [];
    while (!signal.aborted) {
      const due = Math.floor(((performance.now() - start) / 1000) * eventsPerSecond);
      for (; published < due; published += 1) storing.push(this.publish());
      await systemClock.wait(Math.max(10, 1000 / eventsPerSecond));
    }
    await Promise.all(storing);
    return published;
  }
}

function prepareMovies(): { subject: string; rest: string }[] {
  return [...buildCatalogue({ seed: 7 }).first.values()].map((movie, index) => {
    const id = `tt${String(index + 1).padStart(7, '0')}`;
    const facts = {
      id,
      title: movie.title,
      rating: 7.1,
      year: String(releaseYearOf(movie)),
      release_date: movie.releaseDate,
      genre: ['Drama'],
      plot: movie.plot,
      keywords: movie.keywords,
      writers: movie.writers.map(({ name }) => name),
      stars: movie.cast.map(({ name }) => name),
    };
    return { subject: subjects.movie(id), rest: padded(JSON.stringify(facts)) };
  });
}

/** The end of an object, made so long that the event comes out at the common size. */
function padded(text: string): string {
  const taken = Buffer.byteLength(`{"bench_sent":${'0'.repeat(17)},`);
  const inner = text.slice(1, -1);
  const missing = eventBytes - taken - Buffer.byteLength(inner) - '"padding":"",}'.length;
  if (missing < 0) return padded(JSON.stringify({ ...JSON.parse(text), keywords: [], plot: '' }));
  return `"padding":"${'.'.repeat(missing)}",${inner}}`;
}
