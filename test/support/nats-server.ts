import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface TestNatsServer {
  url: string;
  storeDirectory: string;
  /** Where other things than clients are listened for, with a configuration that asks for them. */
  ports: NatsPorts;
  /** Of the process that runs now. */
  processId(): number;
  signal(name: NodeJS.Signals): void;
  /** Resolves when the process has ended, by whatever. */
  exited(): Promise<void>;
  /** SIGKILL: what a power cut does. */
  kill(): Promise<void>;
  /** Starts it again on the same port with the same data. */
  restart(): Promise<void>;
  close(): Promise<void>;
}

export interface NatsPorts {
  cluster?: number;
  monitoring?: number;
}

/** A real nats-server (NATS_SERVER or the one on PATH) with JetStream on a free port and its own data folder. */
export async function startNatsServer(
  extraArguments: string[] = [],
  extraConfiguration = '',
  maximumFileStore = '1TB',
): Promise<TestNatsServer> {
  const directory = await mkdtemp(join(tmpdir(), 'cinestream-nats-'));
  let child: ChildProcess | undefined;
  let port = -1;
  let ports: NatsPorts = {};

  async function start(): Promise<void> {
    const portsDirectory = await mkdtemp(join(directory, 'ports-'));
    // The default bound is a share of the free disk, which the bounds of the streams would not fit on a full machine.
    const configuration = join(directory, 'nats.conf');
    const store = JSON.stringify(join(directory, 'data'));
    await writeFile(
      configuration,
      `jetstream { store_dir: ${store}, max_file_store: ${maximumFileStore} }\n${extraConfiguration}\n`,
    );
    child = spawn(
      process.env.NATS_SERVER ?? 'nats-server',
      [
        '-a',
        '127.0.0.1',
        '-p',
        String(port),
        '-c',
        configuration,
        '--ports_file_dir',
        portsDirectory,
        ...extraArguments,
      ],
      { stdio: 'ignore' },
    );
    const failed = new Promise<never>((_, reject) => child?.once('error', reject));
    const { nats, ...others } = await Promise.race([failed, readPorts(portsDirectory, child)]);
    port = nats;
    ports = others;
  }

  async function exited(running: ChildProcess | undefined): Promise<void> {
    if (running === undefined || running.exitCode !== null || running.signalCode !== null) return;
    await once(running, 'exit');
  }

  async function kill(): Promise<void> {
    const running = child;
    child = undefined;
    running?.kill('SIGKILL');
    await exited(running);
  }

  await start();
  return {
    get url() {
      return `nats://127.0.0.1:${port}`;
    },
    storeDirectory: join(directory, 'data'),
    get ports() {
      return ports;
    },
    processId: () => child?.pid ?? 0,
    signal: (name) => void child?.kill(name),
    exited: () => exited(child),
    kill,
    restart: start,
    close: async () => {
      await kill();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

/** nats-server writes `<name>_<pid>.ports` once it listens. */
async function readPorts(directory: string, child: ChildProcess): Promise<NatsPorts & { nats: number }> {
  const file = join(directory, `nats-server_${child.pid}.ports`);
  return until(async () => {
    const text = await readFile(file, 'utf8').catch(() => '');
    if (text === '') return undefined;
    const listed = JSON.parse(text) as Record<'nats' | 'cluster' | 'monitoring', string[] | undefined>;
    const portOf = ([address]: string[] = []) => (address === undefined ? undefined : Number(new URL(address).port));
    return { nats: portOf(listed.nats) ?? 0, cluster: portOf(listed.cluster), monitoring: portOf(listed.monitoring) };
  });
}

/** Polls until `read` gives something other than undefined; fails after `seconds`. */
export async function until<T>(read: () => Promise<T | undefined> | T | undefined, seconds = 30): Promise<T> {
  const deadline = Date.now() + seconds * 1000;
  for (;;) {
    const value = await read();
    if (value !== undefined && value !== false) return value;
    if (Date.now() > deadline)
      throw new Error(`the condition did not hold within ${seconds} s: ${read.toString().slice(0, 200)}`);
    await new Promise<void>((resolve) => {
      setTimeout(resolve, 20);
    });
  }
}
