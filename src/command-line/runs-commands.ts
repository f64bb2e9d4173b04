import type { NatsConnection } from '@nats-io/nats-core';
import type { Command } from 'commander';
import { systemClock } from '../clock.ts';
import { pauseRun, requireRun, resumeRun, stopRun } from '../messaging/crawl/run-control.ts';
import { isActive, listRuns, type Run, whyWithoutMovies } from '../messaging/crawl/runs.ts';
import { exitCodes } from './exit-codes.ts';
import { shutdownRequested } from './shutdown.ts';
import { withNats } from './with-nats.ts';

const lookEveryMilliseconds = 1000;

/** `cinestream runs …`: what crawls go on, how they went, and to hold or end one. */
export function addRunsCommands(program: Command): void {
  const group = program.command('runs').description('look at crawl runs, hold them or end them');
  group
    .command('list')
    .description(
      'one line each, newest first: run, source, state, beginning, pages done and found, failed, observations',
    )
    .option('--source <name>', 'only of this source')
    .option('--json', 'as JSON, one a line')
    .action(list);
  group
    .command('show')
    .description('all that is known of a run, as JSON; why it found no movies where it found none')
    .argument('<run>', 'its name in the list')
    .action(show);
  group
    .command('watch')
    .description('a line at each change until the run is over; exits with 1 where it found no movies or was cancelled')
    .argument('<run>', 'its name in the list')
    .action(watch);
  const changing = (
    name: string,
    description: string,
    change: (connection: NatsConnection, run: string) => Promise<Run>,
  ) =>
    group
      .command(name)
      .description(description)
      .argument('<run>', 'its name in the list')
      .action(async (run: string) => {
        const changed = await withNats('runs', (connection) => change(connection, run));
        process.stdout.write(`${lineOf(changed)}\n`);
      });
  changing('pause', 'let its pages wait until it is resumed', pauseRun);
  changing('resume', 'go on with a run that was paused', resumeRun);
  changing('stop', 'end it: what waits of it is not read', (connection, run) => stopRun(connection, run, systemClock));
}

async function list({ source, json }: { source?: string; json?: boolean }): Promise<void> {
  const runs = await withNats('runs', listRuns);
  const chosen = runs.filter((run) => source === undefined || run.source === source);
  for (const run of chosen) process.stdout.write(`${json ? JSON.stringify(shown(run)) : lineOf(run)}\n`);
  process.stderr.write(chosen.length === 0 ? 'no runs\n' : `${chosen.length} runs\n`);
}

async function show(name: string): Promise<void> {
  const run = await withNats('runs', (connection) => requireRun(connection, name));
  process.stdout.write(`${JSON.stringify(shown(run), null, 2)}\n`);
}

async function watch(name: string): Promise<void> {
  const { signal } = shutdownRequested();
  await withNats('runs', async (connection) => {
    let told = '';
    for (;;) {
      const run = await requireRun(connection, name);
      const line = lineOf(run);
      if (line !== told) process.stdout.write(`${line}\n`);
      told = line;
      if (!isActive(run)) return end(run);
      if (signal.aborted) {
        process.exitCode = exitCodes.unfinished;
        return;
      }
      await systemClock.wait(lookEveryMilliseconds, signal);
    }
  });
}

function end(run: Run): void {
  const why = whyWithoutMovies(run);
  if (why !== null) process.stderr.write(`${why}\n`);
  if (why !== null || run.state === 'cancelled') process.exitCode = exitCodes.failed;
}

/** A run as people and their programs read it: without what only scrapers count with. */
function shown(run: Run) {
  const { counted: _, reserved: __, schema_version: ___, ...rest } = run;
  const why = whyWithoutMovies(run);
  return { ...rest, state: stateOf(run), ...(why === null ? {} : { why }) };
}

function stateOf({ state, paused }: Run): string {
  return paused === true && (state === 'starting' || state === 'running') ? 'paused' : state;
}

function lineOf(run: Run): string {
  const { read, fresh, queued, failed, blocked, refused, observations } = run.counters;
  const pages = `${read + fresh}/${queued}`;
  return [run.run, run.source, stateOf(run), run.started_at, pages, failed + blocked + refused, observations].join(
    '\t',
  );
}
