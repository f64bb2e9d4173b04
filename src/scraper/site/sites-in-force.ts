import type { NatsConnection } from '@nats-io/nats-core';
import type { CrawlJob } from '../../messaging/crawl/job.ts';
import { Sites } from '../../messaging/crawl/sites.ts';
import type { Site } from '../../movie/site/site.ts';
import { bundledSite } from './bundled-sites.ts';

/** What is told of a source's pages. */
export interface SiteInForce {
  /** The source's own, undefined where it has none. */
  own: Site | undefined;
  /** With what the bundled site says where the source's own says nothing. */
  whole: Site;
  /** Another after each change; 0 where there was none. */
  revision: number;
}

/** The site files by which pages are read now. Each is looked up for each page, so that an edit counts at once. */
export class SitesInForce {
  readonly #sites: Pick<Sites, 'find'>;
  /** By source: what was read from the bucket and what became of it, so that rules are compiled once. */
  readonly #known = new Map<string, { text: string; site: SiteInForce }>();

  constructor(sites: Pick<Sites, 'find'>) {
    this.#sites = sites;
  }

  static async open(connection: NatsConnection): Promise<SitesInForce> {
    return new SitesInForce(await Sites.open(connection));
  }

  /** The site of a page's source. @throws what NATS throws. */
  async of({ source, adapter }: Pick<CrawlJob, 'source' | 'adapter'>): Promise<SiteInForce> {
    const { site: found, revision } = await this.#sites.find(source);
    const own = found ?? undefined;
    const text = `${adapter} ${revision}`;
    const known = this.#known.get(source);
    if (known?.text === text) return known.site;
    const site = { own, whole: withBundled(adapter, own), revision };
    this.#known.set(source, { text, site });
    return site;
  }
}

/** A site with what the bundled one says where it says nothing. */
export function withBundled(adapter: CrawlJob['adapter'], own: Site | undefined): Site {
  return own === undefined ? bundledSite(adapter) : { ...bundledSite(adapter), ...own };
}
