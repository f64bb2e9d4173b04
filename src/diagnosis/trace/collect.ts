import type { NatsConnection } from '@nats-io/nats-core';
import { EnvironmentError } from '../../errors.ts';
import { eventHeaders } from '../../messaging/contracts/event-headers.ts';
import { observationSubjects, streams, subjects } from '../../messaging/contracts/subjects.ts';
import { findJobs } from '../../messaging/crawl/frontier.ts';
import { PageArchive } from '../../messaging/crawl/page-archive.ts';
import { UrlStates } from '../../messaging/crawl/url-state.ts';
import { decode } from '../../messaging/nats/codec.ts';
import { deadLetters } from '../../messaging/nats/consumer/dead-letter-store.ts';
import { readStream } from '../../messaging/nats/read/scan.ts';
import { explainFields } from '../../movie/explain.ts';
import type { MovieFacts } from '../../movie/facts.ts';
import type { Observation } from '../../movie/observation.ts';
import { type MovieEvent, movieEventSchema, movieIdSchema } from '../../movie/schema.ts';
import {
  type FoundMovie,
  findById,
  findByUrl,
  observationIn,
  type SourceMovie,
  type StoredRecord,
} from './find-movie.ts';
import {
  fieldChangesBetween,
  type MovieTrace,
  type TracedDeadLetter,
  type TracedEvent,
  type TracedJob,
  type TracedObservation,
  type TracedPage,
  type TracedReading,
  type TracedRecord,
} from './trace.ts';

/** Jobs of a source that are looked through: they are got one by one. */
const mostJobs = 5000;

/**
 * Follows one movie, by its id or by the address of a page about it, from stored data alone: no role need run.
 * @throws EnvironmentError where nothing tells of it.
 */
export async function traceMovie(connection: NatsConnection, asked: string): Promise<MovieTrace> {
  const address = URL.canParse(asked) ? asked : null;
  if (address === null && !movieIdSchema.safeParse(asked).success) {
    throw new EnvironmentError(`${asked} is neither a movie's id (tt… or cs…) nor the address of a page`);
  }
  const found = address === null ? await findById(connection, asked) : await findByUrl(connection, address);
  const movie: FoundMovie = found ?? { stored: null, formerIds: [], sources: [] };
  const observations = await observationsOf(connection, movie.sources);
  const urls = new Set([...(address === null ? [] : [address]), ...observations.map(({ url }) => url)]);
  const id = movie.stored?.record.id ?? null;
  const { events, current } = await eventsOf(connection, id ?? (address === null ? asked : null));
  const queue = await jobsOf(connection, urls, movie.sources);
  const trace: MovieTrace = {
    id,
    former_ids: movie.formerIds,
    ...queue,
    pages: await pagesOf(connection, observations),
    readings: await readingsOf(connection, urls),
    observations,
    record: movie.stored === null ? null : recordOf(movie.stored),
    events,
    dead_letters: await deadLettersOf(connection, movie.sources, urls, id),
    current,
  };
  if (isEmpty(trace)) throw new EnvironmentError(`nothing that is stored tells of ${asked}`);
  return trace;
}

function isEmpty({ jobs, readings, observations, record, events, dead_letters }: MovieTrace): boolean {
  return record === null && [jobs, readings, observations, events, dead_letters].every(({ length }) => length === 0);
}

async function observationsOf(
  connection: NatsConnection,
  sources: readonly SourceMovie[],
): Promise<TracedObservation[]> {
  const found: TracedObservation[] = [];
  for (const { source, sourceId } of sources) {
    const stored: { observation: Observation; sequence: number; storedAt: number }[] = [];
    for (const subject of observationSubjects(source, sourceId)) {
      for await (const { data, sequence, storedAt } of readStream(connection, streams.observations, { subject })) {
        const observation = observationIn(data);
        // What does not fit its schema is among the dead letters.
        if (observation !== null) stored.push({ observation, sequence, storedAt });
      }
    }
    let before: MovieFacts | undefined;
    for (const { observation, sequence, storedAt } of stored.toSorted((one, other) => one.sequence - other.sequence)) {
      found.push(tracedObservation(observation, sequence, storedAt, before));
      before = observation.facts;
    }
  }
  return found.toSorted((one, other) => one.sequence - other.sequence);
}

function tracedObservation(
  { source, source_id, url, run, page, extractor, observed_at, facts }: Observation,
  sequence: number,
  storedAt: number,
  before: MovieFacts | undefined,
): TracedObservation {
  const stored_at = new Date(storedAt).toISOString();
  const changes = before === undefined ? null : fieldChangesBetween(before, facts);
  return { sequence, source, source_id, url, run, page, extractor, observed_at, stored_at, changes };
}

async function pagesOf(connection: NatsConnection, observations: readonly TracedObservation[]): Promise<TracedPage[]> {
  const archive = await PageArchive.open(connection);
  const pages = new Map(observations.flatMap(({ page, url }) => (page === null ? [] : [[page, url] as const])));
  return Promise.all(
    [...pages].map(async ([hash, url]) => {
      const kept = await archive.describe(hash);
      return { hash, url, fetched_at: kept?.fetched_at ?? null, bytes: kept?.bytes ?? null };
    }),
  );
}

async function readingsOf(connection: NatsConnection, urls: ReadonlySet<string>): Promise<TracedReading[]> {
  const history = await UrlStates.open(connection);
  const states = await Promise.all([...urls].map((url) => history.find(url)));
  return states.flatMap((state) =>
    state === null ? [] : [{ url: state.url, read_at: new Date(state.read_at).toISOString(), run: state.run }],
  );
}

async function jobsOf(
  connection: NatsConnection,
  urls: ReadonlySet<string>,
  movies: readonly SourceMovie[],
): Promise<{ jobs: TracedJob[]; jobs_complete: boolean }> {
  // An address that no source told of may belong to any.
  const sources = movies.length === 0 ? [null] : [...new Set(movies.map(({ source }) => source))];
  const found = await Promise.all(
    sources.map((source) => findJobs(connection, source, ({ url }) => urls.has(url), mostJobs)),
  );
  const jobs = found
    .flatMap((one) => one.jobs)
    .map(({ stream, sequence, job: { url, run, queued_at } }) => ({ stream, sequence, url, run, queued_at }));
  return { jobs, jobs_complete: found.every(({ complete }) => complete) };
}

function recordOf({ record, sequence, storedAt }: StoredRecord): TracedRecord {
  const sentences = new Map(explainFields(record).map(({ field, sentence }) => [field, sentence]));
  const decisions = Object.entries(record.decisions).map(([field, { rule, from }]) => {
    const value = record.facts[field as keyof MovieFacts];
    return { field, value, rule, from, sentence: sentences.get(field) ?? '' };
  });
  return { sequence, stored_at: storedAt, decisions, lineage: record.lineage };
}

async function eventsOf(
  connection: NatsConnection,
  id: string | null,
): Promise<{ events: TracedEvent[]; current: MovieEvent | null }> {
  const events: TracedEvent[] = [];
  let current: MovieEvent | null = null;
  if (id === null) return { events, current };
  const subject = subjects.movie(id);
  for await (const { data, sequence, storedAt, header } of readStream(connection, streams.movies, { subject })) {
    if (header(eventHeaders.removed) !== undefined) {
      current = null;
      continue;
    }
    const event = decode(movieEventSchema, data);
    const record = Number(header(eventHeaders.recordSequence) ?? 0);
    events.push({
      sequence,
      revision: event.revision,
      stored_at: new Date(storedAt).toISOString(),
      record_sequence: record === 0 ? null : record,
      fetched_at: header(eventHeaders.fetchedAt) ?? null,
      changes: current === null ? null : fieldChangesBetween(current, event, ['revision', 'replaces', 'updated_at']),
      replaces: event.replaces ?? [],
    });
    current = event;
  }
  return { events, current };
}

async function deadLettersOf(
  connection: NatsConnection,
  movies: readonly SourceMovie[],
  urls: ReadonlySet<string>,
  id: string | null,
): Promise<TracedDeadLetter[]> {
  const ours = new Set(movies.flatMap(({ source, sourceId }) => observationSubjects(source, sourceId)));
  if (id !== null) ours.add(subjects.catalogue(id));
  const needles = [...urls].map((url) => JSON.stringify(url));
  const found: TracedDeadLetter[] = [];
  for await (const { sequence, stage, code, error, failedAt, subject, body } of deadLetters(connection)) {
    const told = subject.startsWith('crawl.') && needles.some((needle) => Buffer.from(body).includes(needle));
    if (ours.has(subject) || told) found.push({ sequence, stage, code, error, failed_at: failedAt });
  }
  return found;
}
