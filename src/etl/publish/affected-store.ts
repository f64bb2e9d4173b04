import type { JetStreamClient } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/nats-core';
import type { Clock } from '../../clock.ts';
import { affectedMoviesSchema, type Effect, type Marks } from '../../messaging/contracts/affected-movies.ts';
import { subjects } from '../../messaging/contracts/subjects.ts';
import { jetstream } from '../../messaging/nats/client.ts';
import { encode } from '../../messaging/nats/codec.ts';
import { publish } from '../../messaging/nats/publish.ts';

/** Marks are gathered for so long: many records' become one message. */
const gatherMilliseconds = 250;
const batchAtMost = 5000;

/** Marks that will be stored together. */
interface Batch {
  readonly marks: Map<Effect, Set<string>>;
  readonly stored: PromiseWithResolvers<void>;
  size: number;
  readonly full: AbortController;
}

/** Keeps in JetStream which movies are to be looked at again, so that a killed replica's marks come to another. */
export class AffectedStore {
  readonly #client: JetStreamClient;
  readonly #clock: Clock;
  readonly #isMarked: (id: string, effect: Effect) => boolean;
  #next: Batch | undefined;

  /** @param isMarked whether a movie waits already for what is stored; it is not stored once more. */
  constructor(connection: NatsConnection, clock: Clock, isMarked: (id: string, effect: Effect) => boolean) {
    this.#client = jetstream(connection);
    this.#clock = clock;
    this.#isMarked = isMarked;
  }

  /**
   * Resolves when it is kept that these movies are to be looked at, each after this was called.
   * @throws MessagingUnavailableError, StorageFullError
   */
  async remember(marks: Marks): Promise<void> {
    const added = Object.entries(marks).flatMap(([effect, ids]) =>
      ids.map((id) => [id, effect as Effect] as const).filter((mark) => !this.#isMarked(...mark)),
    );
    if (added.length === 0) return;
    this.#next ??= this.#begin();
    const batch = this.#next;
    for (const [id, effect] of added) batch.marks.set(effect, (batch.marks.get(effect) ?? new Set()).add(id));
    batch.size += added.length;
    if (batch.size >= batchAtMost) batch.full.abort();
    await batch.stored.promise;
  }

  #begin(): Batch {
    const batch: Batch = {
      marks: new Map(),
      stored: Promise.withResolvers(),
      size: 0,
      full: new AbortController(),
    };
    void this.#store(batch).then(batch.stored.resolve, batch.stored.reject);
    return batch;
  }

  async #store(batch: Batch): Promise<void> {
    await this.#clock.wait(gatherMilliseconds, batch.full.signal);
    this.#next = undefined;
    const marks: Marks = Object.fromEntries([...batch.marks].map(([effect, ids]) => [effect, [...ids]]));
    await publish(this.#client, subjects.affected, encode(affectedMoviesSchema, { schema_version: 1, marks }));
  }
}
