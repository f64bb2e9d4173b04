import type { Command } from 'commander';
import { readConfiguration } from '../config.ts';
import { ConfigurationError } from '../errors.ts';
import { describeDifferences } from './describe-differences.ts';
import { progressBar } from './progress-bar.ts';
import { readPage } from './read-page.ts';
import { withNats } from './with-nats.ts';

/** Commands that read or change data: extraction of a page, the catalogue, dead letters, crawls, the archive. */
export function addDataCommands(program: Command): void {
  program
    .command('extract')
    .description('read the facts off one page and print them as JSON')
    .argument('<page>', 'a file, an address, or - for standard input')
    .option('--url <url>', 'the address that the page had')
    .action(async (page: string, flags: { url?: string }) => {
      const { extract } = await import('../scraper/extract/index.ts');
      const { body, url, contentType } = await readPage(page);
      const extraction = extract(body, flags.url ?? url, { contentType });
      process.stdout.write(`${JSON.stringify(extraction, null, 2)}\n`);
    });
  program
    .command('replay')
    .description('read the archived pages again with the extractor of today; no site is asked')
    .option('--source <name>', 'only pages of this source')
    .option('--dry-run', 'publish nothing, only say what would be')
    .action(replay);
  program
    .command('import')
    .description('import the IMDb non-commercial dataset (https://datasets.imdbws.com/); interrupted, it goes on')
    .argument('<directory>', 'where its .tsv or .tsv.gz files are')
    .option('--types <list>', 'title types, comma separated', 'movie,tvMovie,tvSeries,tvMiniSeries,short,video')
    .option('--min-votes <number>', 'leave out titles with fewer votes', '0')
    .option('--fresh', 'start over')
    .option('--source <name>', 'name of the source', 'imdb-dataset')
    .option('--run <name>', 'the run that progress is counted in (the operator gives it)')
    .option('--download <url>', 'download the tables from there into the directory first')
    .action(importFrom);
  program
    .command('rebuild')
    .description('make the catalogue anew from all observations, and tell what would differ')
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

interface ImportFlags {
  types: string;
  minVotes: string;
  fresh?: boolean;
  source: string;
  run?: string;
  download?: string;
}

async function importFrom(directory: string, flags: ImportFlags): Promise<void> {
  const { importDataset } = await import('../scraper/dataset/import-dataset.ts');
  const minimumVotes = Number(flags.minVotes);
  if (!Number.isInteger(minimumVotes) || minimumVotes < 0) {
    throw new ConfigurationError(`--min-votes must be a whole number, not ${flags.minVotes}`);
  }
  const stopping = new AbortController();
  process.once('SIGINT', () => stopping.abort());
  process.once('SIGTERM', () => stopping.abort());
  if (flags.download !== undefined) {
    const { downloadDataset } = await import('../scraper/dataset/download.ts');
    await downloadDataset(flags.download, directory, {
      signal: stopping.signal,
      onTable: (name) => process.stderr.write(`downloading ${name}\n`),
    });
  }
  const bar = progressBar('{bar} {percentage} %, {titles} titles, {eta_formatted} left');
  bar.start(1, 0, { titles: 0 });
  const { titles, stoppedAt } = await withNats('import', (connection) =>
    importDataset(connection, directory, {
      types: flags.types.split(','),
      minimumVotes,
      fresh: flags.fresh === true,
      source: flags.source,
      ...(flags.run === undefined ? {} : { run: flags.run }),
      signal: stopping.signal,
      onProgress(bytes, total, imported) {
        bar.setTotal(total);
        bar.update(bytes, { titles: imported });
      },
    }),
  ).finally(() => bar.stop());
  process.stdout.write(
    `${titles} titles imported${stoppedAt === null ? '' : `; the same command goes on ${stoppedAt === '' ? 'from the start' : `after ${stoppedAt}`}`}\n`,
  );
  // Whoever runs it as a job starts it again then.
  if (stoppedAt !== null) process.exitCode = 1;
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
