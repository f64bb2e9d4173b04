import { mkdir, readFile, rm, statfs, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '../../clock.ts';
import { EnvironmentError } from '../../errors.ts';
import { freePort } from './ports.ts';
import { type SupervisedProgram, supervise } from './supervisor.ts';

export interface LocalNats {
  url: string;
  program: SupervisedProgram;
  stop(): Promise<void>;
}

const leastFreeBytes = 1024 ** 3;

/** The port where commands look for NATS on this machine; the usual one where they look elsewhere. */
export function localPort(servers: readonly string[]): number {
  const local = servers
    .map((server) => new URL(server.includes('://') ? server : `nats://${server}`))
    .find(({ hostname }) => ['127.0.0.1', 'localhost'].includes(hostname));
  return Number(local?.port || 4222);
}

/**
 * A JetStream-enabled nats-server on loopback that keeps its data in `directory`, on `port` or, where that is taken, another.
 * @throws EnvironmentError when the disk has less than 1 GiB free.
 */
export async function startLocalNats(
  { directory, logDirectory, port: preferred }: { directory: string; logDirectory: string; port: number },
  clock: Clock,
  onGiveUp: (error: EnvironmentError) => void,
): Promise<LocalNats> {
  await mkdir(directory, { recursive: true });
  await requireDiskSpace(directory);
  const pidFile = join(directory, 'nats-server.pid');
  await endOrphan(pidFile, clock);
  const port = await freePort(preferred);
  const configurationFile = join(directory, 'nats-server.conf');
  await writeFile(configurationFile, serverConfiguration(port, directory, pidFile));
  const program = supervise(
    {
      name: 'nats-server',
      command: process.env.NATS_SERVER ?? 'nats-server',
      args: ['-c', configurationFile],
      logFile: join(logDirectory, 'nats-server.log'),
      ownProgram: false,
      patienceMilliseconds: 10_000,
    },
    clock,
    onGiveUp,
  );
  return {
    url: `nats://127.0.0.1:${port}`,
    program,
    async stop() {
      await program.stop();
      await rm(pidFile, { force: true });
    },
  };
}

function serverConfiguration(port: number, directory: string, pidFile: string): string {
  return [
    '# Written by `npm start` at each start.',
    `listen: "127.0.0.1:${port}"`,
    `pid_file: ${JSON.stringify(pidFile)}`,
    'max_payload: 8MB',
    `jetstream { store_dir: ${JSON.stringify(join(directory, 'jetstream'))}, max_file_store: 20GB }`,
    '',
  ].join('\n');
}

async function requireDiskSpace(directory: string): Promise<void> {
  const { bavail, bsize } = await statfs(directory);
  const free = bavail * bsize;
  if (free < leastFreeBytes) {
    throw new EnvironmentError(
      `only ${Math.floor(free / 1024 ** 2)} MiB free at ${directory}: free at least 1 GiB, or run with --fresh to drop the data of earlier runs`,
    );
  }
}

/** A nats-server that survived a killed supervisor still holds the data folder. */
async function endOrphan(pidFile: string, clock: Clock): Promise<void> {
  const processId = Number(await readFile(pidFile, 'utf8').catch(() => ''));
  if (!Number.isInteger(processId) || processId <= 1) return;
  const commandLine = await readFile(`/proc/${processId}/cmdline`, 'utf8').catch(() => 'nats-server');
  if (!commandLine.includes('nats-server')) return;
  try {
    process.kill(processId, 'SIGTERM');
    for (let attempt = 0; attempt < 100; attempt += 1) {
      process.kill(processId, 0);
      await clock.wait(100);
    }
  } catch {
    // It is gone, which is what was wanted.
  }
}
