import { expect, it } from 'vitest';
import type { Clock } from '../../clock.ts';
import { createLogger } from '../../observability/logger.ts';
import { runEvery } from './run-every.ts';

it('goes on after failures, warns of the first in a row, and ends with its signal', async () => {
  const outcomes = ['', 'away', 'away', '', 'full'];
  const ended = new AbortController();
  const clock: Clock = { now: () => 0, wait: async () => (outcomes.length === 0 ? ended.abort() : undefined) };
  const lines: string[] = [];
  const logger = createLogger('scraper', 'debug', { write: (line) => void lines.push(line) });
  const run = async () => {
    const outcome = outcomes.shift();
    if (outcome) throw new Error(outcome);
  };
  await runEvery({ name: 'admit jobs to the queue', intervalMilliseconds: 250, run }, clock, logger, ended.signal);
  const told = lines.map((line) => JSON.parse(line)).map(({ level, task, error }) => `${level} ${task}: ${error}`);
  expect(told).toEqual([
    'warn admit jobs to the queue: away',
    'debug admit jobs to the queue: away',
    'warn admit jobs to the queue: full',
  ]);
});
