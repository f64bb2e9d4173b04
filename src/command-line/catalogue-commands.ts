import type { NatsConnection } from '@nats-io/nats-core';
import { type Command, Option } from 'commander';
import {
  type CatalogueExplanation,
  type CatalogueSearchReply,
  type CatalogueSearchRequest,
  catalogueExplainRequestSchema,
  catalogueGetRequestSchema,
  catalogueSearchRequestSchema,
  type SearchSort,
  searchSortSchema,
} from '../messaging/contracts/services.ts';
import { services } from '../messaging/contracts/subjects.ts';
import { askService } from '../messaging/nats/request.ts';
import { wholeNumber } from './arguments.ts';
import { addCandidatesCommand } from './candidates-command.ts';
import { describeSplit } from './describe-split.ts';
import { addSplitCommand } from './split-command.ts';
import { addSplitsCommand } from './splits-command.ts';
import { withNats } from './with-nats.ts';

const patienceMilliseconds = 10_000;

interface SearchFlags {
  genre?: string;
  decade?: string;
  director?: string;
  type?: string;
  country?: string;
  language?: string;
  sort?: SearchSort;
  minRating?: number;
  limit: number;
  cursor?: string;
}

/** `cinestream catalogue …`: movies by id and by text, why each field is as it is, and what stewards decide. */
export function addCatalogueCommands(program: Command): void {
  const group = program.command('catalogue').description('look into the catalogue, and decide what evidence cannot');
  group
    .command('get')
    .description('a movie as users see it, as JSON (asks a running ETL)')
    .argument('<id>', 'tt… or cs…')
    .action((id: string) =>
      withNats('catalogue', async (connection) => {
        const schema = catalogueGetRequestSchema;
        print(await ask(connection, services.catalogueGet, schema, { id }));
      }),
    );
  group
    .command('search')
    .description('movies by text and filters (asks a running ETL)')
    .argument('[query]', 'words of title, people, plot or keywords')
    .option('--genre <name>', 'only movies of this genre')
    .option('--decade <decade>', 'like 1990s')
    .option('--director <name>', 'only movies of this director')
    .option('--type <type>', 'like tvSeries')
    .option('--country <country>', 'code or English name')
    .option('--language <language>', 'code or English name')
    .addOption(new Option('--sort <order>', 'order of the movies').choices(searchSortSchema.options))
    .option('--min-rating <rating>', 'from 0 to 10', Number)
    .option('--limit <count>', 'movies at most', wholeNumber(1, 200), 20)
    .option('--cursor <cursor>', 'go on where the last answer ended, which says how')
    .action(search);
  group
    .command('explain')
    .description('which source won each field of a movie, and by which rule (asks a running ETL)')
    .argument('<id>', 'tt… or cs…')
    .option('--json', 'all of it, as JSON')
    .action(explain);
  addSplitCommand(group);
  addSplitsCommand(group);
  addCandidatesCommand(group);
}

async function search(query: string | undefined, flags: SearchFlags): Promise<void> {
  const { minRating, ...filter } = flags;
  const question = { ...filter, query, min_rating: minRating } as CatalogueSearchRequest;
  await withNats('catalogue', async (connection) => {
    const schema = catalogueSearchRequestSchema as never;
    const reply = (await ask(connection, services.catalogueSearch, schema, question)) as CatalogueSearchReply;
    for (const { id, title, year, rating, director } of reply.movies) {
      process.stdout.write(`${id}\t${rating ?? '–'}\t${year || '–'}\t${title}\t${director.join(', ')}\n`);
    }
    const more = reply.next_cursor === null ? '' : `; more with --cursor ${reply.next_cursor}`;
    process.stderr.write(`${reply.movies.length} of ${reply.total} movies${more}\n`);
  });
}

async function explain(id: string, { json }: { json?: boolean }): Promise<void> {
  await withNats('catalogue', async (connection) => {
    const schema = catalogueExplainRequestSchema;
    const reply = (await ask(connection, services.catalogueExplain, schema, { id })) as CatalogueExplanation;
    if (json) return print(reply);
    process.stdout.write(`${reply.id}, revision ${reply.revision}\n`);
    for (const { field, value, sentence, others } of reply.fields) {
      process.stdout.write(`  ${field} = ${JSON.stringify(value).slice(0, 100)}\n    ${sentence}\n`);
      for (const other of others) {
        process.stdout.write(`    ${other.source} says ${JSON.stringify(other.value).slice(0, 100)}\n`);
      }
    }
    for (const { stage, version, outcome, milliseconds } of reply.lineage) {
      const time = typeof milliseconds === 'number' ? `, ${milliseconds} ms` : '';
      process.stdout.write(`  ${stage} ${version}: ${outcome}${time}\n`);
    }
    for (const { id: candidate, score, evidence } of reply.candidates) {
      process.stdout.write(`  perhaps the same movie: ${candidate} (${score.toFixed(1)}: ${evidence.join('; ')})\n`);
    }
    for (const decision of reply.curated) process.stdout.write(indent(describeSplit(decision)));
  });
}

async function ask<T>(
  connection: NatsConnection,
  subject: string,
  schema: Parameters<typeof askService<T>>[2],
  question: T,
): Promise<unknown> {
  const answer = await askService(connection, subject, schema, question, patienceMilliseconds);
  return JSON.parse(new TextDecoder().decode(answer));
}

function print(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
}

function indent(lines: string): string {
  return lines.replace(/^(?=.)/gm, '  ');
}
