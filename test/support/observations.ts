import { readFileSync } from 'node:fs';
import { jetstream } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/nats-core';
import { streams, subjects } from '../../src/messaging/contracts/subjects.ts';
import { decode, encode } from '../../src/messaging/nats/codec.ts';
import { publish } from '../../src/messaging/nats/publish.ts';
import { readStream } from '../../src/messaging/nats/read/scan.ts';
import { emptyFacts, type MovieFacts } from '../../src/movie/facts.ts';
import { type Observation, observationSchema } from '../../src/movie/observation.ts';

/** What a source says about a movie at a time; facts that are not given are absent. */
export function observation(
  source: string,
  sourceId: string,
  facts: Partial<MovieFacts>,
  observedAt = '2026-01-01T00:00:00.000Z',
): Observation {
  return {
    schema_version: 2,
    source,
    source_id: sourceId,
    url: `https://${source}.example/${sourceId}`,
    observed_at: observedAt,
    run: 'test',
    page: null,
    extractor: '1',
    facts: { ...emptyFacts(), type: 'movie', ...facts },
    provenance: {},
  };
}

/** Stores observations as a scraper does, without message ids: repetitions reach the ETL. */
export async function publishObservations(connection: NatsConnection, list: readonly Observation[]): Promise<void> {
  const client = jetstream(connection);
  for (let start = 0; start < list.length; start += 200) {
    await Promise.all(
      list
        .slice(start, start + 200)
        .map((one) => publish(client, subjects.observation(one.source, one.source_id), encode(observationSchema, one))),
    );
  }
}

/** The newest observation of each movie of a source. */
export async function readObservations(connection: NatsConnection, source: string): Promise<Observation[]> {
  const newest = await newestOfEach(connection, streams.observations);
  const all = [...newest.values()].map((text) => decode(observationSchema, new TextEncoder().encode(text)));
  return all.filter((one) => one.source === source);
}

/** The newest message of each subject of a stream, as text by subject. */
export async function newestOfEach(connection: NatsConnection, stream: string): Promise<Map<string, string>> {
  const newest = new Map<string, string>();
  for await (const { subject, data } of readStream(connection, stream, 'newest-of-each-subject')) {
    newest.set(subject, new TextDecoder().decode(data));
  }
  return new Map([...newest].toSorted(([one], [other]) => (one < other ? -1 : 1)));
}

/** The golden records, without what stands for joined ones. */
export async function goldenRecords(connection: NatsConnection): Promise<Map<string, string>> {
  const entries = await newestOfEach(connection, streams.catalogue);
  return new Map([...entries].filter(([, text]) => !text.includes('"merged_into"')));
}

interface VegaMovie {
  Title: string | number | null;
  'Release Date': string | null;
  Director: string | null;
  'Major Genre': string | null;
  'Running Time min': number | null;
  'IMDB Rating': number | null;
  'IMDB Votes': number | null;
}

/** Observations of real movies by two sources that differ in titles, ratings and ids, each movie seen `times` times. */
export function movieObservations(movies: number, times = 2): Observation[] {
  const file = new URL('../../node_modules/vega-datasets/data/movies.json', import.meta.url);
  const real = (JSON.parse(readFileSync(file, 'utf8')) as VegaMovie[]).filter(
    (movie) => movie.Director !== null && movie.Title !== null,
  );
  return real.slice(0, movies).flatMap((movie, number) =>
    Array.from({ length: times }, (_, time) => {
      const day = `2026-01-${String(10 + time).padStart(2, '0')}T00:00:00.000Z`;
      const title = String(movie.Title);
      const common = {
        director: [movie.Director ?? ''],
        year: Number(/(\d{4})$/.exec(movie['Release Date'] ?? '')?.[1] ?? 2000),
        runtime_minutes: movie['Running Time min'],
        genre: movie['Major Genre'] === null ? [] : [movie['Major Genre']],
      };
      const votes = movie['IMDB Votes'] === null ? null : movie['IMDB Votes'] + time;
      return [
        observation('imdb', `movie-${number}`, { ...common, title, rating: movie['IMDB Rating'], votes }, day),
        observation(
          'kinothek',
          `k-${number}`,
          { ...common, title: `Der Movie ${title}`, original_title: title, rating: 5, votes: 10 },
          day,
        ),
      ];
    }).flat(),
  );
}
