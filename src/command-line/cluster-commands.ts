import { type Command, Option } from 'commander';
import { systemClock } from '../clock.ts';
import { readConfiguration } from '../config.ts';
import { type CrawlKind, crawlKinds } from '../messaging/crawl/job.ts';
import { startRun } from '../messaging/crawl/runs.ts';
import { Sites } from '../messaging/crawl/sites.ts';
import { ensureTopology, findTopology } from '../messaging/nats/admin/ensure-topology.ts';
import { connectToNats } from '../messaging/nats/connection.ts';
import { bundledSiteNames } from '../movie/site/site.ts';
import { createLogger } from '../observability/logger.ts';
import { startTracing, stopTracing } from '../observability/tracing/tracing.ts';
import { patterns, sourceName, webUrl, wholeNumber } from './arguments.ts';

/** What a deployment runs beside its roles: setting the streams up, and proving that a movie comes through. */
export function addClusterCommands(program: Command): void {
  program
    .command('topology')
    .description('create and update the streams, consumers and buckets; never deletes any')
    .action(applyOnce);
  program
    .command('round-trip')
    .description('publish an observation and wait until its movie arrives at an SSE client')
    .option('--gateway <url>', 'address of the gateway', webUrl, 'http://127.0.0.1:3000')
    .option('--timeout <seconds>', 'how long to wait', wholeNumber(1, 3600), 60)
    .action(proveRoundTrip);
  program
    .command('crawl')
    .description('start a crawl run; the scrapers do the work')
    .argument('<address...>', 'where to start', (text, before: string[] = []) => [...before, webUrl(text)])
    .requiredOption('--source <name>', 'name of the source: lower case letters, digits and dashes', sourceName)
    .option(
      '--site <name|file>',
      `how to read the pages: a site file, or one of ${bundledSiteNames.join(', ')} (default: schema-org, with what the source was given before)`,
    )
    .addOption(new Option('--kind <kind>', 'what the addresses are').choices(crawlKinds).default('list'))
    .option('--run <name>', 'name of the run: however often it is started, it runs once (default: source and time)')
    .option('--max-pages <count>', 'pages to read at most', wholeNumber(1, 10_000_000), 1000)
    .option('--max-depth <count>', 'links to follow from a start address', wholeNumber(0, 100), 5)
    .option(
      '--follow <pattern...>',
      'regular expressions that say which addresses are followed (default: those of movies and lists on the same site)',
      patterns,
    )
    .option('--exclude <pattern...>', 'regular expressions of addresses that are never followed', patterns)
    .action(startCrawl);
}

interface CrawlFlags {
  source: string;
  site?: string;
  kind: CrawlKind;
  run?: string;
  maxPages: number;
  maxDepth: number;
  follow?: string[];
  exclude?: string[];
}

async function startCrawl(addresses: string[], flags: CrawlFlags): Promise<void> {
  const { readSite } = await import('../scraper/site/read-site-file.ts');
  const named = flags.site === undefined ? null : await readSite(flags.site);
  const configuration = readConfiguration(process.env);
  const logger = createLogger('crawl', configuration.observability.logLevel);
  const connection = await connectToNats(configuration.nats, 'cinestream-crawl', logger);
  await startTracing(configuration.tracing, 'crawl', logger);
  try {
    await findTopology(connection, configuration.nats, logger, systemClock);
    if (named !== null) await (await Sites.open(connection)).put(flags.source, named.site);
    const { run, created } = await startRun(
      connection,
      {
        run: flags.run ?? `${flags.source}-${systemClock.now()}`,
        source: flags.source,
        adapter: named?.extends ?? 'schema-org',
        seeds: addresses.map((url) => ({ url, kind: flags.kind })),
        limits: {
          maxPages: flags.maxPages,
          maxDepth: flags.maxDepth,
          follow: flags.follow ?? [],
          ...(flags.exclude === undefined ? {} : { exclude: flags.exclude }),
          recrawlAfterSeconds: configuration.scraper.recrawlAfterSeconds,
        },
      },
      systemClock,
    );
    process.stdout.write(
      created
        ? `${run.run} has started with ${run.counters.queued} pages\n`
        : `${run.run} was started before and is ${run.state}\n`,
    );
  } finally {
    await stopTracing();
    await connection.close();
  }
}

async function applyOnce(): Promise<void> {
  const configuration = readConfiguration(process.env);
  const logger = createLogger('topology', configuration.observability.logLevel);
  const connection = await connectToNats(configuration.nats, 'cinestream-topology', logger);
  try {
    await ensureTopology(connection, configuration.nats, logger, systemClock);
    logger.info({ replicas: configuration.nats.streamReplicas }, 'the streams are as declared');
  } finally {
    await connection.close();
  }
}

async function proveRoundTrip(flags: { gateway: string; timeout: number }): Promise<void> {
  const { roundTrip } = await import('../round-trip/round-trip.ts');
  const configuration = readConfiguration(process.env);
  const logger = createLogger('round-trip', configuration.observability.logLevel);
  const connection = await connectToNats(configuration.nats, 'cinestream-round-trip', logger);
  try {
    const result = await roundTrip({
      connection,
      gateway: flags.gateway,
      timeoutMilliseconds: flags.timeout * 1000,
      clock: systemClock,
    });
    process.stdout.write(
      `${result.id} came back in ${(result.milliseconds / 1000).toFixed(2)} s as ${result.eventId}\n`,
    );
  } finally {
    await connection.close();
  }
}
