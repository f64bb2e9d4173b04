import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { until } from '../../../test/support/nats-server.ts';
import { systemClock } from '../../clock.ts';
import type { EnvironmentError } from '../../errors.ts';
import { supervise } from './supervisor.ts';

let directory: string;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'cinestream-supervisor-'));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

const specification = (script: string) => ({
  name: 'part',
  command: process.execPath,
  args: ['-e', script],
  logFile: join(directory, 'part.log'),
  ownProgram: false,
  patienceMilliseconds: 2000,
});

function exists(processId: number): boolean {
  try {
    process.kill(processId, 0);
    return true;
  } catch {
    return false;
  }
}

describe('supervise', () => {
  it('starts a killed program again and ends the children that it left behind', async () => {
    const script = `
      const child = require('node:child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
      console.log('child ' + child.pid);
      setInterval(() => {}, 1000);`;
    const program = supervise(specification(script), systemClock, () => {});
    const children = async () =>
      [...(await readFile(join(directory, 'part.log'), 'utf8').catch(() => '')).matchAll(/child (\d+)/g)].map((match) =>
        Number(match[1]),
      );
    const [first] = await until(async () => ((await children()).length === 1 ? children() : undefined));
    process.kill(program.processId() ?? 0, 'SIGKILL');
    const [, second] = await until(async () => ((await children()).length === 2 ? children() : undefined));
    expect(program.restarts()).toBe(1);
    await until(() => (exists(first ?? 0) ? undefined : true));
    await program.stop();
    await until(() => (exists(second ?? 0) ? undefined : true));
  });

  it('gives up on a program that keeps ending right after its start, and names its log', async () => {
    const { promise, resolve } = Promise.withResolvers<EnvironmentError>();
    const program = supervise(specification('process.exit(3)'), systemClock, resolve);
    expect((await promise).message).toContain('part.log');
    await program.stop();
  });

  it('gives up on one that takes long to find that it cannot start, too', async () => {
    const slow = { time: 0, now: () => (slow.time += 10_000), wait: () => Promise.resolve() };
    const { promise, resolve } = Promise.withResolvers<EnvironmentError>();
    const program = supervise(specification('process.exit(3)'), slow, resolve);
    expect((await promise).message).toContain('exit code 3');
    await program.stop();
  });
});
