import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { until } from './nats-server.ts';

export interface ReverseProxy {
  port: number;
  close(): Promise<void>;
}

const programs = {
  nginx: { command: 'nginx', arguments: (folder: string, file: string) => ['-p', folder, '-c', file] },
  haproxy: { command: 'haproxy', arguments: (_: string, file: string) => ['-q', '-db', '-f', file] },
} as const;

export type ReverseProxyName = keyof typeof programs;

/** Whether this machine has it. */
export function hasReverseProxy(name: ReverseProxyName): boolean {
  return spawnSync(programs[name].command, ['-v'], { stdio: 'ignore' }).status === 0;
}

/** A real reverse proxy with this configuration, which listens on that port of loopback and runs in the foreground. */
export async function startReverseProxy(
  name: ReverseProxyName,
  configuration: string,
  port: number,
): Promise<ReverseProxy> {
  const folder = await mkdtemp(join(tmpdir(), `cinestream-${name}-`));
  const file = join(folder, 'proxy.conf');
  await writeFile(file, configuration);
  const { command, arguments: argumentsFor } = programs[name];
  const child = spawn(command, argumentsFor(folder, file), { stdio: ['ignore', 'ignore', 'pipe'], detached: true });
  let complaint = '';
  child.stderr.on('data', (text) => {
    complaint += text;
  });
  await until(async () => {
    if (child.exitCode !== null) throw new Error(`${name} ended: ${complaint}`);
    return fetch(`http://127.0.0.1:${port}/`).then(
      ({ ok }) => ok || undefined,
      () => undefined,
    );
  });
  return {
    port,
    async close() {
      await stop(child);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null) return;
  const exited = new Promise((resolve) => child.once('exit', resolve));
  // Its workers, too.
  process.kill(-child.pid, 'SIGKILL');
  await exited;
}
