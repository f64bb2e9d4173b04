import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Command } from 'commander';
import { systemClock } from '../clock.ts';
import { readConfiguration } from '../config.ts';
import { ConfigurationError } from '../errors.ts';
import { PageArchive } from '../messaging/crawl/page-archive.ts';
import { Sites } from '../messaging/crawl/sites.ts';
import type { Site } from '../movie/site/site.ts';
import { createLogger } from '../observability/logger.ts';
import type { TrialPage, TriedPage } from '../scraper/site/trial/trial.ts';
import { wholeNumber } from './arguments.ts';
import { readPage } from './read-page.ts';
import { withNats } from './with-nats.ts';

interface TryFlags {
  site?: string;
  source?: string;
  pages: number;
  url?: string;
  open?: boolean;
  json?: boolean;
}

/** `cinestream site try`: what a site file makes of pages. */
export function addSiteFileCommands(site: Command): void {
  site
    .command('try')
    .description(
      'read pages as a crawl would and show what a site file makes of them; 1 where it does not keep a promise',
    )
    .argument('[page...]', 'addresses, files, or - for standard input (default: the archived pages of --source)')
    .option('--site <name|file>', 'the site file (default: the one in force of --source)')
    .option('--source <name>', 'compare with the site file in force of this source (default: with no site file)')
    .option('--pages <count>', 'of the archive, at most so many pages', wholeNumber(1, 10_000), 50)
    .option('--url <url>', 'the address that the page in the file had')
    .option('--open', 'open each page with the elements of its facts outlined')
    .option('--json', 'as JSON')
    .action(trySite);
}

async function trySite(pages: string[], flags: TryFlags): Promise<void> {
  if (pages.length === 0 && flags.source === undefined) {
    throw new ConfigurationError(
      'no pages: give addresses or files, or --source with the name of a source in the archive',
    );
  }
  const { readSite } = await import('../scraper/site/read-site-file.ts');
  const { withBundled } = await import('../scraper/site/sites-in-force.ts');
  const { tryPage } = await import('../scraper/site/trial/trial.ts');
  const inForce = flags.source === undefined ? null : await siteInForce(flags.source);
  const named =
    flags.site === undefined ? { extends: 'schema-org' as const, site: inForce } : await readSite(flags.site);
  if (named.site === null && flags.site === undefined) {
    throw new ConfigurationError(
      `there is no site file to try: name one with --site${flags.source === undefined ? '' : `, ${flags.source} has none`}`,
    );
  }
  const site = withBundled(named.extends, named.site ?? undefined);
  const tried: TriedPage[] = [];
  for await (const page of readPages(pages, flags, named.extends, site)) {
    const result = tryPage(page, site, inForce ?? undefined);
    tried.push(result);
    if (flags.open) await openOutlined(page, site);
    if (!flags.json) await printPage(result);
  }
  await conclude(tried, site, flags);
}

async function siteInForce(source: string): Promise<Site | null> {
  return withNats('site', async (connection) => (await (await Sites.open(connection)).find(source)).site);
}

async function* readPages(
  pages: readonly string[],
  flags: TryFlags,
  adapter: Parameters<typeof import('../scraper/site/sites-in-force.ts').withBundled>[0],
  site: Site,
): AsyncGenerator<TrialPage> {
  if (pages.length === 0) yield* await archivedPages(flags.source ?? '', flags.pages);
  const isAddress = (page: string) => /^https?:\/\//.test(page);
  for (const page of pages.filter((one) => !isAddress(one))) {
    const { body, url } = await readPage(page);
    yield { name: page, url: flags.url ?? url, body };
  }
  const addresses = pages.filter(isAddress);
  if (addresses.length === 0) return;
  const { visitPages } = await import('../scraper/site/trial/visit-pages.ts');
  const { scraper: settings, observability } = readConfiguration(process.env);
  const logger = createLogger('site', observability.logLevel);
  yield* visitPages(addresses, {
    settings,
    adapter,
    site,
    clock: systemClock,
    logger,
    signal: new AbortController().signal,
  });
}

/** The newest pages of a source that are kept. */
async function archivedPages(source: string, most: number): Promise<TrialPage[]> {
  return withNats('site', async (connection) => {
    const archive = await PageArchive.open(connection);
    const known: { key: string; url: string; fetched_at: string }[] = [];
    for await (const page of archive.pages()) if (page.source === source) known.push(page);
    const newest = known.toSorted((one, other) => other.fetched_at.localeCompare(one.fetched_at)).slice(0, most);
    const bodies = await Promise.all(newest.map(async (page) => ({ ...page, body: await archive.body(page.key) })));
    const contentType = 'text/html; charset=utf-8';
    return bodies.flatMap(({ url, body }) => (body === null ? [] : [{ name: url, url, body, contentType }]));
  });
}

async function openOutlined(page: TrialPage, site: Site): Promise<void> {
  const { outlinedPage } = await import('../scraper/site/trial/outlined-page.ts');
  const { default: open } = await import('open');
  const file = join(await mkdtemp(join(tmpdir(), 'cinestream-site-')), 'page.html');
  await writeFile(file, outlinedPage(page, site));
  process.stderr.write(`${page.name} with its facts outlined: ${file}\n`);
  const program = await open(file);
  // A machine without a desktop: the file is there all the same.
  program.on('error', () => {});
}

async function printPage(result: TriedPage): Promise<void> {
  const { describePage } = await import('../scraper/site/trial/describe-trial.ts');
  process.stdout.write(`${describePage(result).join('\n')}\n\n`);
}

async function conclude(tried: readonly TriedPage[], site: Site, { json }: TryFlags): Promise<void> {
  const { breaksPromise, totalsOf } = await import('../scraper/site/trial/trial.ts');
  const totals = totalsOf(tried);
  const broken = totals.filter(breaksPromise);
  const promises = Object.keys(site.facts ?? {}).length > 0;
  if (json) process.stdout.write(`${JSON.stringify({ pages: tried, totals }, null, 2)}\n`);
  else if (totals.length > 0) {
    const { describeTotals } = await import('../scraper/site/trial/describe-trial.ts');
    process.stdout.write(`${describeTotals(totals).join('\n')}\n`);
  }
  if (promises && totals.length === 0) {
    process.stderr.write('none of these pages is one about a movie by urls.movie of the site file\n');
    process.exitCode = 1;
  }
  if (broken.length === 0) return;
  process.stderr.write(`not all that the site file promises is there: ${broken.map(({ fact }) => fact).join(', ')}\n`);
  process.exitCode = 1;
}
