import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { NatsConnection } from '@nats-io/nats-core';
import type { Command } from 'commander';
import { ConfigurationError, EnvironmentError } from '../errors.ts';
import { PageArchive } from '../messaging/crawl/page-archive.ts';
import {
  type DeadLetterFilter,
  deadLetters,
  dropDeadLetter,
  replayDeadLetter,
  type StoredDeadLetter,
} from '../messaging/nats/consumer/dead-letter-store.ts';
import { agrees } from './agrees.ts';
import { wholeNumber } from './arguments.ts';
import { withNats } from './with-nats.ts';

type Flags = DeadLetterFilter & { number?: number; yes?: boolean };

const done = { drop: 'dropped', replay: 'replayed' } as const;

/** `cinestream deadletter …`: what could not be processed, and what becomes of it. */
export function addDeadLetterCommands(program: Command): void {
  const group = program.command('deadletter').description('look at, repeat or drop what could not be processed');
  const filtered = (command: Command) =>
    command
      .option('--stage <stage>', 'only of this stage: scraper, etl, enrich')
      .option('--source <name>', 'only of this source')
      .option('--code <code>', 'only with this error code');
  filtered(group.command('list').description('one line each, oldest first'))
    .option('--json', 'as JSON, one a line, with their evidence')
    .action(list);
  group
    .command('show')
    .description('one dead letter with its original bytes')
    .argument('<number>', 'its number in the list', wholeNumber(1))
    .action(show);
  group
    .command('evidence')
    .description('the page that could not be read: its document, screenshot and report, as files')
    .argument('<number>', 'its number in the list', wholeNumber(1))
    .option('--into <folder>', 'where to write them', '.')
    .action(writeEvidence);
  filtered(group.command('replay').description('send them to where they came from'))
    .option('--number <number>', 'only this one', wholeNumber(1))
    .option('--yes', 'all of them, where nothing says which')
    .action((flags: Flags) => settle(flags, 'replay', replayDeadLetter));
  filtered(group.command('drop').description('take them out for good'))
    .option('--number <number>', 'only this one', wholeNumber(1))
    .option('--yes', 'all of them, where nothing says which')
    .action((flags: Flags) => settle(flags, 'drop', dropDeadLetter));
}

async function list({ json, ...filter }: DeadLetterFilter & { json?: boolean }): Promise<void> {
  await withNats('deadletter', async (connection) => {
    let count = 0;
    for await (const letter of deadLetters(connection, filter)) {
      const { sequence, failedAt, stage, source, code, attempts, error } = letter;
      const { body: _, ...told } = letter;
      if (json) process.stdout.write(`${JSON.stringify(told)}\n`);
      else process.stdout.write(`${sequence}\t${failedAt}\t${stage}\t${source}\t${code}\t${attempts}\t${error}\n`);
      count += 1;
    }
    process.stderr.write(count === 0 ? 'no dead letters\n' : `${count} dead letters\n`);
  });
}

async function show(number: number): Promise<void> {
  await withNats('deadletter', async (connection) => {
    const { body, ...rest } = await find(connection, number);
    process.stdout.write(`${JSON.stringify({ ...rest, body: new TextDecoder().decode(body) }, null, 2)}\n`);
  });
}

async function writeEvidence(number: number, { into }: { into: string }): Promise<void> {
  await withNats('deadletter', async (connection) => {
    const letter = await find(connection, number);
    const key = pageOf(letter.evidence);
    if (key === null) {
      throw new EnvironmentError(`dead letter ${number} (${letter.code}) is not about a page that was read`);
    }
    const archive = await PageArchive.open(connection);
    const { screenshot, report } = await archive.evidence(key);
    const files = { 'page.html': await archive.body(key), 'screenshot.png': screenshot, 'report.json': report };
    await mkdir(into, { recursive: true });
    for (const [name, content] of Object.entries(files)) {
      const path = join(into, `deadletter-${number}-${name}`);
      if (content === null) process.stderr.write(`${name} is not kept\n`);
      else await writeFile(path, content).then(() => process.stdout.write(`${path}\n`));
    }
  });
}

/** The archive's key of the page in a dead letter's evidence. */
function pageOf(evidence: string | undefined): string | null {
  try {
    const { page } = JSON.parse(evidence ?? '{}') as { page?: unknown };
    return typeof page === 'string' ? page : null;
  } catch {
    return null;
  }
}

async function find(connection: NatsConnection, number: number): Promise<StoredDeadLetter> {
  for await (const letter of deadLetters(connection)) {
    if (letter.sequence === number) return letter;
  }
  throw new EnvironmentError(`there is no dead letter ${number}: see cinestream deadletter list`);
}

async function settle(
  { number, yes, ...filter }: Flags,
  verb: keyof typeof done,
  act: (connection: NatsConnection, letter: StoredDeadLetter) => Promise<void>,
): Promise<void> {
  await withNats('deadletter', async (connection) => {
    const chosen: StoredDeadLetter[] = [];
    for await (const letter of deadLetters(connection, filter)) {
      if (number === undefined || letter.sequence === number) chosen.push(letter);
    }
    const isAll = number === undefined && Object.keys(filter).length === 0;
    if (isAll && chosen.length > 0 && yes !== true && !(await agrees(`${verb} all ${chosen.length} dead letters?`))) {
      throw new ConfigurationError(
        `nothing is done: say which with --stage, --source, --code or --number, or ${verb} all ${chosen.length} with --yes`,
      );
    }
    for (const letter of chosen) await act(connection, letter);
    process.stdout.write(`${done[verb]} ${chosen.length}\n`);
  });
}
