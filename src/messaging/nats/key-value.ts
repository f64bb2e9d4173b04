import { JetStreamApiError, type JetStreamManager, jetstreamManager } from '@nats-io/jetstream';
import { type KV, Kvm } from '@nats-io/kv';
import type { NatsConnection } from '@nats-io/nats-core';
import type { ZodType } from 'zod';
import { ConcurrentWriteError } from '../../errors.ts';
import { decode, encode } from './codec.ts';

export interface Entry<T> {
  value: T;
  revision: number;
}

/** The second is a cluster's for a write that meets one that is still on its way to the other servers. */
const concurrentWrites = [10_071, 10_164];
const readAtOnce = 100;

/** A bucket whose values have one schema. Writes are compare-and-set: nothing is overwritten unseen. */
export class Bucket<T> {
  readonly #bucket: KV;
  readonly #name: string;
  readonly #manager: JetStreamManager;
  readonly #schema: ZodType<T>;

  private constructor(bucket: KV, name: string, manager: JetStreamManager, schema: ZodType<T>) {
    this.#bucket = bucket;
    this.#name = name;
    this.#manager = manager;
    this.#schema = schema;
  }

  static async open<T>(connection: NatsConnection, name: string, schema: ZodType<T>): Promise<Bucket<T>> {
    const manager = await jetstreamManager(connection, { checkAPI: false });
    return new Bucket(await new Kvm(connection).open(name), name, manager, schema);
  }

  /** The entry of a key, null where there is none. */
  async get(key: string): Promise<Entry<T> | null> {
    const entry = await this.#bucket.get(key);
    if (entry === null || entry.operation !== 'PUT') return null;
    return { value: decode(this.#schema, entry.value), revision: entry.revision };
  }

  /**
   * What the bucket holds under the keys that match a filter such as `imdb.>`. The keys are those of the
   * stream's own index: an ordered consumer's, as nats.js lists them, miss some of which the value changes meanwhile, and end
   * only when nothing is written (docs/decisions/0011-keys-by-the-streams-index.md).
   */
  async entries(filter = '>'): Promise<Map<string, Entry<T>>> {
    const prefix = `$KV.${this.#name}.`;
    const { state } = await this.#manager.streams.info(`KV_${this.#name}`, { subjects_filter: `${prefix}${filter}` });
    const keys = Object.keys(state.subjects ?? {}).map((subject) => subject.slice(prefix.length));
    const found = new Map<string, Entry<T>>();
    for (let start = 0; start < keys.length; start += readAtOnce) {
      const some = keys.slice(start, start + readAtOnce);
      const entries = await Promise.all(some.map(async (key) => ({ key, entry: await this.get(key) })));
      for (const { key, entry } of entries) if (entry !== null) found.set(key, entry);
    }
    return found;
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
      if (error instanceof JetStreamApiError && concurrentWrites.includes(error.code)) {
        throw new ConcurrentWriteError(`${key} has changed`, { cause: error });
      }
      throw error;
    }
  }
}
