import type { JetStreamClient } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/nats-core';
import { subjects } from '../../messaging/contracts/subjects.ts';
import { countInRun } from '../../messaging/crawl/runs.ts';
import { jetstream } from '../../messaging/nats/client.ts';
import type { Observation } from '../../movie/observation.ts';
import { publishObservation } from '../crawl/publish-observations.ts';
import type { Checkpoint } from './checkpoint.ts';

/** Titles on their way to the stream, many at once; how far they got is noted. */
export class PublishedTitles {
  readonly #connection: NatsConnection;
  readonly #client: JetStreamClient;
  readonly #checkpoint: Checkpoint;
  readonly #run: string | undefined;
  #pending: Observation[] = [];
  #count = 0;

  /** @param run the run that they are counted in, undefined for none. */
  constructor(connection: NatsConnection, checkpoint: Checkpoint, run: string | undefined) {
    this.#connection = connection;
    this.#client = jetstream(connection);
    this.#checkpoint = checkpoint;
    this.#run = run;
  }

  /** Titles that were published. */
  get count(): number {
    return this.#count;
  }

  get waiting(): number {
    return this.#pending.length;
  }

  add(observation: Observation): void {
    this.#pending.push(observation);
  }

  /** Publishes what waits. @returns the id of the last of these titles, undefined where none waited. */
  async publish(): Promise<string | undefined> {
    const pending = this.#pending;
    await Promise.all(
      pending.map((observation) => publishObservation(this.#client, observation, subjects.importedObservation)),
    );
    this.#count += pending.length;
    if (this.#run !== undefined) await countInRun(this.#connection, this.#run, { observations: pending.length });
    const last = pending.at(-1)?.source_id;
    if (last !== undefined) await this.#checkpoint.write(last);
    this.#pending = [];
    return last;
  }
}
