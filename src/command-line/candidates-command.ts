import { SingleBar } from 'cli-progress';
import type { Command } from 'commander';
import type { CandidateMovie, CandidatePair } from '../etl/curate/candidates.ts';
import { candidateThreshold, sameThreshold } from '../movie/identity/match.ts';
import { wholeNumber } from './arguments.ts';
import { withNats } from './with-nats.ts';

interface CandidatesFlags {
  limit: number;
  json?: boolean;
}

/** `cinestream catalogue candidates`: the middle band of identity, for people to look at. */
export function addCandidatesCommand(group: Command): void {
  group
    .command('candidates')
    .description(
      `movies that may be one and were kept apart (evidence from ${candidateThreshold} to below ${sameThreshold}), the likeliest first`,
    )
    .option('--limit <count>', 'pairs at most', wholeNumber(1), 50)
    .option('--json', 'the pairs with all evidence, as JSON')
    .action(listCandidates);
}

async function listCandidates({ limit, json }: CandidatesFlags): Promise<void> {
  const { findCandidates } = await import('../etl/curate/candidates.ts');
  const bar = new SingleBar({
    stream: process.stderr,
    format: '{bar} {value}/{total} movies read, {eta_formatted} left',
  });
  const pairs = await withNats('catalogue', (connection) =>
    findCandidates(connection, (done, total) => {
      if (done === 1) bar.start(total, 0);
      bar.update(done);
    }),
  );
  bar.stop();
  const shown = pairs.slice(0, limit);
  if (json) process.stdout.write(`${JSON.stringify(shown.map(tellPair), null, 2)}\n`);
  else for (const pair of shown) process.stdout.write(describePair(pair));
  process.stderr.write(
    `${shown.length === pairs.length ? '' : `${shown.length} of `}${pairs.length} pairs of movies that may be one\n`,
  );
}

function tellPair({ movies, match }: CandidatePair) {
  return { score: match.score, movies, evidence: match.evidence };
}

function describePair({ movies, match }: CandidatePair): string {
  const evidence = match.evidence.map(({ reason, weight }) => `${reason} ${weight < 0 ? '' : '+'}${weight}`);
  return `${match.score.toFixed(1)}\t${movies.map(describeMovie).join('\n\t')}\n\t${evidence.join('; ')}\n`;
}

function describeMovie({ id, title, year, director, observations }: CandidateMovie): string {
  return `${id}  ${title ?? '–'} (${year ?? '–'}), ${director.join(', ') || '–'}  [${observations.join(', ')}]`;
}
