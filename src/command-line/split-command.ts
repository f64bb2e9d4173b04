import type { NatsConnection } from '@nats-io/nats-core';
import type { Command } from 'commander';
import { systemClock } from '../clock.ts';
import type { Curation, SplitDecision } from '../etl/curate/split-movie.ts';
import { streams } from '../messaging/contracts/subjects.ts';
import { streamBounds } from '../messaging/nats/read/scan.ts';
import { createLogger } from '../observability/logger.ts';
import { withNats } from './with-nats.ts';

const patienceMilliseconds = 10_000;

interface SplitFlags {
  source: string[];
  observation: string[];
  reason: string;
  by: string;
  undo?: boolean;
  json?: boolean;
}

/** `cinestream catalogue split`: a steward takes a wrong merge apart, or takes that back. */
export function addSplitCommand(group: Command): void {
  group
    .command('split')
    .description('make the named sources of a movie a movie of their own, for good')
    .argument('<id>', 'tt… or cs…')
    .option('--source <names...>', 'sources that tell of another movie', [])
    .option('--observation <source-keys...>', 'the same by source and key, like imdb/tt0111161', [])
    .requiredOption('--reason <text>', 'why, for whoever asks later')
    .option('--by <name>', 'who decides', currentUser())
    .option('--undo', 'take a split back: evidence alone decides again')
    .option('--json', 'the decision and the movies, as JSON')
    .action(split);
}

/** Not `os.userInfo()`: in a container the user often has no name, and it throws. */
function currentUser(): string {
  return process.env.USER || process.env.LOGNAME || `user ${process.getuid?.() ?? 'unknown'}`;
}

async function split(id: string, flags: SplitFlags): Promise<void> {
  const { source: sources, observation: observations, by, reason } = flags;
  const { decision, movies } = await withNats('catalogue', (connection) =>
    decide(connection, { id, sources, observations, by, reason }, flags.undo === true),
  );
  if (flags.json) {
    process.stdout.write(
      `${JSON.stringify({ ...decision, applied: movies !== null, movies: movies ?? [] }, null, 2)}\n`,
    );
    return;
  }
  for (const movie of movies ?? []) process.stdout.write(`${movie.id}\t${movie.observations.join(', ')}\n`);
  process.stderr.write(`${outcomeOf(decision, movies !== null)}\n`);
}

async function decide(connection: NatsConnection, curation: Curation, undo: boolean) {
  const { splitMovie, undoSplit } = await import('../etl/curate/split-movie.ts');
  const { awaitSplit } = await import('../etl/curate/await-split.ts');
  const { lastSequence } = await streamBounds(connection, streams.catalogue);
  const decision = await (undo ? undoSplit : splitMovie)(connection, curation, systemClock);
  const holders = await awaitSplit(connection, decision.split, {
    lastSequence,
    patienceMilliseconds,
    clock: systemClock,
    logger: createLogger('catalogue', 'error'),
  });
  const movies = holders === null ? null : [...holders].map(([id, held]) => ({ id, observations: [...held] }));
  return { decision, movies };
}

function outcomeOf({ key, split }: SplitDecision, applied: boolean): string {
  if (applied) return split.undone ? `one movie again (${key})` : `two movies from now on (${key})`;
  const seconds = patienceMilliseconds / 1000;
  return split.undone
    ? `decided (${key}), and nothing was joined within ${seconds} s: the evidence does not say so, or no ETL runs`
    : `decided (${key}), not done within ${seconds} s: it is as soon as an ETL runs`;
}
