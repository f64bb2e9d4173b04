import type { NatsConnection } from '@nats-io/nats-core';
import { EnvironmentError } from '../../errors.ts';
import { decode } from '../../messaging/codec.ts';
import { findJobs } from '../../messaging/crawl-queue.ts';
import { deadLetters } from '../../messaging/dead-letter-store.ts';
import { eventHeaders } from '../../messaging/event-headers.ts';
import { PageArchive } from '../../messaging/page-archive.ts';
import { PageHistory } from '../../messaging/page-history.ts';
import { readStream } from '../../messaging/read-stream.ts';
import { streams, subjects } from '../../messaging/subjects.ts';
import { explainFields } from '../../movie/explain.ts';
import type { FilmFacts } from '../../movie/facts.ts';
import type { Observation } from '../../movie/observation.ts';
import { type MovieEvent, movieEventSchema, movieIdSchema } from '../../movie/schema.ts';
import {
  type FoundFilm,
  findByAddress,
  findById,
  observationIn,
  type SourceFilm,
  type StoredRecord,
} from './find-film.ts';
import {
  changesBetween,
  type FilmTrace,
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
 * Follows one film, by its id or by the address of a page about it, from stored data alone: no role need run.
 * @throws EnvironmentError where nothing tells of it.
 */
export async function traceFilm(connection: NatsConnection, asked: string): Promise<FilmTrace> {
  const address = URL.canParse(asked) ? asked : null;
  if (address === null && !movieIdSchema.safeParse(asked).success) {
    throw new EnvironmentError(`${asked} is neither a film's id (tt… or cs…) nor the address of a page`);
  }
  const found = address === null ? await findById(connection, asked) : await findByAddress(connection, address);
  const film: FoundFilm = found ?? { stored: null, formerIds: [], sources: [] };
  const observations = await observationsOf(connection, film.sources);
  const urls = new Set([...(address === null ? [] : [address]), ...observations.map(({ url }) => url)]);
  const id = film.stored?.record.id ?? null;
  const { events, current } = await eventsOf(connection, id ?? (address === null ? asked : null));
  const queue = await jobsOf(connection, urls, film.sources);
  const trace: FilmTrace = {
    id,
    former_ids: film.formerIds,
    ...queue,
    pages: await pagesOf(connection, observations),
    readings: await readingsOf(connection, urls),
    observations,
    record: film.stored === null ? null : recordOf(film.stored),
    events,
    dead_letters: await deadLettersOf(connection, film.sources, urls, id),
    current,
  };
  if (isEmpty(trace)) throw new EnvironmentError(`nothing that is stored tells of ${asked}`);
  return trace;
}

function isEmpty({ jobs, readings, observations, record, events, dead_letters }: FilmTrace): boolean {
  return record === null && [jobs, readings, observations, events, dead_letters].every(({ length }) => length === 0);
}

async function observationsOf(
  connection: NatsConnection,
  sources: readonly SourceFilm[],
): Promise<TracedObservation[]> {
  const found: TracedObservation[] = [];
  for (const { source, sourceId } of sources) {
    let before: FilmFacts | undefined;
    const subject = subjects.observation(source, sourceId);
    for await (const { data, sequence, storedAt } of readStream(connection, streams.observations, { subject })) {
      const observation = observationIn(data);
      // What does not fit its schema is among the dead letters.
      if (observation === null) continue;
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
  before: FilmFacts | undefined,
): TracedObservation {
  const stored_at = new Date(storedAt).toISOString();
  const changes = before === undefined ? null : changesBetween(before, facts);
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
  const history = await PageHistory.open(connection);
  const states = await Promise.all([...urls].map((url) => history.find(url)));
  return states.flatMap((state) =>
    state === null ? [] : [{ url: state.url, read_at: new Date(state.read_at).toISOString(), run: state.run }],
  );
}

async function jobsOf(
  connection: NatsConnection,
  urls: ReadonlySet<string>,
  films: readonly SourceFilm[],
): Promise<{ jobs: TracedJob[]; jobs_complete: boolean }> {
  // An address that no source told of may belong to any.
  const sources = films.length === 0 ? [null] : [...new Set(films.map(({ source }) => source))];
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
    const value = record.facts[field as keyof FilmFacts];
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
      changes: current === null ? null : changesBetween(current, event, ['revision', 'replaces', 'updated_at']),
      replaces: event.replaces ?? [],
    });
    current = event;
  }
  return { events, current };
}

async function deadLettersOf(
  connection: NatsConnection,
  films: readonly SourceFilm[],
  urls: ReadonlySet<string>,
  id: string | null,
): Promise<TracedDeadLetter[]> {
  const ours = new Set(films.map(({ source, sourceId }) => subjects.observation(source, sourceId)));
  if (id !== null) ours.add(subjects.catalogue(id));
  const needles = [...urls].map((url) => JSON.stringify(url));
  const found: TracedDeadLetter[] = [];
  for await (const { sequence, stage, code, error, failedAt, subject, body } of deadLetters(connection)) {
    const told = subject.startsWith('crawl.') && needles.some((needle) => Buffer.from(body).includes(needle));
    if (ours.has(subject) || told) found.push({ sequence, stage, code, error, failed_at: failedAt });
  }
  return found;
}
