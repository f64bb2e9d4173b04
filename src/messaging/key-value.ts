import { JetStreamApiError } from '@nats-io/jetstream';
import { type KV, Kvm } from '@nats-io/kv';
import type { NatsConnection } from '@nats-io/nats-core';
import type { ZodType } from 'zod';
import { ConcurrentWriteError } from '../errors.ts';
import { decode, encode } from './codec.ts';

export interface Entry<T> {
  value: T;
  revision: number;
}

const wrongLastSequence = 10_071;

/** A bucket whose values have one schema. Writes are compare-and-set: nothing is overwritten unseen. */
export class Bucket<T> {
  readonly #bucket: KV;
  readonly #schema: ZodType<T>;

  private constructor(bucket: KV, schema: ZodType<T>) {
    this.#bucket = bucket;
    this.#schema = schema;
  }

  static async open<T>(connection: NatsConnection, name: string, schema: ZodType<T>): Promise<Bucket<T>> {
    return new Bucket(await new Kvm(connection).open(name), schema);
  }

  /** The entry of a key, null where there is none. */
  async get(key: string): Promise<Entry<T> | null> {
    const entry = await this.#bucket.get(key);
    if (entry === null || entry.operation !== 'PUT') return null;
    return { value: decode(this.#schema, entry.value), revision: entry.revision };
  }

  /** Keys that match a filter such as `imdb.>`, each once: one that changes while they are listed comes again. */
  async keys(filter?: string): Promise<string[]> {
    const keys = new Set<string>();
    for await (const key of await this.#bucket.keys(filter)) keys.add(key);
    return [...keys];
  }

  /**
   * Writes a key that has no value yet.
   * @throws ConcurrentWriteError where it has one.
   */
  async create(key: string, value: T): Promise<number> {
    return this.#guarded(key, () => this.#bucket.create(key, encode(this.#schema, value)));
  }

  /**
   * Replaces the value that was read as `revision`.
   * @throws ConcurrentWriteError where it has changed since.
   */
  async update(key: string, value: T, revision: number): Promise<number> {
    return this.#guarded(key, () => this.#bucket.update(key, encode(this.#schema, value), revision));
  }

  /**
   * Reads, changes and writes until no other writer came between. `change` gets null for an absent key and gives null
   * to leave everything as it is.
   * @returns what the bucket holds afterwards.
   */
  async change(key: string, change: (value: T | null) => T | null): Promise<T | null> {
    for (;;) {
      const entry = await this.get(key);
      const changed = change(entry?.value ?? null);
      if (changed === null) return entry?.value ?? null;
      try {
        if (entry === null) await this.create(key, changed);
        else await this.update(key, changed, entry.revision);
        return changed;
      } catch (error) {
        if (!(error instanceof ConcurrentWriteError)) throw error;
      }
    }
  }

  async delete(key: string): Promise<void> {
    await this.#bucket.delete(key);
  }

  async #guarded(key: string, write: () => Promise<number>): Promise<number> {
    try {
      return await write();
    } catch (error) {
      if (error instanceof JetStreamApiError && error.code === wrongLastSequence) {
        throw new ConcurrentWriteError(`${key} has changed`, { cause: error });
      }
      throw error;
    }
  }
}
