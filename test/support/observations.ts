import { readFileSync } from 'node:fs';
import { jetstream } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/nats-core';
import { encode } from '../../src/messaging/codec.ts';
import { publish } from '../../src/messaging/publish.ts';
import { readStream } from '../../src/messaging/read-stream.ts';
import { streams, subjects } from '../../src/messaging/subjects.ts';
import { emptyFacts, type FilmFacts } from '../../src/movie/facts.ts';
import { type Observation, observationSchema } from '../../src/movie/observation.ts';

/** What a source says about a film at a time; facts that are not given are absent. */
export function observation(
  source: string,
  sourceId: string,
  facts: Partial<FilmFacts>,
  observedAt = '2026-01-01T00:00:00.000Z',
): Observation {
  return {
    schema_version: 1,
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

interface VegaFilm {
  Title: string | number | null;
  'Release Date': string | null;
  Director: string | null;
  'Major Genre': string | null;
  'Running Time min': number | null;
  'IMDB Rating': number | null;
  'IMDB Votes': number | null;
}

/** Observations of real films by two sources that differ in titles, ratings and ids, each film seen `times` times. */
export function filmObservations(films: number, times = 2): Observation[] {
  const file = new URL('../../node_modules/vega-datasets/data/movies.json', import.meta.url);
  const real = (JSON.parse(readFileSync(file, 'utf8')) as VegaFilm[]).filter(
    (film) => film.Director !== null && film.Title !== null,
  );
  return real.slice(0, films).flatMap((film, number) =>
    Array.from({ length: times }, (_, time) => {
      const day = `2026-01-${String(10 + time).padStart(2, '0')}T00:00:00.000Z`;
      const title = String(film.Title);
      const common = {
        director: [film.Director ?? ''],
        year: Number(/(\d{4})$/.exec(film['Release Date'] ?? '')?.[1] ?? 2000),
        runtime_minutes: film['Running Time min'],
        genre: film['Major Genre'] === null ? [] : [film['Major Genre']],
      };
      const votes = film['IMDB Votes'] === null ? null : film['IMDB Votes'] + time;
      return [
        observation('imdb', `film-${number}`, { ...common, title, rating: film['IMDB Rating'], votes }, day),
        observation(
          'kinothek',
          `k-${number}`,
          { ...common, title: `Der Film ${title}`, original_title: title, rating: 5, votes: 10 },
          day,
        ),
      ];
    }).flat(),
  );
}
