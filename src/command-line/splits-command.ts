import type { Command } from 'commander';
import { readSplits } from '../etl/curate/split-store.ts';
import { describeSplit } from './describe-split.ts';
import { withNats } from './with-nats.ts';

interface SplitsFlags {
  inForce?: boolean;
  json?: boolean;
}

/** `cinestream catalogue splits`: every decision of a steward, with who, when and why. */
export function addSplitsCommand(group: Command): void {
  group
    .command('splits')
    .description('what data stewards split, also what they took back: who, when and why')
    .option('--in-force', 'leave out what was taken back')
    .option('--json', 'the decisions, as JSON')
    .action(listSplits);
}

async function listSplits({ inForce, json }: SplitsFlags): Promise<void> {
  const decisions = (await withNats('catalogue', readSplits))
    .all()
    .map(([key, { movie, apart, rest, undone, history }]) => ({ key, movie, apart, rest, in_force: !undone, history }))
    .filter(({ in_force }) => in_force || !inForce)
    .toSorted((one, other) => (lastChange(one.history) < lastChange(other.history) ? 1 : -1));
  if (json) {
    process.stdout.write(`${JSON.stringify(decisions, null, 2)}\n`);
    return;
  }
  for (const decision of decisions) process.stdout.write(`${decision.movie}\t${describeSplit(decision)}`);
  const count = decisions.filter(({ in_force }) => in_force).length;
  process.stderr.write(`${count} in force${inForce ? '' : `, ${decisions.length - count} taken back`}\n`);
}

function lastChange(history: readonly { at: string }[]): string {
  return history.at(-1)?.at ?? '';
}
