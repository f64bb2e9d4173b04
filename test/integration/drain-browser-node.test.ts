import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, test } from 'vitest';
import { until } from '../support/nats-server.ts';

const script = fileURLToPath(new URL('../../charts/cinestream/files/grid/drain.sh', import.meta.url));
const programs = ['bash', 'curl', 'jq'].every((program) => spawnSync(program, ['--version']).status === 0);
const secret = 'only the Grid knows it';

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

let stop: (() => Promise<void>) | undefined;
let draining: ChildProcess | undefined;

afterEach(async () => {
  draining?.kill('SIGKILL');
  await stop?.();
});

/** A browser node, and the hub in front of it, which answer as told. */
async function startNode(answer: Answer): Promise<number> {
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  stop = async () => {
    server.closeAllConnections();
    await new Promise<void>((resolve) => server.close(() => resolve()));
    stop = undefined;
  };
  return (server.address() as AddressInfo).port;
}

/** Runs the script as the pod of the node does. */
function drain(port: number): ChildProcess {
  const env = {
    ...process.env,
    SE_NODE_PORT: String(port),
    SE_REGISTRATION_SECRET: secret,
    HUB_URL: `http://127.0.0.1:${port}/hub`,
  };
  draining = spawn('bash', [script], { env, stdio: 'ignore' });
  return draining;
}

function statusWith(sessions: number): string {
  const slots = Array.from({ length: 2 }, (_, slot) => ({ session: slot < sessions ? {} : null }));
  return JSON.stringify({ value: { node: { nodeId: 'node-1', slots } } });
}

describe.skipIf(!programs)('a browser node that is taken away', () => {
  test('is drained though it does not answer at first, and waited for until its last session has ended', async () => {
    const drains: string[] = [];
    let asked = 0;
    let sessions = 1;
    const port = await startNode(({ method, url, headers, socket }, response) => {
      if (method === 'POST') {
        expect(headers['x-registration-secret']).toBe(secret);
        drains.push(url ?? '');
        response.end();
        return;
      }
      asked += 1;
      if (asked === 1) socket.destroy();
      else response.end(statusWith(sessions));
    });
    const running = drain(port);
    const ended = once(running, 'exit');
    await until(() => asked >= 4 || running.exitCode !== null || undefined);
    expect(drains).toEqual(['/hub/se/grid/distributor/node/node-1/drain']);
    expect(running.exitCode).toBeNull();
    sessions = 0;
    expect(await ended).toEqual([0, null]);
  });

  test('is told itself, and told again, while the hub and then it too refuse', async () => {
    const drains: string[] = [];
    const port = await startNode(({ method, url }, response) => {
      if (method !== 'POST') {
        response.end(statusWith(drains.length < 4 ? 1 : 0));
        return;
      }
      drains.push(url ?? '');
      response.statusCode = drains.length < 4 ? 500 : 200;
      response.end();
    });
    const [code] = await once(drain(port), 'exit');
    expect(code).toBe(0);
    const attempt = ['/hub/se/grid/distributor/node/node-1/drain', '/se/grid/node/drain'];
    expect(drains).toEqual([...attempt, ...attempt]);
  });

  test('is not waited for when its process has ended', async () => {
    const port = await startNode((_, response) => response.end());
    await stop?.();
    const [code] = await once(drain(port), 'exit');
    expect(code).toBe(0);
  });
});
