import { createParser } from 'eventsource-parser';
import { systemClock } from '../../../src/clock.ts';
import { jetstream } from '../../../src/messaging/nats/client.ts';
import type { NatsConnection } from '../../../src/messaging/nats/connection.ts';
import { emptyFacts } from '../../../src/movie/facts.ts';
import { OBSERVATION_VERSION } from '../../../src/movie/observation.ts';
import { publishObservation } from '../../../src/scraper/crawl/publish-observations.ts';
import { word } from './people.ts';

const everyMilliseconds = 500;
/** Later than any movie of the dataset. */
const year = 2030;

/** Movies of pages that are read while an import runs, and how long a client of the gateway waits for each. */
export class ScrapedMovies {
  readonly #connection: NatsConnection;
  readonly #ending = new AbortController();
  readonly #publishedAt = new Map<string, number>();
  readonly #seconds: number[] = [];
  readonly #finished: Promise<void>;

  private constructor(connection: NatsConnection, stream: Response) {
    this.#connection = connection;
    void this.#listen(stream);
    this.#finished = this.#publish();
  }

  static async start(connection: NatsConnection, gateway: string): Promise<ScrapedMovies> {
    const query = new URLSearchParams({ min_year: `${year}` });
    return new ScrapedMovies(connection, await fetch(`${gateway}/api/movies/stream?${query}`));
  }

  /** Movies that were published and that no client has heard of. */
  get waiting(): number {
    return this.#publishedAt.size;
  }

  /** Seconds from when the facts of a page were stored until a client had its event, for each movie. */
  get seconds(): readonly number[] {
    return this.#seconds;
  }

  /** Publishes no more; those that wait are still listened for. */
  async end(): Promise<void> {
    this.#ending.abort();
    await this.#finished;
  }

  async #publish(): Promise<void> {
    const client = jetstream(this.#connection);
    for (let number = 0; !this.#ending.signal.aborted; number += 1) {
      const title = `Page ${word(number, 'page')} ${number}`;
      const at = systemClock.now();
      this.#publishedAt.set(title, at);
      await publishObservation(client, {
        schema_version: OBSERVATION_VERSION,
        source: 'reelhouse',
        source_id: `page-${number}`,
        url: `https://reelhouse.example/page-${number}`,
        observed_at: new Date(at).toISOString(),
        run: 'bench',
        page: null,
        extractor: '1',
        facts: {
          ...emptyFacts(),
          type: 'movie',
          title,
          year,
          director: [`${word(number, 'given')} ${word(number, 'family')}`],
        },
        provenance: {},
      });
      await systemClock.wait(everyMilliseconds, this.#ending.signal);
    }
  }

  async #listen(stream: Response): Promise<void> {
    const parser = createParser({
      onEvent: ({ data }) => {
        const { title } = JSON.parse(data) as { title?: string };
        const at = this.#publishedAt.get(title ?? '');
        if (at === undefined) return;
        this.#publishedAt.delete(title ?? '');
        this.#seconds.push((systemClock.now() - at) / 1000);
      },
    });
    if (stream.body === null) return;
    for await (const text of stream.body.pipeThrough(new TextDecoderStream())) parser.feed(text);
  }
}
