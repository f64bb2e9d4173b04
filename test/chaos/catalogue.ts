import { isDeepStrictEqual } from 'node:util';
import { jetstreamManager } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/nats-core';
import { streams } from '../../src/messaging/contracts/subjects.ts';
import { readStream } from '../../src/messaging/nats/read/scan.ts';
import type { MovieEvent } from '../../src/movie/schema.ts';
import { newestOfEach } from '../support/observations.ts';
import type { StreamedMovie } from './checker.ts';
import { digestOf } from './digest.ts';

/** Movies that measure recovery: no part of the catalogue that is compared. */
export const probeSource = 'probe';

/**
 * Golden records and, of each, what users saw last, by subject. Rejects where what was read is not all that the stream holds: an
 * incomplete reference would accuse the other catalogue.
 */
export async function catalogueOf(connection: NatsConnection): Promise<Map<string, string>> {
  const manager = await jetstreamManager(connection);
  const entries = await newestOfEach(connection, streams.catalogue);
  const { state } = await manager.streams.info(streams.catalogue, { subjects_filter: '>' });
  const held = Object.keys(state.subjects ?? {}).length;
  if (entries.size !== held) throw new Error(`of ${held} entries of the catalogue ${entries.size} were read`);
  const records = new Map(
    [...entries].filter(([, text]) => !text.includes('"merged_into"') && !text.includes(`"source":"${probeSource}"`)),
  );
  const events = await newestOfEach(connection, streams.movies);
  const seen = [...records.keys()].flatMap((subject): [string, string][] => {
    const event = subject.replace(/^catalogue/, 'movies');
    const text = events.get(event);
    return text === undefined ? [] : [[event, comparableEvent(text)]];
  });
  return new Map([...records, ...seen]);
}

/** Without the count of publications, and without recommendations: the movies that measure recovery are candidates there. */
function comparableEvent(text: string): string {
  const {
    revision: _,
    replaces: __,
    changes: ___,
    recommendations: ____,
    ...content
  } = JSON.parse(text) as Record<string, unknown>;
  return JSON.stringify(content);
}

/** Movies of which the two catalogues differ, as a few words each. */
export function differences(expected: Map<string, string>, found: Map<string, string>): string[] {
  if (isDeepStrictEqual(expected, found)) return [];
  return [...new Set([...expected.keys(), ...found.keys()])]
    .filter((subject) => expected.get(subject) !== found.get(subject))
    .map((subject) => {
      if (!found.has(subject)) return `${subject} is missing: ${members(expected.get(subject))}`;
      if (!expected.has(subject)) return `${subject} is too much: ${members(found.get(subject))}`;
      return `${subject} differs: ${members(expected.get(subject))} in a calm run, ${members(found.get(subject))} here`;
    });
}

interface Member {
  source: string;
  source_id?: string;
  id?: string;
}

/** Which sources tell of the movie of a record or of an event. */
function members(text = '{}'): string {
  const { entries, sources = [] } = JSON.parse(text) as { entries?: Member[]; sources?: Member[] };
  return (entries ?? sources).map(({ source, source_id, id }) => `${source}/${source_id ?? id}`).join(' + ');
}

/** All that users could see, in order. */
export async function streamedMovies(connection: NatsConnection): Promise<StreamedMovie[]> {
  const movies: StreamedMovie[] = [];
  const decoder = new TextDecoder();
  for await (const { sequence, data } of readStream(connection, streams.movies, { sequence: 1 })) {
    const text = decoder.decode(data);
    const movie = JSON.parse(text) as MovieEvent;
    const genres = [...movie.genre, ...movie.genre_categories];
    movies.push({
      sequence,
      id: movie.id,
      revision: movie.revision,
      genres,
      decade: movie.decade_category,
      rating: movie.rating,
      digest: digestOf(text),
    });
  }
  return movies;
}
