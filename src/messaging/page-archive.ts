import { createHash } from 'node:crypto';
import type { NatsConnection } from '@nats-io/nats-core';
import { type ObjectStore, Objm } from '@nats-io/obj';
import { buckets } from './subjects.ts';

export interface ArchivedPage {
  url: string;
  source: string;
  run: string;
  fetched_at: string;
}

/** Bodies of pages by their SHA-256, so that they can be read again without asking the site. */
export class PageArchive {
  readonly #store: ObjectStore;

  private constructor(store: ObjectStore) {
    this.#store = store;
  }

  static async open(connection: NatsConnection): Promise<PageArchive> {
    return new PageArchive(await new Objm(connection).open(buckets.pages));
  }

  /** Keeps a page once; gives its key. */
  async keep(body: Uint8Array, page: ArchivedPage): Promise<string> {
    const key = createHash('sha256').update(body).digest('hex');
    const known = await this.#store.info(key);
    if (known === null || known.deleted) {
      await this.#store.putBlob({ name: key, description: page.url.slice(0, 500), metadata: { ...page } }, body);
    }
    return key;
  }

  /** The body under a key, null where it is no longer kept. */
  async body(key: string): Promise<Uint8Array | null> {
    return this.#store.getBlob(key);
  }

  /** What is known of the body under a key, null where it is no longer kept. */
  async describe(key: string): Promise<(ArchivedPage & { bytes: number }) | null> {
    const info = await this.#store.info(key);
    return info === null || info.deleted ? null : { ...pageOf(info.metadata), bytes: info.size };
  }

  /** All pages that are kept. */
  async list(): Promise<(ArchivedPage & { key: string })[]> {
    const objects = await this.#store.list();
    return objects.map(({ name, metadata }) => ({ key: name, ...pageOf(metadata) }));
  }
}

function pageOf(metadata: Record<string, string> | undefined): ArchivedPage {
  const { url = '', source = '', run = '', fetched_at = '' } = metadata ?? {};
  return { url, source, run, fetched_at };
}
