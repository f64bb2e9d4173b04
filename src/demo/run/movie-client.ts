import { openMovieStream } from '../../../clients/typescript/src/index.ts';
import type { Clock } from '../../clock.ts';
import { describeError } from '../../errors.ts';
import { type MovieEvent, movieEventSchema } from '../../movie/schema.ts';

export interface MovieClient {
  /** Newest event of every distinct movie received. */
  movies: ReadonlyMap<string, MovieEvent>;
  eventsReceived(): number;
  connected(): boolean;
  lastEventId(): string | undefined;
  /** Seconds from page fetched to event received, one entry per live event. */
  freshness: readonly number[];
  stop(): Promise<void>;
}

const longestWaitMilliseconds = 1000;

/** Follows the gateway at `url` with our own client, as any program would; it is told of each movie that comes. */
export function startMovieClient(url: string, clock: Clock, onMovie: () => void): MovieClient {
  const updates = new Map<string, string>();
  const freshness: number[] = [];
  let received = 0;
  let connected = false;
  let liveSince = Number.POSITIVE_INFINITY;

  const stream = openMovieStream({
    url,
    snapshot: true,
    keepMovies: true,
    clock,
    onState({ name }) {
      connected = name === 'live';
      if (connected) liveSince = Math.min(liveSince, clock.now());
      // The gateway is our own and may not have started yet: nobody else is kept waiting.
      if (name === 'waiting') void clock.wait(longestWaitMilliseconds).then(() => stream.hurry());
    },
  });

  function note(movie: MovieEvent): void {
    received += 1;
    const fetchedAt = Math.max(...movie.sources.map((source) => Date.parse(source.observed_at)));
    // Movies of the snapshot were fetched long before anybody asked, and one whose neighbours changed says no new page.
    const fromNewPage = movie.updated_at !== updates.get(movie.id);
    updates.set(movie.id, movie.updated_at);
    if (fetchedAt >= liveSince && fromNewPage) freshness.push((clock.now() - fetchedAt) / 1000);
    onMovie();
  }

  async function run(): Promise<void> {
    try {
      for await (const movie of stream) note(movieEventSchema.parse(movie));
    } catch (error) {
      process.emitWarning(`the stream ended: ${describeError(error)}`);
    }
  }

  const finished = run();
  return {
    movies: stream.movies as ReadonlyMap<string, MovieEvent>,
    freshness,
    eventsReceived: () => received,
    connected: () => connected,
    lastEventId: () => stream.cursor || undefined,
    async stop() {
      stream.close();
      await finished;
    },
  };
}
