import { randomUUID } from 'node:crypto';
import type { NatsConnection } from '@nats-io/nats-core';
import { MovieStreamError, openMovieStream } from '../../clients/typescript/src/index.ts';
import type { Clock } from '../clock.ts';
import { EnvironmentError } from '../errors.ts';
import { subjects } from '../messaging/contracts/subjects.ts';
import { jetstream } from '../messaging/nats/client.ts';
import { encode } from '../messaging/nats/codec.ts';
import { publish } from '../messaging/nats/publish.ts';
import { emptyFacts } from '../movie/facts.ts';
import { OBSERVATION_VERSION, type Observation, observationSchema } from '../movie/observation.ts';

export interface RoundTripOptions {
  connection: NatsConnection;
  /** Base address of the gateway. */
  gateway: string;
  timeoutMilliseconds: number;
  clock: Clock;
}

export interface RoundTrip {
  /** Id of the movie. */
  id: string;
  /** `id:` of the event that brought it. */
  eventId: string;
  /** From the publication to the event's arrival. */
  milliseconds: number;
}

const source = 'helm-test';

/**
 * Opens the stream, publishes an observation of a movie that does not exist, and waits for its event. The movie is the same
 * each time with another plot, so that a catalogue holds at most one of it.
 * @throws EnvironmentError when the stream cannot be opened or the movie does not arrive in time.
 */
export async function roundTrip(options: RoundTripOptions): Promise<RoundTrip> {
  const { clock, gateway, timeoutMilliseconds } = options;
  const plot = `Round trip ${randomUUID()}.`;
  const deadline = new AbortController();
  const timer = setTimeout(() => deadline.abort(), timeoutMilliseconds);
  let publishedAt: number | undefined;
  let publication: Promise<void> | undefined;
  let trouble = 'it answered nothing';
  try {
    const stream = openMovieStream({
      url: gateway,
      clock,
      signal: deadline.signal,
      onState(state) {
        if (state.name === 'waiting') trouble = state.reason;
        if (state.name !== 'live' || publication !== undefined) return;
        publishedAt = clock.now();
        publication = publishObservation(options, plot);
        // Without it there is nothing to wait for; whoever waits for the publication is told why.
        publication.catch(() => stream.close());
      },
    });
    for await (const movie of stream) {
      if (movie.plot !== plot || publishedAt === undefined) continue;
      return { id: movie.id, eventId: stream.eventId, milliseconds: clock.now() - publishedAt };
    }
    await publication;
  } catch (error) {
    if (!(error instanceof MovieStreamError)) throw error;
    throw new EnvironmentError(`cannot open the stream of ${gateway}: ${error.message}`, { cause: error });
  } finally {
    clearTimeout(timer);
  }
  const seconds = timeoutMilliseconds / 1000;
  throw new EnvironmentError(
    publication === undefined
      ? `cannot open the stream of ${gateway} within ${seconds} s (${trouble}): is the gateway running and reachable?`
      : `the movie did not arrive at ${gateway} within ${seconds} s: look at the ETL's log, its dead letters (cinestream deadletter list) and the gateway's readiness`,
  );
}

async function publishObservation(options: RoundTripOptions, plot: string): Promise<void> {
  const now = new Date(options.clock.now()).toISOString();
  const observation: Observation = {
    schema_version: OBSERVATION_VERSION,
    source,
    source_id: 'round-trip',
    url: 'https://example.com/round-trip',
    observed_at: now,
    run: 'round-trip',
    page: null,
    extractor: 'round-trip',
    facts: { ...emptyFacts(), type: 'movie', title: 'Round Trip of the Helm Test', year: 1900, plot },
    provenance: {},
  };
  await publish(
    jetstream(options.connection),
    subjects.observation(source, observation.source_id),
    encode(observationSchema, observation),
    { messageId: `${source}-${plot}` },
  );
}
