import type { Command } from 'commander';
import type { ImportResult } from '../scraper/dataset/import-dataset.ts';
import { sourceName, wholeNumber } from './arguments.ts';
import { exitCodes } from './exit-codes.ts';
import { progressBar } from './progress-bar.ts';
import { withNats } from './with-nats.ts';

interface ImportFlags {
  types: string;
  minVotes: number;
  fresh?: boolean;
  strict?: boolean;
  report?: string;
  source: string;
  run?: string;
  download?: string;
}

/** `cinestream import`: the IMDb dataset into the catalogue. */
export function addImportCommand(program: Command): void {
  program
    .command('import')
    .description('import the IMDb non-commercial dataset (https://datasets.imdbws.com/); interrupted, it goes on')
    .argument('<directory>', 'where its .tsv or .tsv.gz files are')
    .option('--types <list>', 'title types, comma separated', 'movie,tvMovie,tvSeries,tvMiniSeries,short,video')
    .option('--min-votes <number>', 'leave out titles with fewer votes', wholeNumber(0), 0)
    .option('--fresh', 'start over')
    .option('--strict', 'end at the first bad row instead of leaving it out')
    .option('--report <file>', 'where bad rows are written (default: cinestream-import-report.tsv beside the tables)')
    .option('--source <name>', 'name of the source', sourceName, 'imdb-dataset')
    .option('--run <name>', 'the run that progress is counted in (the operator gives it)')
    .option('--download <url>', 'download the tables from there into the directory first')
    .action(importFrom);
}

async function importFrom(directory: string, flags: ImportFlags): Promise<void> {
  const { importDataset } = await import('../scraper/dataset/import-dataset.ts');
  const { types, minVotes, fresh = false, download, ...rest } = flags;
  const stopping = new AbortController();
  const { signal } = stopping;
  process.once('SIGINT', () => stopping.abort());
  process.once('SIGTERM', () => stopping.abort());
  if (download !== undefined) {
    const { downloadDataset } = await import('../scraper/dataset/download.ts');
    const onTable = (name: string) => process.stderr.write(`downloading ${name}\n`);
    await downloadDataset(download, directory, { signal, onTable });
  }
  const bar = progressBar('{bar} {percentage} %, {titles} titles, {eta_formatted} left');
  bar.start(1, 0, { titles: 0 });
  const result = await withNats('import', (connection) =>
    importDataset(connection, directory, {
      ...rest,
      types: types.split(',').map((type) => type.trim()),
      minimumVotes: minVotes,
      fresh,
      signal,
      onProgress(bytes, total, titles) {
        bar.setTotal(total);
        bar.update(bytes, { titles });
      },
      onUnwritten: (row) => process.stderr.write(`${row}\n`),
    }),
  ).finally(() => bar.stop());
  tell(result);
  // Whoever runs it as a job starts it again then.
  if (result.stoppedAt !== null) process.exitCode = exitCodes.unfinished;
}

function tell({ titles, rejected, report, stoppedAt }: ImportResult): void {
  const next = stoppedAt === '' ? 'from the start' : `after ${stoppedAt}`;
  process.stdout.write(`${titles} titles imported${stoppedAt === null ? '' : `; the same command goes on ${next}`}\n`);
  if (rejected > 0) process.stderr.write(`${rejected} bad rows left out: ${report} says which and why\n`);
}
