import { realisticRecords } from './realistic-movies.ts';

export interface ReadingFigures {
  /** Milliseconds of each search, one at a time. */
  searchMilliseconds: readonly number[];
  /** Seconds until a client has every movie of the snapshot. */
  snapshotSeconds: number;
}

const searches = 300;

/** Searches for words of titles and reads a snapshot of all movies, as clients of a gateway do. */
export async function measureReading(gateway: string, movies: number, seed: number): Promise<ReadingFigures> {
  return { searchMilliseconds: await search(gateway, movies, seed), snapshotSeconds: await readSnapshot(gateway) };
}

async function search(gateway: string, movies: number, seed: number): Promise<number[]> {
  const milliseconds: number[] = [];
  const step = Math.max(1, Math.floor(movies / searches));
  for (const { source, movie, facts } of realisticRecords({ movies, seed })) {
    if (source !== 'imdb' || movie % step !== 0) continue;
    const started = performance.now();
    const response = await fetch(`${gateway}/api/movies?${new URLSearchParams({ query: facts.title ?? '' })}`);
    const { movies: found } = (await response.json()) as { movies?: unknown[] };
    if (!response.ok || found === undefined) throw new Error(`a search was answered with ${response.status}`);
    milliseconds.push(performance.now() - started);
  }
  return milliseconds;
}

async function readSnapshot(gateway: string): Promise<number> {
  const state = (await (await fetch(`${gateway}/api/movies?limit=1`)).json()) as { total: number };
  const ending = new AbortController();
  const started = performance.now();
  const response = await fetch(`${gateway}/api/movies/stream?snapshot=true`, { signal: ending.signal });
  let events = 0;
  let end = '';
  for await (const text of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
    events += `${end}${text}`.split('\ndata: ').length - 1;
    end = text.slice(-'\ndata:'.length);
    if (events >= state.total) break;
  }
  ending.abort();
  return (performance.now() - started) / 1000;
}
