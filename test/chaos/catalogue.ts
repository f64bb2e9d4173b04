import { isDeepStrictEqual } from 'node:util';
import { jetstreamManager } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/nats-core';
import { deadLetters } from '../../src/messaging/dead-letter-store.ts';
import { readStream } from '../../src/messaging/read-stream.ts';
import { streams } from '../../src/messaging/subjects.ts';
import type { MovieEvent } from '../../src/movie/schema.ts';
import { newestOfEach } from '../support/observations.ts';
import type { StreamedFilm } from './checker.ts';

/** Films that measure recovery: no part of the catalogue that is compared. */
export const probeSource = 'probe';

/**
 * Golden records by their content, without ids, which depend on what was seen first. Rejects where what was read is not all that the
 * stream holds: an incomplete reference would accuse the other catalogue.
 */
export async function catalogueOf(connection: NatsConnection): Promise<Map<string, string>> {
  const manager = await jetstreamManager(connection);
  const entries = await newestOfEach(connection, streams.catalogue);
  const { state } = await manager.streams.info(streams.catalogue, { subjects_filter: '>' });
  const held = Object.keys(state.subjects ?? {}).length;
  if (entries.size !== held) throw new Error(`of ${held} entries of the catalogue ${entries.size} were read`);
  return new Map(
    [...entries].filter(([, text]) => !text.includes('"merged_into"') && !text.includes(`"source":"${probeSource}"`)),
  );
}

/** Films of which the two catalogues differ, as a few words each. */
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

/** Which sources tell of a record's film. */
function members(record: string | undefined): string {
  const { entries } = JSON.parse(record ?? '{"entries":[]}') as { entries: { source: string; source_id: string }[] };
  return entries.map(({ source, source_id }) => `${source}/${source_id}`).join(' + ');
}

/** All that users could see, in order. */
export async function streamedFilms(connection: NatsConnection): Promise<StreamedFilm[]> {
  const films: StreamedFilm[] = [];
  const decoder = new TextDecoder();
  for await (const { sequence, data } of readStream(connection, streams.movies, { sequence: 1 })) {
    const movie = JSON.parse(decoder.decode(data)) as MovieEvent;
    const genres = [...movie.genre, ...movie.genre_categories];
    films.push({
      sequence,
      id: movie.id,
      revision: movie.revision,
      genres,
      decade: movie.decade_category,
      rating: movie.rating,
    });
  }
  return films;
}

/** Inputs that are not accounted for: poison that is in no dead letter byte for byte, and dead letters that are no poison. */
export async function unaccounted(connection: NatsConnection): Promise<string[]> {
  const decoder = new TextDecoder();
  const kept = new Set<string>();
  const wrong: string[] = [];
  for await (const { source, stage, code, error, body } of deadLetters(connection)) {
    if (source === 'poison') kept.add(decoder.decode(body));
    else wrong.push(`given up at ${stage} for no fault of its own (${code}): ${error}`);
  }
  for await (const { subject, data } of readStream(connection, streams.observations, { sequence: 1 })) {
    const text = decoder.decode(data);
    if (subject.includes('.poison.') && !kept.has(text)) wrong.push(`in no dead letter: ${text.slice(0, 60)}`);
  }
  return wrong;
}
