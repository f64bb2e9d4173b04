import type { Command } from 'commander';
import { readConfiguration } from '../config.ts';
import { describeDifferences } from './describe-differences.ts';
import { progressBar } from './progress-bar.ts';
import { readPage } from './read-page.ts';
import { withNats } from './with-nats.ts';

/** Commands that read or change data: extraction of a page, the archive, the catalogue. */
export function addDataCommands(program: Command): void {
  program
    .command('extract')
    .description('read the facts off one page and print them as JSON')
    .argument('<page>', 'a file, an address, or - for standard input')
    .option('--url <url>', 'the address that the page had')
    .option('--site <name|file>', 'the site file that says where its facts stand')
    .action(async (page: string, flags: { url?: string; site?: string }) => {
      const { readSite } = await import('../scraper/site/read-site-file.ts');
      const { withBundled } = await import('../scraper/site/sites-in-force.ts');
      const { extract } = await import('../scraper/extract/index.ts');
      const { body, url, contentType } = await readPage(page);
      const named = flags.site === undefined ? undefined : await readSite(flags.site);
      const site = named === undefined ? undefined : withBundled(named.extends, named.site ?? undefined);
      const extraction = extract(body, flags.url ?? url, { contentType, site });
      process.stdout.write(`${JSON.stringify(extraction, null, 2)}\n`);
    });
  program
    .command('replay')
    .description('read the archived pages again with the extractor and the site files of today; no site is asked')
    .option('--source <name>', 'only pages of this source')
    .option('--dry-run', 'publish nothing, only say what would be')
    .action(replay);
  program
    .command('rebuild')
    .description('make the catalogue again from all observations and report what would differ')
    .option('--apply', 'write what differs')
    .option('--json', 'every difference, as JSON')
    .action(rebuild);
}

async function rebuild(flags: { apply?: boolean; json?: boolean }): Promise<void> {
  const { rebuildCatalogue } = await import('../etl/rebuild/rebuild.ts');
  const { readMergeRules } = await import('../etl/survivorship-file.ts');
  const rules = await readMergeRules(readConfiguration(process.env).etl.survivorshipRulesFile);
  const bar = progressBar('{bar} {value}/{total} observations, {eta_formatted} left');
  const { observations, unreadable, differences, written } = await withNats('rebuild', (connection) =>
    rebuildCatalogue(connection, rules, {
      apply: flags.apply === true,
      onProgress(done, total) {
        if (done === 1) bar.start(total, 0);
        bar.update(done);
      },
    }),
  );
  bar.stop();
  if (flags.json) process.stdout.write(`${JSON.stringify(differences, null, 2)}\n`);
  else for (const line of describeDifferences(differences)) process.stdout.write(`${line}\n`);
  const rest = flags.apply ? `${written} entries written` : 'nothing written: --apply does';
  process.stderr.write(
    `${observations} observations, ${unreadable} unreadable; ${differences.length} movies differ; ${rest}\n`,
  );
}

async function replay(flags: { source?: string; dryRun?: boolean }): Promise<void> {
  const { replayArchive } = await import('../scraper/replay.ts');
  const bar = progressBar('{bar} {value}/{total} pages, {eta_formatted} left');
  const { pages, observations } = await withNats('replay', (connection) =>
    replayArchive(connection, {
      ...flags,
      onProgress(done, total) {
        if (done === 1) bar.start(total, 0);
        bar.update(done);
      },
    }),
  );
  bar.stop();
  process.stdout.write(`${observations} observations of ${pages} pages${flags.dryRun ? ', nothing published' : ''}\n`);
}
