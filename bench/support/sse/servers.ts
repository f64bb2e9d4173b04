import { type ChildProcess, fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort } from '../../../src/demo/run/ports.ts';
import { until } from '../../../test/support/nats-server.ts';

/** A server under measure. */
export interface Server {
  url: string;
  /** Its own processes: their CPU and memory count. */
  processes: number[];
  close(): Promise<void>;
}

export type StartServer = (natsUrl: string) => Promise<Server>;

/** Our gateway as a process, with limits that let the whole bench come from one address. */
export async function startGatewayProcess(natsUrl: string): Promise<Server> {
  const port = await freePort();
  const child = spawn(process.execPath, ['src/main.ts', 'gateway'], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: {
      ...process.env,
      NATS_URL: natsUrl,
      PORT: `${port}`,
      CINESTREAM_HOST: '127.0.0.1',
      CINESTREAM_METRICS_PORT: '0',
      LOG_LEVEL: 'warn',
      CINESTREAM_MAX_CLIENTS_PER_ADDRESS: '20000',
      CINESTREAM_DRAIN_SECONDS: '1',
    },
  });
  const url = `http://127.0.0.1:${port}/api/movies/stream`;
  await until(async () => (await fetch(url, { method: 'HEAD' }).catch(() => undefined))?.ok || undefined);
  return { url, processes: [pidOf(child)], close: () => end(child) };
}

/** One of the servers in `bench/baselines/sse`. */
export function baseline(
  name: 'better-sse' | 'textbook' | 'raw-limit',
  environment: Record<string, string> = {},
): StartServer {
  return async (natsUrl) => {
    const child = forkBaseline(name, { ...environment, NATS_URL: natsUrl });
    const port = await portOf(child);
    return { url: `http://127.0.0.1:${port}/api/movies/stream`, processes: [pidOf(child)], close: () => end(child) };
  };
}

const nchanModules = ['/usr/lib/nginx/modules/ngx_nchan_module.so', '/usr/share/nginx/modules/ngx_nchan_module.so'];

/** Whether nginx with nchan is installed (Debian: `apt-get install nginx libnginx-mod-nchan`). */
export function hasNchan(): boolean {
  return nchanModules.some((path) => existsSync(path));
}

/** nginx with nchan: one worker, since the others have one process too. */
export async function startNchan(natsUrl: string): Promise<Server> {
  const directory = await mkdtemp(join(tmpdir(), 'cinestream-nchan-'));
  const port = await freePort();
  await writeFile(join(directory, 'nginx.conf'), nchanConfiguration(port, directory));
  const child = spawn('nginx', [
    '-p',
    directory,
    '-e',
    join(directory, 'error.log'),
    '-c',
    join(directory, 'nginx.conf'),
  ]);
  await until(async () => (await fetch(`http://127.0.0.1:${port}/`).catch(() => undefined)) && true);
  const feeder = forkBaseline('nchan-feeder', {
    NATS_URL: natsUrl,
    NCHAN_PUBLISH_URL: `http://127.0.0.1:${port}/publish`,
  });
  await portOf(feeder);
  return {
    url: `http://127.0.0.1:${port}/api/movies/stream`,
    processes: [pidOf(child)],
    async close() {
      await end(feeder);
      await end(child);
      await rm(directory, { recursive: true, force: true });
    },
  };
}

function nchanConfiguration(port: number, directory: string): string {
  return `load_module ${nchanModules.find((path) => existsSync(path))};
daemon off;
worker_processes 1;
worker_rlimit_nofile 20000;
pid ${directory}/nginx.pid;
error_log ${directory}/error.log warn;
events { worker_connections 20000; }
http {
  access_log off;
  client_body_temp_path ${directory}/body;
  proxy_temp_path ${directory}/proxy;
  fastcgi_temp_path ${directory}/fastcgi;
  uwsgi_temp_path ${directory}/uwsgi;
  scgi_temp_path ${directory}/scgi;
  nchan_shared_memory_size 256M;
  server {
    listen 127.0.0.1:${port} backlog=4096;
    keepalive_requests 1000000;
    location = /publish {
      nchan_publisher;
      nchan_channel_id movies;
      nchan_message_buffer_length 2000;
      nchan_message_timeout 60s;
    }
    location = /api/movies/stream {
      nchan_subscriber eventsource;
      nchan_channel_id movies;
      nchan_subscriber_first_message newest;
    }
    location / { return 204; }
  }
}
`;
}

function forkBaseline(name: string, environment: Record<string, string>): ChildProcess {
  return fork(fileURLToPath(new URL(`../../baselines/sse/${name}.ts`, import.meta.url)), {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    env: { ...process.env, ...environment },
  });
}

async function portOf(child: ChildProcess): Promise<number> {
  const [{ port }] = (await Promise.race([
    once(child, 'message'),
    once(child, 'exit').then(([code]) => {
      throw new Error(`a server ended before it listened, exit code ${code}`);
    }),
  ])) as [{ port: number }];
  return port;
}

function pidOf(child: ChildProcess): number {
  if (child.pid === undefined) throw new Error('a server could not be started: is the program installed?');
  return child.pid;
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill('SIGTERM');
  await exited;
}
