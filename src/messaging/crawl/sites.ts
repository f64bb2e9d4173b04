import type { NatsConnection } from '@nats-io/nats-core';
import { z } from 'zod';
import { sourceNameSchema } from '../../movie/observation.ts';
import { type Site, siteSchema } from '../../movie/site/site.ts';
import { buckets } from '../contracts/subjects.ts';
import { Bucket } from '../nats/key-value.ts';

const recordSchema = z.object({
  schema_version: z.literal(1),
  source: sourceNameSchema,
  /** Null: it has none any more. Kept, so that each change has a revision of its own. */
  site: siteSchema.nullable(),
});

/** The site of each source that has one of its own. What is written counts for every page that is read from then on. */
export class Sites {
  readonly #sites: Bucket<z.infer<typeof recordSchema>>;

  private constructor(sites: Bucket<z.infer<typeof recordSchema>>) {
    this.#sites = sites;
  }

  static async open(connection: NatsConnection): Promise<Sites> {
    return new Sites(await Bucket.open(connection, buckets.sites, recordSchema));
  }

  /** The site of a source, null where it has none of its own, and a number that is another after each change. */
  async find(source: string): Promise<{ site: Site | null; revision: number }> {
    const entry = await this.#sites.get(source);
    return { site: entry?.value.site ?? null, revision: entry?.revision ?? 0 };
  }

  /**
   * Makes a site the one of its source; null: it has none from now on.
   * @returns whether it was another before.
   */
  async put(source: string, site: Site | null): Promise<boolean> {
    let changed = false;
    await this.#sites.change(source, (record) => {
      changed = JSON.stringify(record?.site ?? null) !== JSON.stringify(site);
      return changed ? { schema_version: 1, source, site } : null;
    });
    return changed;
  }
}
