import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { publishMovie, startTestGateway, type TestGateway } from '../../support/gateway.ts';
import { startNatsServer, type TestNatsServer, until } from '../../support/nats-server.ts';

const namespace = `cinestream-${process.pid}`;
const wire = { here: `cs${process.pid}a`, there: `cs${process.pid}b` };
const network = `10.213.${process.pid % 250}`;
const run = promisify(execFile);
const ip = (...words: string[]) => run('ip', words);

/** A machine of its own, as far as the network goes: its wire can be cut, and nothing says goodbye. */
async function createNamespace(): Promise<boolean> {
  try {
    await ip('netns', 'add', namespace);
    await ip('link', 'add', wire.here, 'type', 'veth', 'peer', 'name', wire.there, 'netns', namespace);
    await ip('address', 'add', `${network}.1/30`, 'dev', wire.here);
    await ip('link', 'set', wire.here, 'up');
    await ip('-n', namespace, 'address', 'add', `${network}.2/30`, 'dev', wire.there);
    await ip('-n', namespace, 'link', 'set', wire.there, 'up');
    return true;
  } catch {
    return false;
  }
}

async function removeNamespace(): Promise<void> {
  await ip('netns', 'delete', namespace).catch(() => {});
}

const possible = process.platform === 'linux' && process.getuid?.() === 0 && (await createNamespace());
if (!possible) await removeNamespace();

let nats: TestNatsServer;
let gateway: TestGateway;
const clients: ChildProcess[] = [];

beforeAll(async () => {
  nats = await startNatsServer();
  gateway = await startTestGateway(nats.url, {
    CINESTREAM_HOST: '0.0.0.0',
    CINESTREAM_STALLED_SECONDS: '2',
    CINESTREAM_CLIENT_LIFETIME_SECONDS: '8',
    CINESTREAM_RING_MEGABYTES: '1',
  });
});

afterAll(async () => {
  for (const client of clients) client.kill('SIGKILL');
  await gateway?.stop();
  await nats?.close();
  if (possible) await removeNamespace();
});

/** A client on the other machine; resolves once it has read the head of its stream. */
async function connectFromThere(): Promise<void> {
  const script = `require('net').connect(${gateway.port}, '${network}.1', function () {
    this.write('GET /api/movies/stream HTTP/1.1\\r\\nhost: x\\r\\n\\r\\n');
  }).on('data', (bytes) => process.stdout.write(bytes));`;
  const client = spawn('ip', ['netns', 'exec', namespace, process.execPath, '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  clients.push(client);
  await once(client.stdout, 'data');
}

describe.runIf(possible)('a client whose machine is gone without a word', () => {
  it('is cut off when it takes no more events, and at the latest at the end of its lifetime', async () => {
    await connectFromThere();
    expect(await gateway.measure('clients_connected')).toBe(1);
    await ip('link', 'set', wire.here, 'down');
    for (let number = 1; number <= 200; number += 1)
      await publishMovie(gateway.connection, { id: `tt${1_000_000 + number}`, plot: '.'.repeat(50_000) });
    await until(async () => (await gateway.measure('disconnects_total', { reason: 'stalled' })) === 1 || undefined);
    expect(await gateway.measure('clients_connected')).toBe(0);

    await ip('link', 'set', wire.here, 'up');
    await connectFromThere();
    await ip('link', 'set', wire.here, 'down');
    await until(async () => (await gateway.measure('disconnects_total', { reason: 'lifetime' })) === 1 || undefined);
    expect(await gateway.measure('clients_connected')).toBe(0);
  }, 60_000);
});
