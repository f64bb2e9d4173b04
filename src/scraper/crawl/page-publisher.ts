import type { JetStreamClient } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/nats-core';
import type { Clock } from '../../clock.ts';
import { errorCode } from '../../errors.ts';
import { retractMovie } from '../../messaging/contracts/retractions.ts';
import type { SourceIdClaims } from '../../messaging/crawl/source-id-claims.ts';
import type { UrlState, UrlStates } from '../../messaging/crawl/url-state.ts';
import { jetstream } from '../../messaging/nats/client.ts';
import type { Observation } from '../../movie/observation.ts';
import { SaysLessError } from '../errors.ts';
import type { ScraperMetrics } from '../metrics.ts';
import { claimSourceIds } from './claim-source-ids.ts';
import { filledFacts } from './observations.ts';
import { publishObservation } from './publish-observations.ts';
import { missingOf } from './second-look.ts';

export interface PagePublisherOptions {
  connection: NatsConnection;
  history: UrlStates;
  claims: SourceIdClaims;
  metrics: ScraperMetrics;
  clock: Clock;
}

/** What a page says, with its addresses. */
export interface PageStatement {
  /** The one that was asked for. */
  url: string;
  /** The one that its site knows it by. */
  address: string;
  observations: readonly Observation[];
  /** What is known of it from before, null where nothing is. */
  known: UrlState | null;
}

const secondLookMilliseconds = 60_000;
const day = 24 * 3600_000;

/** Publishes what pages say once it can be believed and is nobody else's, and takes back what they say no more. */
export class PagePublisher {
  readonly #options: PagePublisherOptions;
  readonly #client: JetStreamClient;

  constructor(options: PagePublisherOptions) {
    this.#options = options;
    this.#client = jetstream(options.connection);
  }

  /**
   * Whether a page may be published: it says about as much as before, or as little as when it was looked at before, and its ids are
   * its own.
   * @throws SaysLessError, SourceIdCollisionError
   */
  async check(page: PageStatement): Promise<void> {
    try {
      await this.#believe(page);
      await claimSourceIds(this.#options.claims, page.observations, page.address);
    } catch (error) {
      this.#options.metrics.failures.inc({ code: errorCode(error) });
      throw error;
    }
  }

  async #believe({ url, observations, known }: PageStatement): Promise<void> {
    const { history, clock } = this.#options;
    const missing = missingOf(known?.said ?? {}, observations);
    if (missing.length === 0) return;
    const before = known?.doubt;
    const isLater = before !== undefined && clock.now() - before.at >= secondLookMilliseconds / 2;
    if (isLater && missing.every((fact) => before.missing.includes(fact))) return;
    // Asked again too early, the first look still counts.
    if (before === undefined || isLater) await history.doubt(url, { missing, at: clock.now() });
    throw new SaysLessError(url, missing, secondLookMilliseconds);
  }

  /** Publishes observations once each: the same page said again within the stream's window is dropped by the server. */
  async publish(observations: readonly Observation[]): Promise<void> {
    const { metrics } = this.#options;
    for (const observation of observations) {
      await publishObservation(this.#client, observation);
      const { source, facts } = observation;
      metrics.observations.inc({ source });
      for (const fact of filledFacts(facts)) metrics.filled.inc({ source, fact });
    }
  }

  /** A page that tells of its movie under another id now has moved: what it said under the former one is taken back. */
  async retractMoved(source: string, { observations, known }: PageStatement): Promise<void> {
    if (known === null || observations.length === 0) return;
    const present = new Set(observations.map(({ source_id: id }) => id));
    await this.#retract(
      source,
      known,
      Object.keys(known.said ?? {}).filter((id) => !present.has(id)),
    );
  }

  /**
   * Takes note of a page that its site has no more. Gone for a day, what it said is taken back.
   * @returns whether it was.
   */
  async retractGone(source: string, url: string): Promise<boolean> {
    const { history, clock } = this.#options;
    const { known, since } = await history.gone(url, clock.now());
    if (clock.now() - since < day) return false;
    await this.#retract(source, known, Object.keys(known.said ?? {}));
    return true;
  }

  /** Ids that another page has by now are left to it. */
  async #retract(source: string, { address, url }: UrlState, ids: readonly string[]): Promise<void> {
    const { connection, claims, clock } = this.#options;
    for (const id of ids) {
      const claim = await claims.find(source, id);
      if (claim !== null && claim.address !== (address ?? url)) continue;
      await retractMovie(connection, source, id, clock);
      await claims.release(source, id);
    }
  }
}
