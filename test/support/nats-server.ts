import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface TestNatsServer {
  url: string;
  storeDirectory: string;
  /** SIGKILL: what a power cut does. */
  kill(): Promise<void>;
  /** Starts it again on the same port with the same data. */
  restart(): Promise<void>;
  close(): Promise<void>;
}

/** A real nats-server (NATS_SERVER or the one on PATH) with JetStream on a free port and its own data folder. */
export async function startNatsServer(extraArguments: string[] = [], extraConfiguration = ''): Promise<TestNatsServer> {
  const directory = await mkdtemp(join(tmpdir(), 'cinestream-nats-'));
  let child: ChildProcess | undefined;
  let port = -1;

  async function start(): Promise<void> {
    const portsDirectory = await mkdtemp(join(directory, 'ports-'));
    // The default bound is a share of the free disk, which the bounds of the streams would not fit on a full machine.
    const configuration = join(directory, 'nats.conf');
    const store = JSON.stringify(join(directory, 'data'));
    await writeFile(configuration, `jetstream { store_dir: ${store}, max_file_store: 1TB }\n${extraConfiguration}\n`);
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
    port = await Promise.race([failed, readPort(portsDirectory, child)]);
  }

  async function kill(signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    const running = child;
    child = undefined;
    if (running === undefined || running.exitCode !== null) return;
    const exited = new Promise((resolve) => running.once('exit', resolve));
    running.kill(signal);
    await exited;
  }

  await start();
  return {
    get url() {
      return `nats://127.0.0.1:${port}`;
    },
    storeDirectory: join(directory, 'data'),
    kill: () => kill(),
    restart: start,
    close: async () => {
      await kill();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

/** nats-server writes `<name>_<pid>.ports` once it listens. */
async function readPort(directory: string, child: ChildProcess): Promise<number> {
  const file = join(directory, `nats-server_${child.pid}.ports`);
  return until(async () => {
    const text = await readFile(file, 'utf8').catch(() => '');
    if (text === '') return undefined;
    const ports = JSON.parse(text) as { nats: string[] };
    return Number(new URL(ports.nats[0] ?? '').port);
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
