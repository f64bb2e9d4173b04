import type { NatsConnection } from '@nats-io/nats-core';
import type { Endpoint, ServiceStats } from '@nats-io/services';
import { z } from 'zod';
import { describeError, MessagingUnavailableError } from '../../errors.ts';
import { errors, Svcm } from '../nats/client.ts';

/** Names of the NATS services (`@nats-io/services`) that roles register. */
export const serviceNames = { catalogue: 'cinestream-catalogue', scrape: 'cinestream-scrape' } as const;

const countersSchema = z.object({
  requests: z.int().min(0),
  errors: z.int().min(0),
  milliseconds: z.number().min(0),
  lastError: z.string().nullable(),
});
type Counters = z.infer<typeof countersSchema>;

/**
 * Counts what a service answers. The counters of the library end when the handler returns, which for an asynchronous one
 * is before the answer: they show no errors and no time.
 */
export class ServiceCounters {
  readonly #counters = new Map<string, Counters>();

  /** Gives the library the counters of an endpoint, to be told with its own as `data`. */
  readonly statsHandler = async ({ subject }: Endpoint): Promise<Counters> => this.#of(subject);

  /** Does the work for a request to `subject`; a request that it throws for counts as an error. */
  async count<T>(subject: string, work: () => Promise<T>): Promise<T> {
    const counters = this.#of(subject);
    const started = performance.now();
    try {
      return await work();
    } catch (error) {
      counters.errors += 1;
      counters.lastError = describeError(error).slice(0, 300);
      throw error;
    } finally {
      counters.requests += 1;
      counters.milliseconds += performance.now() - started;
    }
  }

  #of(subject: string): Counters {
    const counters = this.#counters.get(subject) ?? { requests: 0, errors: 0, milliseconds: 0, lastError: null };
    this.#counters.set(subject, counters);
    return counters;
  }
}

/** What all instances of a service have done since they started. */
export interface ServiceState {
  service: string;
  instances: number;
  requests: number;
  /** Requests that were answered with an error, of unknown movies too. */
  errors: number;
  /** Mean time to an answer; null before the first request. */
  averageMilliseconds: number | null;
  lastError: string | null;
}

/**
 * Asks every instance of CineStream's services for its counters, and waits `maxWaitMilliseconds` for their answers at most.
 * A service that nobody serves has 0 instances.
 * @throws MessagingUnavailableError where nothing at all is heard, and what the request throws.
 */
export async function readServices(connection: NatsConnection, maxWaitMilliseconds = 2000): Promise<ServiceState[]> {
  return Promise.all(
    Object.values(serviceNames).map(async (name) =>
      serviceState(name, await answersOf(connection, name, maxWaitMilliseconds)),
    ),
  );
}

async function answersOf(connection: NatsConnection, name: string, maxWait: number): Promise<ServiceStats[]> {
  const answers: ServiceStats[] = [];
  try {
    const client = new Svcm(connection).client({ strategy: 'stall', maxWait });
    for await (const answer of await client.stats(name)) answers.push(answer);
  } catch (error) {
    if (error instanceof errors.NoRespondersError) return [];
    throw error;
  }
  // The server says at once that nobody is there: silence means that it was not asked.
  if (answers.length === 0) throw new MessagingUnavailableError(`no answer about ${name} within ${maxWait} ms`);
  return answers;
}

/** The counters of a service's instances, added up. */
export function serviceState(service: string, instances: readonly ServiceStats[]): ServiceState {
  const counters = instances
    .flatMap(({ endpoints }) => endpoints ?? [])
    .flatMap(({ data }) => countersSchema.safeParse(data).data ?? []);
  const requests = sum(counters.map((one) => one.requests));
  return {
    service,
    instances: instances.length,
    requests,
    errors: sum(counters.map((one) => one.errors)),
    averageMilliseconds: requests === 0 ? null : sum(counters.map((one) => one.milliseconds)) / requests,
    lastError: counters.map(({ lastError }) => lastError).find((error) => error !== null) ?? null,
  };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
