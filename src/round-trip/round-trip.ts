import { randomUUID } from 'node:crypto';
import type { NatsConnection } from '@nats-io/nats-core';
import { createParser } from 'eventsource-parser';
import type { Clock } from '../clock.ts';
import { EnvironmentError } from '../errors.ts';
import { subjects } from '../messaging/contracts/subjects.ts';
import { jetstream } from '../messaging/nats/client.ts';
import { encode } from '../messaging/nats/codec.ts';
import { publish } from '../messaging/nats/publish.ts';
import { emptyFacts } from '../movie/facts.ts';
import { OBSERVATION_VERSION, type Observation, observationSchema } from '../movie/observation.ts';
import { movieEventSchema } from '../movie/schema.ts';

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
  const { clock } = options;
  const abort = new AbortController();
  const marker = `Round trip ${randomUUID()}.`;
  const deadline = setTimeout(() => abort.abort(), options.timeoutMilliseconds);
  try {
    const stream = await openStream(options.gateway, abort.signal);
    const publishedAt = clock.now();
    await publishObservation(options, marker);
    const event = await findEvent(stream, marker);
    return { ...event, milliseconds: clock.now() - publishedAt };
  } catch (error) {
    if (!abort.signal.aborted) throw error;
    throw new EnvironmentError(
      `the movie did not arrive at ${options.gateway} within ${options.timeoutMilliseconds / 1000} s: look at the ETL's log, its dead letters (cinestream deadletter list) and the gateway's readiness`,
      { cause: error },
    );
  } finally {
    clearTimeout(deadline);
    abort.abort();
  }
}

async function openStream(gateway: string, signal: AbortSignal): Promise<ReadableStream<Uint8Array<ArrayBuffer>>> {
  const address = new URL('/api/movies/stream', gateway);
  const response = await fetch(address, { headers: { accept: 'text/event-stream' }, signal }).catch((error) => {
    throw new EnvironmentError(`cannot open ${address}: is the gateway running and reachable?`, { cause: error });
  });
  if (!response.ok || response.body === null) {
    throw new EnvironmentError(`${address} answered ${response.status}: see the gateway's log`);
  }
  return response.body;
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

async function findEvent(
  stream: ReadableStream<Uint8Array<ArrayBuffer>>,
  plot: string,
): Promise<{ id: string; eventId: string }> {
  let found: { id: string; eventId: string } | undefined;
  const parser = createParser({
    onEvent(event) {
      if (event.event !== undefined && event.event !== 'movie') return;
      const movie = movieEventSchema.safeParse(JSON.parse(event.data));
      if (movie.success && movie.data.plot === plot) found = { id: movie.data.id, eventId: event.id ?? '' };
    },
  });
  for await (const chunk of stream.pipeThrough(new TextDecoderStream())) {
    parser.feed(chunk);
    if (found !== undefined) return found;
  }
  throw new EnvironmentError('the gateway ended the stream before the movie came');
}
