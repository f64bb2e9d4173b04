import { createParser } from 'eventsource-parser';
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

/** A plain SSE client of the stream, as any user would write it: reconnects with Last-Event-ID and forgets nothing. */
export function startMovieClient(url: string, clock: Clock, onMovie: () => void): MovieClient {
  const movies = new Map<string, MovieEvent>();
  const freshness: number[] = [];
  const abort = new AbortController();
  let received = 0;
  let connected = false;
  let lastEventId: string | undefined;
  let liveSince = Number.POSITIVE_INFINITY;
  let retryMilliseconds = 1000;

  const parser = createParser({
    onEvent(event) {
      if (event.event !== undefined) return;
      lastEventId = event.id ?? lastEventId;
      const movie = movieEventSchema.parse(JSON.parse(event.data));
      received += 1;
      const fetchedAt = Math.max(...movie.sources.map((source) => Date.parse(source.observed_at)));
      // Movies of the snapshot were fetched long before anybody asked, and one whose neighbours changed says no new page.
      const fromNewPage = movie.updated_at !== movies.get(movie.id)?.updated_at;
      if (fetchedAt >= liveSince && fromNewPage) freshness.push((clock.now() - fetchedAt) / 1000);
      for (const replaced of movie.replaces ?? []) movies.delete(replaced);
      movies.set(movie.id, movie);
      onMovie();
    },
    onRetry(milliseconds) {
      retryMilliseconds = milliseconds;
    },
  });

  async function readOnce(): Promise<void> {
    const response = await fetch(`${url}?snapshot=true`, {
      headers: lastEventId === undefined ? {} : { 'last-event-id': lastEventId },
      signal: abort.signal,
    });
    if (!response.ok || response.body === null) throw new Error(`the gateway answered ${response.status}`);
    connected = true;
    liveSince = Math.min(liveSince, clock.now());
    parser.reset();
    for await (const chunk of response.body.pipeThrough(new TextDecoderStream())) parser.feed(chunk);
  }

  async function run(): Promise<void> {
    while (!abort.signal.aborted) {
      try {
        await readOnce();
      } catch (error) {
        if (!abort.signal.aborted && connected) process.emitWarning(`the stream ended: ${describeError(error)}`);
      }
      connected = false;
      await clock.wait(Math.min(retryMilliseconds, 1000), abort.signal);
    }
  }

  const finished = run();
  return {
    movies,
    freshness,
    eventsReceived: () => received,
    connected: () => connected,
    lastEventId: () => lastEventId,
    async stop() {
      abort.abort();
      await finished;
    },
  };
}
