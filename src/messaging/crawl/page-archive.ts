import { createHash } from 'node:crypto';
import type { NatsConnection } from '@nats-io/nats-core';
import type { ObjectStore } from '@nats-io/obj';
import { z } from 'zod';
import { type BundledSiteName, bundledSiteNames } from '../../movie/site/site.ts';
import { buckets } from '../contracts/subjects.ts';
import { Objm } from '../nats/client.ts';
import { readStream } from '../nats/read/scan.ts';
import { type CrawlKind, crawlKinds } from './job.ts';

export interface ArchivedPage {
  url: string;
  source: string;
  run: string;
  fetched_at: string;
  /** What it was read as; null for pages of earlier versions. */
  kind?: CrawlKind | null;
  /** The bundled site that it was read by; null for pages of earlier versions. */
  adapter?: BundledSiteName | null;
  /** HTTP status, null where it is not known. */
  status?: number | null;
  /** Whether all of it was there; true for pages of earlier versions. */
  ready?: boolean;
}

/** What is kept beside a page that could not be used, for a person to look at. */
export interface PageEvidence {
  /** PNG of the page as the browser showed it, null where no browser was there. */
  screenshot: Uint8Array | null;
  /** Status, headers, and what the extractor made of it. */
  report: object;
}

const evidenceSuffixes = { screenshot: '.png', report: '.json' } as const;

const stream = `OBJ_${buckets.pages}`;
const entries = `$O.${buckets.pages}.M.`;
/** What an object store keeps of an object. */
const entrySchema = z.object({
  name: z.string(),
  deleted: z.boolean().optional(),
  metadata: z.record(z.string(), z.string()).optional(),
});
/** As many descriptions wait to be looked at. */
const entriesAhead = 100;

/** Bodies of pages by their SHA-256, so that they can be read again without asking the site. */
export class PageArchive {
  readonly #store: ObjectStore;
  readonly #connection: NatsConnection;

  private constructor(store: ObjectStore, connection: NatsConnection) {
    this.#store = store;
    this.#connection = connection;
  }

  static async open(connection: NatsConnection): Promise<PageArchive> {
    return new PageArchive(await new Objm(connection).open(buckets.pages), connection);
  }

  /** Keeps a page once; gives its key. */
  async keep(body: Uint8Array, page: ArchivedPage): Promise<string> {
    const key = createHash('sha256').update(body).digest('hex');
    const known = await this.#store.info(key);
    if (known === null || known.deleted) {
      const metadata = Object.fromEntries(
        Object.entries(page).flatMap(([name, value]) => (value === null ? [] : [[name, String(value)]])),
      );
      await this.#store.putBlob({ name: key, description: page.url.slice(0, 500), metadata }, body);
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

  /** All pages that are kept; what is known of them comes one by one, so that there may be any number. */
  async *pages(): AsyncGenerator<ArchivedPage & { key: string }> {
    for await (const { data } of readStream(this.#connection, stream, { subject: `${entries}>` }, entriesAhead)) {
      const { name, deleted, metadata } = entrySchema.parse(JSON.parse(new TextDecoder().decode(data)));
      if (!deleted && isPage(name)) yield { key: name, ...pageOf(metadata) };
    }
  }

  /** How many pages are kept. Reads no more than their names. */
  async count(): Promise<number> {
    let pages = 0;
    const start = { subject: `${entries}>` };
    for await (const { subject } of readStream(this.#connection, stream, start, 5000, true)) {
      if (isPage(Buffer.from(subject.slice(entries.length), 'base64url').toString())) pages += 1;
    }
    return pages;
  }
}

function isPage(name: string): boolean {
  return !Object.values(evidenceSuffixes).some((suffix) => name.endsWith(suffix));
}

function pageOf(metadata: Record<string, string> | undefined): ArchivedPage {
  const { url = '', source = '', run = '', fetched_at = '', kind, adapter, status, ready } = metadata ?? {};
  return {
    ...{ url, source, run, fetched_at },
    kind: crawlKinds.find((one) => one === kind) ?? null,
    adapter: bundledSiteNames.find((one) => one === adapter) ?? null,
    status: status === undefined ? null : Number(status),
    ready: ready !== 'false',
  };
}
