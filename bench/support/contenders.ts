import { type ChildProcess, fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { NatsConnection } from '@nats-io/nats-core';
import { systemClock } from '../../src/clock.ts';
import type { Movie } from '../../src/demo/site/movie.ts';
import { startRun } from '../../src/messaging/crawl/runs.ts';
import { decode } from '../../src/messaging/nats/codec.ts';
import { observationSchema } from '../../src/movie/observation.ts';
import type { CrawleeOrder } from '../baselines/crawlee-reader.ts';
import { openNats } from './nats.ts';
import { ProcessTree } from './process-tree.ts';
import { type PageFacts, wrongFacts } from './reading.ts';

export interface Order {
  urls: string[];
  movies: ReadonlyMap<string, Movie>;
  /** Pages that are read before the watch starts. */
  warmUp: number;
  /** Pages that count. */
  pages: number;
  concurrency: number;
  browser: string;
}

export interface Throughput {
  pagesPerSecond: number;
  pagesPerCpuSecond: number;
  /** Pages of which a fact was missing or wrong. */
  wrong: number;
}

export type Contender = (order: Order) => Promise<Throughput>;

/** Counts pages as they come in and takes time and CPU between the first and the last that count. All processes below
 * this one are the contender's; the movie site is in this one. */
class Watch {
  readonly done: Promise<Throughput>;
  readonly #order: Order;
  readonly #resolve: (result: Throughput) => void;
  readonly #seen = new Set<string>();
  #start = { milliseconds: 0, cpu: 0 };
  #wrong = 0;
  readonly #processes = new ProcessTree();

  constructor(order: Order) {
    this.#order = order;
    const { promise, resolve } = Promise.withResolvers<Throughput>();
    this.done = promise;
    this.#resolve = resolve;
  }

  page(url: string, facts: PageFacts): void {
    const movie = this.#order.movies.get(url);
    if (movie === undefined || this.#seen.has(url)) return;
    this.#seen.add(url);
    const mistakes = wrongFacts(facts, movie);
    if (mistakes.length > 0) this.#wrong += 1;
    if (process.env.LOG_LEVEL === 'debug' && mistakes.length > 0) console.error(url, mistakes, facts);
    const { warmUp, pages } = this.#order;
    if (this.#seen.size === warmUp)
      this.#start = { milliseconds: performance.now(), cpu: this.#processes.cpuSeconds() };
    if (this.#seen.size !== warmUp + pages) return;
    const cpuSeconds = this.#processes.cpuSeconds() - this.#start.cpu;
    this.#processes.stop();
    this.#resolve({
      pagesPerSecond: (1000 * pages) / (performance.now() - this.#start.milliseconds),
      pagesPerCpuSecond: pages / cpuSeconds,
      wrong: this.#wrong,
    });
  }
}

/** The scraper role as a process, fed through a nats-server of its own. */
export async function measureCineStream(order: Order): Promise<Throughput> {
  await using opened = new AsyncDisposableStack();
  const { url: natsUrl, connection } = await openNats(opened);
  const child = spawn(process.execPath, ['src/main.ts', 'scraper'], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: {
      ...process.env,
      NATS_URL: natsUrl,
      CINESTREAM_ALLOW_PRIVATE_ADDRESSES: 'true',
      CINESTREAM_SCRAPER_CONCURRENCY: `${order.concurrency}`,
      CINESTREAM_BROWSER_BINARY: order.browser,
      CINESTREAM_METRICS_PORT: '0',
      LOG_LEVEL: 'warn',
    },
  });
  opened.defer(() => end(child));
  const watch = new Watch(order);
  const reading = readObservations(connection, watch);
  const seeds = order.urls.map((url) => ({ url, kind: 'movie' as const }));
  const limits = { maxPages: seeds.length, maxDepth: 0, follow: [], recrawlAfterSeconds: 0 };
  await startRun(connection, { run: 'bench', source: 'reelhouse', adapter: 'demo', seeds, limits }, systemClock);
  return await Promise.race([watch.done, reading, failure(child)]);
}

async function readObservations(connection: NatsConnection, watch: Watch): Promise<never> {
  for await (const { data } of connection.subscribe('observations.>')) {
    const { url, facts } = decode(observationSchema, data);
    watch.page(url, { ...facts, runtimeMinutes: facts.runtime_minutes });
  }
  return new Promise(() => undefined);
}

/** Crawlee as a process. */
export async function measureCrawlee(order: Order, packages: string): Promise<Throughput> {
  const child = fork(fileURLToPath(new URL('../baselines/crawlee-reader.ts', import.meta.url)), {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    env: { ...process.env, CRAWLEE_LOG_LEVEL: 'ERROR' },
  });
  const watch = new Watch(order);
  child.on('message', ({ url, facts }: { url: string; facts: PageFacts }) => watch.page(url, facts));
  const { browser, concurrency, urls } = order;
  child.send({ packages, browser, concurrency, urls } satisfies CrawleeOrder);
  try {
    return await Promise.race([watch.done, failure(child)]);
  } finally {
    await once(child, 'exit');
  }
}

async function failure(child: ChildProcess): Promise<never> {
  const [code] = await once(child, 'exit');
  throw new Error(`a contender ended early, exit code ${code}`);
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const exited = once(child, 'exit');
  child.kill('SIGTERM');
  await exited;
}
