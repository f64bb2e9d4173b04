import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { freePort } from '../../../src/demo/run/ports.ts';
import { publishMovie, RawClient, startTestGateway, type TestGateway } from '../../support/gateway.ts';
import { startNatsServer, type TestNatsServer, until } from '../../support/nats-server.ts';
import {
  hasReverseProxy,
  type ReverseProxy,
  type ReverseProxyName,
  startReverseProxy,
} from '../../support/reverse-proxy.ts';

/** What people write who have not heard of event streams. */
const defaults: Record<ReverseProxyName, string> = {
  nginx: `daemon off; pid nginx.pid; error_log stderr crit; events {}
    http { access_log off; server { listen 127.0.0.1:8080; location / { proxy_pass http://127.0.0.1:3000; } } }`,
  haproxy: `defaults
  mode http
  timeout connect 5s
  timeout client 50s
  timeout server 50s
frontend films
  bind 127.0.0.1:8080
  default_backend gateway
backend gateway
  server gateway 127.0.0.1:3000
`,
};
const examples = join(import.meta.dirname, '../../../examples/proxies');
const files: Record<ReverseProxyName, string> = { nginx: 'nginx.conf', haproxy: 'haproxy.cfg' };

const settings = (['nginx', 'haproxy'] as const).flatMap((name) => [
  { name, kind: 'by default', read: async () => defaults[name] },
  { name, kind: 'as in examples/proxies', read: () => readFile(join(examples, files[name]), 'utf8') },
]);

let nats: TestNatsServer;
let gateway: TestGateway;
let port: number;
const clients: RawClient[] = [];

beforeAll(async () => {
  nats = await startNatsServer();
  gateway = await startTestGateway(nats.url, {
    TRUSTED_PROXY_HOPS: '1',
    MAX_CLIENTS_PER_ADDRESS: '2',
    // HAProxy tells of a client that left when it next writes to it.
    HEARTBEAT_SECONDS: '1',
  });
});

afterEach(async () => {
  for (const client of clients.splice(0)) client.close();
  // The limit would count those that the proxy has not let go yet.
  await until(async () => (await openStreams()) === 0 || undefined);
});

afterAll(async () => {
  await gateway?.stop();
  await nats?.close();
});

async function open(headers: Record<string, string> = {}): Promise<RawClient> {
  const client = RawClient.get(port, '/api/movies/stream', headers);
  clients.push(client);
  await client.read('retry: ');
  return client;
}

async function publishTo(client: RawClient): Promise<number> {
  const sequence = await publishMovie(gateway.connection, { id: 'tt0111161', title: 'Die Verurteilten – ü' });
  await until(() => client.sequences.includes(sequence) || undefined);
  return sequence;
}

async function openStreams(): Promise<number> {
  const metric = await gateway.registry.getSingleMetric('cinestream_gateway_clients_connected')?.get();
  return metric?.values[0]?.value ?? Number.NaN;
}

describe.each(settings.filter(({ name }) => hasReverseProxy(name)))('behind $name $kind', ({ name, kind, read }) => {
  let proxy: ReverseProxy;

  beforeAll(async () => {
    port = await freePort();
    const text = (await read()).replaceAll('127.0.0.1:8080', `127.0.0.1:${port}`);
    proxy = await startReverseProxy(name, text.replaceAll('127.0.0.1:3000', `127.0.0.1:${gateway.port}`), port);
  });

  afterAll(async () => {
    await proxy?.close();
  });

  it('events arrive one by one, whole and unchanged', async () => {
    const client = await open();
    const sequences = [await publishTo(client), await publishTo(client), await publishTo(client)];
    expect(client.sequences).toEqual(sequences);
    expect(Buffer.from(client.body, 'latin1').toString('utf8')).toContain('Die Verurteilten – ü');
    expect(client.text).toMatch(/content-type: text\/event-stream/i);
    expect(client.text).not.toMatch(/content-encoding/i);
  });

  it('a client that asks for compression still gets its events at once', async () => {
    const client = await open({ 'accept-encoding': 'gzip, br' });
    await publishTo(client);
    expect(client.text).not.toMatch(/content-encoding/i);
  });

  it('a client comes back to where it was', async () => {
    const first = await open();
    const seen = await publishTo(first);
    first.close();
    const missed = await publishMovie(gateway.connection, { id: 'tt0000002' });
    const second = await open({ 'last-event-id': `msg_${seen}` });
    const live = await publishTo(second);
    expect(second.sequences).toEqual([missed, live]);
  });

  it('a client that leaves is noticed', async () => {
    const client = await open();
    expect(await openStreams()).toBeGreaterThanOrEqual(1);
    client.close();
    await until(async () => (await openStreams()) === 0 || undefined);
  });

  it.runIf(kind === 'as in examples/proxies')('limits count the client, not the proxy', async () => {
    const from = (address: string) => open({ 'x-forwarded-for': address });
    // What a client claims is not believed: the proxy adds whom it sees, and that is one address here.
    await Promise.all([from('203.0.113.1'), from('203.0.113.2')]);
    const third = await from('203.0.113.3');
    await third.read('event: overload');
  });
});
