import type { NatsConnection } from '@nats-io/nats-core';
import type { Command } from 'commander';
import { systemClock } from '../clock.ts';
import type { Curation, Decision } from '../etl/curate/split-film.ts';
import { streamState } from '../messaging/read-stream.ts';
import { streams } from '../messaging/subjects.ts';
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

/** `cinestream catalogue split`: a curator takes a wrong merge apart, or takes that back. */
export function addSplitCommand(group: Command): void {
  group
    .command('split')
    .description('make the named sources of a film a film of their own, for good')
    .argument('<id>', 'tt… or cs…')
    .option('--source <names...>', 'sources that tell of another film', [])
    .option('--observation <references...>', 'the same by source and key, like imdb/tt0111161', [])
    .requiredOption('--reason <text>', 'why, for whoever asks later')
    .option('--by <name>', 'who decides', currentUser())
    .option('--undo', 'take a split back: evidence alone decides again')
    .option('--json', 'the decision and the films, as JSON')
    .action(split);
}

/** Not `os.userInfo()`: in a container the user often has no name, and it throws. */
function currentUser(): string {
  return process.env.USER || process.env.LOGNAME || `user ${process.getuid?.() ?? 'unknown'}`;
}

async function split(id: string, flags: SplitFlags): Promise<void> {
  const { source: sources, observation: observations, by, reason } = flags;
  const { decision, films } = await withNats('catalogue', (connection) =>
    decide(connection, { id, sources, observations, by, reason }, flags.undo === true),
  );
  if (flags.json) {
    process.stdout.write(`${JSON.stringify({ ...decision, applied: films !== null, films: films ?? [] }, null, 2)}\n`);
    return;
  }
  for (const film of films ?? []) process.stdout.write(`${film.id}\t${film.observations.join(', ')}\n`);
  process.stderr.write(`${outcomeOf(decision, films !== null)}\n`);
}

async function decide(connection: NatsConnection, curation: Curation, undo: boolean) {
  const { splitFilm, undoSplit } = await import('../etl/curate/split-film.ts');
  const { awaitDivision } = await import('../etl/curate/await-division.ts');
  const { lastSequence } = await streamState(connection, streams.catalogue);
  const decision = await (undo ? undoSplit : splitFilm)(connection, curation, systemClock);
  const holders = await awaitDivision(connection, decision.split, {
    lastSequence,
    patienceMilliseconds,
    clock: systemClock,
    logger: createLogger('catalogue', 'error'),
  });
  const films = holders === null ? null : [...holders].map(([id, held]) => ({ id, observations: [...held] }));
  return { decision, films };
}

function outcomeOf({ key, split }: Decision, applied: boolean): string {
  if (applied) return split.undone ? `one film again (${key})` : `two films from now on (${key})`;
  const seconds = patienceMilliseconds / 1000;
  return split.undone
    ? `decided (${key}), and nothing was joined within ${seconds} s: the evidence does not say so, or no ETL runs`
    : `decided (${key}), not done within ${seconds} s: it is as soon as an ETL runs`;
}
