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

/** What is kept beside a page that could not be used, for a person to look at. */
export interface PageEvidence {
  /** PNG of the page as the browser showed it, null where no browser was there. */
  screenshot: Uint8Array | null;
  /** Status, headers, and what the extractor made of it. */
  report: object;
}

const evidenceSuffixes = { screenshot: '.png', report: '.json' } as const;

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

  /** Keeps why a page could not be used, under the page's key; the latest of several. */
  async keepEvidence(key: string, { screenshot, report }: PageEvidence): Promise<void> {
    const text = new TextEncoder().encode(JSON.stringify(report, null, 2));
    await this.#store.putBlob({ name: key + evidenceSuffixes.report }, text);
    if (screenshot !== null) await this.#store.putBlob({ name: key + evidenceSuffixes.screenshot }, screenshot);
  }

  /** Screenshot and report of a page that could not be used, null each where it is not kept. */
  async evidence(key: string): Promise<{ screenshot: Uint8Array | null; report: Uint8Array | null }> {
    return {
      screenshot: await this.#store.getBlob(key + evidenceSuffixes.screenshot),
      report: await this.#store.getBlob(key + evidenceSuffixes.report),
    };
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
    const pages = objects.filter(
      ({ name }) => !Object.values(evidenceSuffixes).some((suffix) => name.endsWith(suffix)),
    );
    return pages.map(({ name, metadata }) => ({ key: name, ...pageOf(metadata) }));
  }
}

function pageOf(metadata: Record<string, string> | undefined): ArchivedPage {
  const { url = '', source = '', run = '', fetched_at = '' } = metadata ?? {};
  return { url, source, run, fetched_at };
}
