import { SingleBar } from 'cli-progress';
import type { Command } from 'commander';
import { systemClock } from '../clock.ts';
import { readConfiguration } from '../config.ts';
import { describeBytes, plural } from '../diagnosis/quantities.ts';
import { wholeNumber } from './arguments.ts';
import { withNats } from './with-nats.ts';

/** `cinestream backup` and `cinestream restore`: all that is kept in JetStream, to files and back. */
export function addBackupCommands(program: Command): void {
  program
    .command('backup')
    .description('copy all streams, with how far the workers are, into a new folder; the pipeline goes on meanwhile')
    .argument('<directory>', 'where the folder is made, named by the time')
    .option('--keep <count>', 'delete all backups there but the newest', wholeNumber(1))
    .option('--without-pages', 'leave out the page archive, which only `cinestream replay` needs')
    .action(backUpStreams);
  program
    .command('restore')
    .description('put a backup in the place of what the streams hold; stop operator, scraper, ETL and exporter before')
    .argument('<backup>', 'its folder, or the directory of the backups: the newest then')
    .option('--replace', 'also where streams hold messages, which are gone then')
    .action(restoreStreams);
}

async function backUpStreams(directory: string, flags: { keep?: number; withoutPages?: boolean }): Promise<void> {
  const { backUp } = await import('../backup/back-up.ts');
  const { inboxPrefix } = readConfiguration(process.env).nats;
  const bar = new SingleBar({ stream: process.stderr, format: '{bar} {stream}, {done} of about {size}' });
  bar.start(1, 0, { stream: '', done: '', size: '' });
  const { path, manifest, deleted } = await withNats('backup', (connection) =>
    backUp(connection, directory, {
      inboxPrefix,
      clock: systemClock,
      keep: flags.keep,
      withoutPages: flags.withoutPages === true,
      onProgress(stream, bytes, total) {
        bar.setTotal(Math.max(total, bytes, 1));
        bar.update(bytes, { stream, done: describeBytes(bytes), size: describeBytes(total) });
      },
    }),
  ).finally(() => bar.stop());
  for (const { name, messages, bytes } of manifest.streams) {
    process.stdout.write(`${name}\t${plural(messages, 'message')}\t${describeBytes(bytes)}\n`);
  }
  for (const name of deleted) process.stdout.write(`deleted ${name}\n`);
  process.stdout.write(`${path} is complete\n`);
}

async function restoreStreams(path: string, flags: { replace?: boolean }): Promise<void> {
  const { restore } = await import('../backup/restore.ts');
  const { streamReplicas } = readConfiguration(process.env).nats;
  const { backup, streams } = await withNats('restore', (connection) =>
    restore(connection, path, {
      replace: flags.replace === true,
      streamReplicas,
      clock: systemClock,
      onStream: ({ name, messages }) => process.stdout.write(`${name}\t${plural(messages, 'message')}\n`),
    }),
  );
  process.stdout.write(`${streams.length} streams are as in ${backup}: start the workers again\n`);
}
