import { jetstream } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/nats-core';
import type { Clock, Random } from '../../src/clock.ts';
import { subjects } from '../../src/messaging/contracts/subjects.ts';
import { encode } from '../../src/messaging/nats/codec.ts';
import { publish } from '../../src/messaging/nats/publish.ts';
import { type Observation, observationSchema } from '../../src/movie/observation.ts';
import { movieObservations } from '../support/observations.ts';

/** Observations of real movies by two sources; a third of them come twice, none in its proper order. */
export function mixedObservations(movies: number, random: Random): Observation[] {
  const observations = movieObservations(movies, 2);
  const repeated = observations.filter(() => random() < 1 / 3);
  return [...observations, ...repeated]
    .map((observation) => ({ observation, order: random() }))
    .toSorted((one, other) => one.order - other.order)
    .map(({ observation }) => observation);
}

/** Publishes and tries again until the stream has it, as a scraper does with its job unacknowledged. */
export async function deliver(connection: NatsConnection, observation: Observation, clock: Clock): Promise<void> {
  const subject = subjects.observation(observation.source, observation.source_id);
  for (;;) {
    try {
      await publish(jetstream(connection), subject, encode(observationSchema, observation), { attempts: 1 });
      return;
    } catch {
      await clock.wait(200);
    }
  }
}

/** The observations of a run, given out in bursts: a worker that is struck should have its hands full. */
export class Feed {
  readonly #connection: NatsConnection;
  readonly #waiting: Observation[];
  readonly #burst: number;
  readonly #clock: Clock;

  constructor(connection: NatsConnection, observations: readonly Observation[], bursts: number, clock: Clock) {
    this.#connection = connection;
    this.#waiting = [...observations];
    this.#burst = Math.ceil(observations.length / bursts);
    this.#clock = clock;
  }

  /** Resolves when all of the next burst is stored. */
  burst(): Promise<void> {
    return this.#deliver(this.#waiting.splice(0, this.#burst));
  }

  /** Resolves when everything is stored. */
  rest(): Promise<void> {
    return this.#deliver(this.#waiting.splice(0));
  }

  async #deliver(observations: readonly Observation[]): Promise<void> {
    await Promise.all(observations.map((one) => deliver(this.#connection, one, this.#clock)));
  }
}
