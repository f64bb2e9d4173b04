import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../../../src/demo/run/ports.ts';
import { until } from '../../../support/nats-server.ts';

export type ProxyProgram = 'nginx' | 'haproxy';

export interface ReverseProxy {
  port: number;
  url: string;
  close(): Promise<void>;
}

export interface ReverseProxyOptions {
  program: ProxyProgram;
  /** File in examples/proxies, used as it is but for the ports. */
  example: string;
  /** Ports of the gateways, in place of 3000 and 3001. */
  gatewayPorts: [number, number];
  /** What the machine's own configuration says beside the example. */
  machine?: { idleSeconds?: number; compressAll?: boolean };
}

const examples = join(import.meta.dirname, '../../../../examples/proxies');

/** Whether the program can be run here. */
export function isInstalled(program: ProxyProgram): boolean {
  return spawnSync(program, ['-v']).status === 0;
}

/** A real nginx or HAProxy with an example of ours beside a configuration like Debian's. Resolves when it listens. */
export async function startReverseProxy(options: ReverseProxyOptions): Promise<ReverseProxy> {
  const directory = await mkdtemp(join(tmpdir(), 'cinestream-proxy-'));
  const port = await freePort();
  const [first, second] = options.gatewayPorts;
  const example = (await readFile(join(examples, options.example), 'utf8'))
    .replace('listen 8080', `listen 127.0.0.1:${port}`)
    .replace('bind :8080', `bind 127.0.0.1:${port}`)
    .replaceAll('127.0.0.1:3000', `127.0.0.1:${first}`)
    .replaceAll('127.0.0.1:3001', `127.0.0.1:${second}`);
  await writeFile(join(directory, 'example.conf'), example);
  const machine = options.program === 'nginx' ? nginxMachine(directory, options) : haproxyMachine(options);
  await writeFile(join(directory, 'machine.conf'), machine);
  const child = spawn(options.program, argumentsOf(options.program, directory), {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let complaints = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaints += text;
  });
  await until(() => {
    if (child.exitCode !== null) throw new Error(`${options.program} ended: ${complaints}`);
    return listens(port);
  });
  return {
    port,
    url: `http://127.0.0.1:${port}`,
    async close() {
      await end(child);
      await rm(directory, { recursive: true, force: true });
    },
  };
}

function argumentsOf(program: ProxyProgram, directory: string): string[] {
  if (program === 'haproxy')
    return ['-db', '-f', join(directory, 'machine.conf'), '-f', join(directory, 'example.conf')];
  return ['-p', directory, '-e', 'error.log', '-c', join(directory, 'machine.conf')];
}

function nginxMachine(directory: string, { machine }: ReverseProxyOptions): string {
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((name) => `${name}_temp_path ${name};`);
  return `daemon off;
worker_processes 1;
pid nginx.pid;
error_log error.log warn;
events { worker_connections 4096; }
http {
  access_log off;
  ${temporary.join(' ')}
  sendfile on;
  tcp_nopush on;
  gzip on;
  ${machine?.compressAll ? 'gzip_types *; gzip_proxied any; gzip_min_length 0;' : ''}
  ${machine?.idleSeconds === undefined ? '' : `proxy_read_timeout ${machine.idleSeconds}s;`}
  include ${join(directory, 'example.conf')};
}
`;
}

function haproxyMachine({ machine }: ReverseProxyOptions): string {
  const idleSeconds = machine?.idleSeconds ?? 50;
  return `defaults
  mode http
  timeout connect 5s
  timeout client ${idleSeconds}s
  timeout server ${idleSeconds}s
  ${machine?.compressAll ? 'compression algo gzip' : ''}
`;
}

function listens(port: number): Promise<true | undefined> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy();
      resolve(true);
    });
    socket.on('error', () => resolve(undefined));
  });
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill('SIGTERM');
  await exited;
}
