import type { NatsConnection } from '@nats-io/nats-core';
import type { Clock } from '../../src/clock.ts';
import { freePort } from '../../src/demo/run/ports.ts';
import { type MovieSite, startMovieSite } from '../../src/demo/site/site.ts';
import { streams } from '../../src/messaging/contracts/subjects.ts';
import { readRun, startRun } from '../../src/messaging/crawl/runs.ts';
import { readStream } from '../../src/messaging/nats/read/scan.ts';
import type { Observation } from '../../src/movie/observation.ts';
import { silentLogger } from '../../src/observability/logger.ts';
import { Link } from './link.ts';
import { persist } from './persist.ts';

/** The source whose pages the scrapers read; the observations that are fed are of others. */
const source = 'reelhouse';
const movies = 12;
const limits = { maxPages: 1000, maxDepth: 8, follow: [], recrawlAfterSeconds: 0 };
const finishPatienceSeconds = 120;

/** Crawls of a local movie site, one after the other, each of all its pages. */
export class Crawls {
  /** The way of scrapers and their browsers to the site. */
  readonly link: Link;
  readonly #site: MovieSite;
  readonly #connection: NatsConnection;
  readonly #clock: Clock;
  readonly #runs: string[] = [];

  private constructor(link: Link, site: MovieSite, connection: NatsConnection, clock: Clock) {
    this.link = link;
    this.#site = site;
    this.#connection = connection;
    this.#clock = clock;
  }

  static async start(connection: NatsConnection, clock: Clock): Promise<Crawls> {
    const live = { everyMilliseconds: 1000, movies: 1 };
    const [port, secondPort] = [await freePort(), await freePort()];
    const link = await Link.open(() => port, clock);
    const site = await startMovieSite({
      port,
      secondPort,
      publicUrls: { first: `http://127.0.0.1:${link.port}`, second: `http://127.0.0.1:${secondPort}` },
      seed: 1,
      movies,
      live,
      crawlDelaySeconds: 0.2,
      logger: silentLogger,
    });
    return new Crawls(link, site, connection, clock);
  }

  /** Begins the next crawl where the last one is over. */
  async goOn(): Promise<void> {
    const last = this.#runs.at(-1);
    if (last !== undefined && !(await this.#isOver(last))) return;
    const run = `${source}-${this.#runs.length + 1}`;
    this.#runs.push(run);
    const seeds = [{ url: `${this.#site.urls.first}/`, kind: 'list' as const }];
    const specification = { run, source, adapter: 'demo' as const, seeds, limits };
    await persist(() => startRun(this.#connection, specification, this.#clock), this.#clock);
  }

  /** What the scrapers have stored, in order. */
  async observations(): Promise<Observation[]> {
    const decoder = new TextDecoder();
    const stored: Observation[] = [];
    for await (const { data } of readStream(this.#connection, streams.observations, {
      subject: `observations.${source}.>`,
    })) {
      stored.push(JSON.parse(decoder.decode(data)) as Observation);
    }
    return stored;
  }

  /** Crawls that do not end, pages that were given up or refused, and movies of the site that no page told of. */
  async unaccounted(): Promise<string[]> {
    const deadline = this.#clock.now() + finishPatienceSeconds * 1000;
    const unfinished = async () => {
      const over = await Promise.all(this.#runs.map((run) => this.#isOver(run)));
      return this.#runs.filter((_, index) => !over[index]);
    };
    while ((await unfinished()).length > 0 && this.#clock.now() < deadline) await this.#clock.wait(250);
    const told = new Set((await this.observations()).map(({ source_id }) => source_id));
    return [
      ...(await unfinished()).map((run) => `the crawl ${run} does not end`),
      ...(await Promise.all(this.#runs.map((run) => this.#pagesNotRead(run)))).flat(),
      ...[...this.#site.catalogue.first.keys()].filter((id) => !told.has(id)).map((id) => `no page told of ${id}`),
    ];
  }

  /** Pages that were read so far, in all crawls. A page that a killed scraper had counted counts twice. */
  async pagesRead(): Promise<number> {
    const runs = await Promise.all(this.#runs.map((run) => readRun(this.#connection, run)));
    return runs.reduce((sum, run) => sum + (run?.counters.read ?? 0) + (run?.counters.unchanged ?? 0), 0);
  }

  async close(): Promise<void> {
    await this.link.close();
    await this.#site.close();
  }

  async #isOver(run: string): Promise<boolean> {
    return (await persist(() => readRun(this.#connection, run), this.#clock))?.state === 'finished';
  }

  async #pagesNotRead(run: string): Promise<string[]> {
    const counters = (await readRun(this.#connection, run))?.counters;
    const { failed = 0, blocked = 0, refused = 0 } = counters ?? {};
    return failed + blocked + refused === 0 ? [] : [`${run}: ${JSON.stringify(counters)}`];
  }
}
