import { mkdir, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Clock } from '../../clock.ts';
import type { Shutdown } from '../../command-line/shutdown.ts';
import type { Configuration } from '../../config.ts';
import { type EnvironmentError, MessagingUnavailableError } from '../../errors.ts';
import { applyTopology } from '../../messaging/nats/admin/topology.ts';
import { connectToNats, type NatsConnection } from '../../messaging/nats/connection.ts';
import { silentLogger } from '../../observability/logger.ts';
import { startTracing, stopTracing } from '../../observability/tracing/tracing.ts';
import { type CrawlSource, startCrawls } from './crawls.ts';
import { readMetrics } from './metrics-reader.ts';
import { type MovieClient, startMovieClient } from './movie-client.ts';
import { namedSource, requireReachable, watchForFruitlessRun } from './named-source.ts';
import { localPort, startLocalNats } from './nats-process.ts';
import type { LocalRunOptions } from './options.ts';
import { freePort, requireFreePort } from './ports.ts';
import { statusLine, statusPrinter } from './status-line.ts';
import { formatSummary, percentile } from './summary.ts';
import { type SupervisedProgram, supervise } from './supervisor.ts';

export interface LocalRunContext {
  configuration: Configuration;
  clock: Clock;
  shutdown: Shutdown;
  output: NodeJS.WriteStream;
}

interface RunningParts {
  natsUrl: string;
  programs: SupervisedProgram[];
  metricsPorts: { scraper: number; etl: number };
  client: MovieClient;
  failure: Promise<EnvironmentError>;
  reached: Promise<void>;
}

/** JetStream sets the bounds of streams aside in advance: small enough for any disk. */
const localBounds = { streamMaxBytes: 2 * 1024 ** 3, archiveMaxBytes: 1024 ** 3 } as const;

/** The second site retitles movies: where the two differ, the first is believed. */
const demoRules = resolve(import.meta.dirname, 'survivorship.json');

const statusIntervalMilliseconds = 500;
const roleNames = ['etl', 'gateway', 'scraper'] as const;

/**
 * The main job on one machine: movie sites → browser → NATS → ETL → gateway → a client that counts. Ends when enough
 * movies arrived, when asked to stop, or when a part keeps failing; whatever the end, everything is drained and closed.
 * Returns the exit code.
 * @throws EnvironmentError when a port is taken, a program is missing or the disk is full.
 */
export async function runLocally(options: LocalRunOptions, context: LocalRunContext): Promise<number> {
  const dataDirectory = resolve(options.dataDirectory);
  await requireFreePort(
    options.port,
    context.configuration.gateway.host,
    `choose another with --port, e.g. --port ${options.port + 1}`,
  );
  if (options.source !== undefined) await requireReachable(options.source);
  if (options.fresh) await rm(dataDirectory, { recursive: true, force: true });
  await mkdir(join(dataDirectory, 'logs'), { recursive: true });

  const started = context.clock.now();
  await using resources = new AsyncDisposableStack();
  const parts = await startParts(options, context, dataDirectory, resources);
  context.output.write(
    `Movies: http://localhost:${options.port}/   logs: ${join(dataDirectory, 'logs')}   stop: Ctrl-C\n`,
  );
  if (!context.configuration.nats.servers.includes(parts.natsUrl)) {
    context.output.write(`NATS has another port than usual: other commands need NATS_URL=${parts.natsUrl}\n`);
  }

  const stopped = new AbortController();
  const status = showStatus(options, context, parts, started, stopped.signal);
  const ending = await Promise.race([
    parts.reached.then(() => 'reached' as const),
    context.shutdown.requested.then(() => 'asked' as const),
    parts.failure,
  ]);
  stopped.abort();
  await status;
  if (typeof ending !== 'string') throw ending;
  if (ending === 'asked') context.output.write('Draining …\n');
  context.output.write(`${await summarise(context, parts, started)}\n`);
  return 0;
}

async function startParts(
  options: LocalRunOptions,
  context: LocalRunContext,
  dataDirectory: string,
  resources: AsyncDisposableStack,
): Promise<RunningParts> {
  const logDirectory = join(dataDirectory, 'logs');
  const { promise: failure, resolve: giveUp } = Promise.withResolvers<EnvironmentError>();
  const { promise: reached, resolve: markReached } = Promise.withResolvers<void>();

  const nats = await startLocalNats(
    { directory: join(dataDirectory, 'nats'), logDirectory, port: localPort(context.configuration.nats.servers) },
    context.clock,
    giveUp,
  );
  resources.defer(() => nats.stop());
  const connection = await connectWhenUp(
    { ...context.configuration.nats, servers: [nats.url] },
    context.clock,
    failure,
  );
  resources.defer(() => connection.close());
  await applyTopology(connection, { ...context.configuration.nats, ...localBounds });

  await startTracing(context.configuration.tracing, 'run', silentLogger);
  resources.defer(stopTracing);
  const metricsPorts = { etl: await freePort(), gateway: await freePort(), scraper: await freePort() };
  const programs = [nats.program];
  const startOwn = (name: string, args: string[], environment: Record<string, string>) => {
    const program = supervise(
      {
        name,
        command: process.execPath,
        args: ['--disable-warning=ExperimentalWarning', resolve(import.meta.dirname, '../../main.ts'), ...args],
        environment,
        logFile: join(logDirectory, `${name}.log`),
        ownProgram: true,
        patienceMilliseconds: 45_000,
      },
      context.clock,
      giveUp,
    );
    programs.push(program);
    resources.defer(() => program.stop());
  };

  const sources = options.source === undefined ? await startSites(options, startOwn) : [namedSource(options.source)];
  for (const role of roleNames) {
    startOwn(role, [role], {
      NATS_URL: nats.url,
      CINESTREAM_NATS_STREAM_MAX_BYTES: String(localBounds.streamMaxBytes),
      CINESTREAM_ARCHIVE_MAX_BYTES: String(localBounds.archiveMaxBytes),
      PORT: String(options.port),
      CINESTREAM_METRICS_PORT: String(metricsPorts[role]),
      CINESTREAM_METRICS_HOST: '127.0.0.1',
      ...(options.source === undefined ? { CINESTREAM_SURVIVORSHIP_RULES: demoRules } : {}),
      CINESTREAM_HEADED: String(options.headed),
      CINESTREAM_ALLOW_PRIVATE_ADDRESSES: String(
        options.source === undefined || context.configuration.scraper.allowPrivateAddresses,
      ),
      CINESTREAM_DRAIN_SECONDS: role === 'gateway' ? '2' : '30',
    });
  }
  const client = startMovieClient(`http://127.0.0.1:${options.port}`, context.clock, () => {
    if (options.until !== undefined && client.movies.size >= options.until) markReached();
  });
  resources.defer(() => client.stop());
  const runs = await startCrawls(connection, sources, context.clock);
  if (options.source !== undefined) {
    const stopped = new AbortController();
    const watches = runs.map((run) => watchForFruitlessRun(connection, run, context.clock, stopped.signal, giveUp));
    resources.defer(async () => {
      stopped.abort();
      await Promise.all(watches);
    });
  }
  return { natsUrl: nats.url, programs, metricsPorts, client, failure, reached };
}

type StartOwn = (name: string, args: string[], environment: Record<string, string>) => void;

/** The local sites pass on what `npm start` promises: two sites with duplicates and conflicts between them. */
async function startSites(options: LocalRunOptions, startOwn: StartOwn): Promise<CrawlSource[]> {
  // The same ports at each start, where they are free: pages are known by their addresses.
  const [first, second] = [await freePort(options.sitePort), await freePort(options.sitePort + 1)];
  startOwn(
    'site',
    [
      'site',
      '--port',
      `${first}`,
      '--second-port',
      `${second}`,
      '--movies',
      `${options.movies}`,
      '--crawl-delay',
      '0.1',
    ],
    {},
  );
  return [
    { source: 'reelhouse', adapter: 'demo', url: `http://127.0.0.1:${first}/` },
    { source: 'kinothek', adapter: 'demo', url: `http://127.0.0.1:${second}/` },
  ];
}

async function connectWhenUp(
  configuration: Configuration['nats'],
  clock: Clock,
  failure: Promise<EnvironmentError>,
): Promise<NatsConnection> {
  let failed: EnvironmentError | undefined;
  void failure.then((error) => {
    failed = error;
  });
  const deadline = clock.now() + 30_000;
  for (;;) {
    try {
      return await connectToNats(configuration, 'cinestream-run', silentLogger);
    } catch (error) {
      if (failed !== undefined) throw failed;
      if (!(error instanceof MessagingUnavailableError) || clock.now() > deadline) throw error;
      await clock.wait(100);
    }
  }
}

async function showStatus(
  options: LocalRunOptions,
  context: LocalRunContext,
  parts: RunningParts,
  started: number,
  signal: AbortSignal,
): Promise<void> {
  const printer = statusPrinter(context.output);
  while (!signal.aborted) {
    const [scraper, etl] = await Promise.all([
      readMetrics(parts.metricsPorts.scraper),
      readMetrics(parts.metricsPorts.etl),
    ]);
    printer.show(
      statusLine({
        seconds: (context.clock.now() - started) / 1000,
        movies: parts.client.movies.size,
        until: options.until,
        pages: scraper.get('cinestream_scraper_pages_total') ?? 0,
        pagesFailed: scraper.get('cinestream_scraper_messages_failed_total') ?? 0,
        merged: duplicatesMerged(parts.client),
        deadLetters: deadLetters(scraper, etl),
        freshnessSeconds: percentile(parts.client.freshness.slice(-200), 0.5),
        programs: parts.programs,
      }),
    );
    await context.clock.wait(statusIntervalMilliseconds, signal);
  }
  printer.end();
}

async function summarise(context: LocalRunContext, parts: RunningParts, started: number): Promise<string> {
  const [scraper, etl] = await Promise.all([
    readMetrics(parts.metricsPorts.scraper),
    readMetrics(parts.metricsPorts.etl),
  ]);
  return formatSummary({
    pages: scraper.get('cinestream_scraper_pages_total') ?? 0,
    movies: parts.client.movies.size,
    duplicatesMerged: duplicatesMerged(parts.client),
    conflictsResolved: etl.get('cinestream_etl_conflicts_resolved_total') ?? 0,
    deadLetters: deadLetters(scraper, etl),
    seconds: (context.clock.now() - started) / 1000,
    freshness: parts.client.freshness,
  });
}

/** Every further source of a movie is one duplicate that became part of its record. */
function duplicatesMerged(client: MovieClient): number {
  return [...client.movies.values()].reduce((sum, movie) => sum + Math.max(0, movie.sources.length - 1), 0);
}

function deadLetters(...pages: Map<string, number>[]): number {
  return pages.reduce((sum, page) => sum + (page.get('cinestream_dead_letters_total') ?? 0), 0);
}
