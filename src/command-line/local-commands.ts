import type { Command } from 'commander';
import { systemClock } from '../clock.ts';
import { readConfiguration } from '../config.ts';
import { ConfigurationError } from '../errors.ts';
import { createLogger } from '../observability/logger.ts';
import { webUrl, wholeNumber } from './arguments.ts';
import { shutdownRequested } from './shutdown.ts';
import { addSiteFileCommands } from './site-file-commands.ts';

interface RunFlags {
  until?: number;
  headed?: boolean;
  fresh?: boolean;
  source?: string;
  movies: number;
  port?: number;
  sitePort: number;
  data: string;
}

interface SiteFlags {
  port: number;
  secondPort: number;
  seed: number;
  movies?: number;
  host: string;
  crawlDelay: number;
  publicUrl?: string;
  secondPublicUrl?: string;
}

/** What runs on one machine without a cluster: everything at once, or the movie sites alone. */
export function addLocalCommands(program: Command): void {
  // Else a command that is mistyped would be taken for an argument of the default one.
  program.hook('preSubcommand', (_, command) => {
    const [first = command.name()] = program.args;
    if (command.name() === 'run' && first !== 'run' && !first.startsWith('-'))
      program.error(`error: unknown command '${first}'`);
  });
  program
    .command('run', { isDefault: true })
    .description('run everything here: movie sites, browser, NATS, ETL, gateway (this is what `npm start` does)')
    .option('--until <movies>', 'end with a summary after this many distinct movies reached a client', wholeNumber(1))
    .option('--headed', 'show the browser')
    .option('--fresh', 'forget the data of earlier runs')
    .option('--source <url>', 'crawl this site instead of the local ones', webUrl)
    .option('--movies <count>', 'how many movies the local sites serve', wholeNumber(1, 3201), 3201)
    .option('--port <port>', 'where the gateway listens (default: PORT, else 3000)', wholeNumber(1, 65_535))
    .option(
      '--site-port <port>',
      'where the local sites listen, this port and the next; others where taken',
      wholeNumber(1, 65_534),
      8081,
    )
    .option('--data <folder>', 'where data and logs are kept between runs', '.cinestream')
    .action(async (flags: RunFlags) => {
      const { runLocally } = await import('../demo/run/local-run.ts');
      const configuration = readConfiguration(process.env);
      process.exitCode = await runLocally(
        {
          until: flags.until,
          headed: flags.headed ?? configuration.scraper.headed,
          fresh: flags.fresh ?? false,
          source: flags.source,
          movies: flags.movies,
          port: flags.port ?? configuration.gateway.port,
          sitePort: flags.sitePort,
          dataDirectory: flags.data,
        },
        { configuration, clock: systemClock, shutdown: shutdownRequested(), output: process.stdout },
      );
    });

  const site = program.command('site').description('serve the two demo movie sites, or try a site file on pages');
  addSiteFileCommands(site);
  site
    .command('serve', { isDefault: true })
    .description('serve the two demo movie sites')
    .option('--port <port>', 'port of the first site', wholeNumber(0, 65_535), 8081)
    .option('--second-port <port>', 'port of the second site', wholeNumber(0, 65_535), 8082)
    .option('--host <address>', 'address to listen on', '127.0.0.1')
    .option('--seed <number>', 'seed of what is generated', wholeNumber(0), 1)
    .option('--movies <count>', 'how many movies to serve', wholeNumber(1, 3201))
    .option('--crawl-delay <seconds>', 'Crawl-delay in robots.txt', Number, 1)
    .option('--public-url <url>', 'address under which others reach the first site', webUrl)
    .option('--second-public-url <url>', 'address under which others reach the second site', webUrl)
    .action(serveSites);
}

async function serveSites(flags: SiteFlags): Promise<void> {
  const { startMovieSite } = await import('../demo/site/site.ts');
  const logger = createLogger('site', readConfiguration(process.env).observability.logLevel);
  const shutdown = shutdownRequested(logger);
  await using resources = new AsyncDisposableStack();
  const site = await startMovieSite({
    port: flags.port,
    secondPort: flags.secondPort,
    host: flags.host,
    seed: flags.seed,
    movies: flags.movies,
    crawlDelaySeconds: flags.crawlDelay,
    publicUrls: publicUrls(flags),
    logger,
  });
  resources.defer(() => site.close());
  logger.info(site.urls, 'serving');
  await shutdown.requested;
}

/** The sites append paths to these, so without the slash that a parsed address ends with. */
function publicUrls({ publicUrl, secondPublicUrl }: SiteFlags): { first: string; second: string } | undefined {
  if (publicUrl === undefined && secondPublicUrl === undefined) return undefined;
  if (publicUrl === undefined || secondPublicUrl === undefined) {
    throw new ConfigurationError('--public-url and --second-public-url belong together: give both or neither');
  }
  return { first: publicUrl.replace(/\/$/, ''), second: secondPublicUrl.replace(/\/$/, '') };
}
