/**
 * The main job, measured as a user sees it: `npm run bench -- pipeline [--movies N] [--rounds N]`.
 * Each round starts everything from nothing (`cinestream run --fresh`), waits for N movies at an SSE client and prints
 * pages per second of the one browser and the freshness (page fetched → event on the client's socket). Medians last.
 */
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../src/demo/run/ports.ts';
import { readOptions } from './support/options.ts';
import { median } from './support/statistics.ts';

const values = readOptions({ movies: { type: 'string', default: '100' }, rounds: { type: 'string', default: '3' } });

interface Round {
  pagesPerSecond: number;
  freshnessMedian: number;
  freshness99: number;
}

async function measure(): Promise<Round> {
  const directory = await mkdtemp(join(tmpdir(), 'cinestream-bench-'));
  try {
    const port = await freePort();
    const args = ['src/main.ts', 'run', '--fresh', '--data', directory, '--port', `${port}`, '--until', values.movies];
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    let output = '';
    for await (const chunk of child.stdout) output += chunk;
    const figure = (name: string) => Number(new RegExp(`${name}\\s+([\\d.]+)`).exec(output)?.[1] ?? Number.NaN);
    return {
      pagesPerSecond: figure('pages read') / figure('seconds'),
      freshnessMedian: figure('freshness p50'),
      freshness99: figure('freshness p99'),
    };
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

const rounds: Round[] = [];
for (let round = 1; round <= Number(values.rounds); round += 1) {
  const result = await measure();
  rounds.push(result);
  console.log(
    `round ${round}: ${result.pagesPerSecond.toFixed(2)} pages/s, freshness p50 ${result.freshnessMedian} s, p99 ${result.freshness99} s`,
  );
}
console.log(
  `median of ${rounds.length}: ${median(rounds.map((round) => round.pagesPerSecond)).toFixed(2)} pages/s per browser (start-up included), ` +
    `freshness p50 ${median(rounds.map((round) => round.freshnessMedian))} s, p99 ${median(rounds.map((round) => round.freshness99))} s`,
);
