import { afterEach, describe, expect, it } from 'vitest';
import { openMovieStream } from '../../../clients/typescript/src/index.ts';
import { systemClock } from '../../../src/clock.ts';
import { freePort } from '../../../src/demo/run/ports.ts';
import { type CuttingProxy, startCuttingProxy } from '../../support/cutting-proxy.ts';
import { publishMovie, RawClient, startTestGateway, type TestGateway } from '../../support/gateway.ts';
import { startNatsServer, type TestNatsServer, until } from '../../support/nats-server.ts';
import { isInstalled, type ProxyProgram, type ReverseProxy, startReverseProxy } from './support/reverse-proxy.ts';

const path = '/api/movies/stream';
const cleanUp: (() => unknown)[] = [];

afterEach(async () => {
  for (const close of cleanUp.splice(0).toReversed()) await close();
});

interface Scene {
  nats: TestNatsServer;
  gateway: TestGateway;
  /** Between the reverse proxy and the gateway: sees what the reverse proxy asks. */
  upstream: CuttingProxy;
  proxy: ReverseProxy;
}

interface Setting {
  program: ProxyProgram;
  example: string;
  machine?: { idleSeconds?: number; compressAll?: boolean };
  gateway?: Record<string, string>;
}

async function start({ program, example, machine, gateway: settings }: Setting): Promise<Scene> {
  const nats = await startNatsServer();
  cleanUp.push(() => nats.close());
  const gateway = await startTestGateway(nats.url, {
    CINESTREAM_ADMIN_TOKEN: 'duty',
    CINESTREAM_TRUSTED_PROXY_HOPS: '1',
    ...settings,
  });
  cleanUp.push(() => gateway.stop());
  const upstream = await startCuttingProxy(gateway.port);
  cleanUp.push(() => upstream.close());
  const port = Number(new URL(upstream.url).port);
  const proxy = await startReverseProxy({ program, example, machine, gatewayPorts: [port, port] });
  cleanUp.push(() => proxy.close());
  return { nats, gateway, upstream, proxy };
}

async function openStream({ proxy }: Scene, headers: Record<string, string> = {}): Promise<RawClient> {
  const client = RawClient.get(proxy.port, path, headers);
  cleanUp.push(() => client.close());
  await client.read('retry: 3500\n\n');
  return client;
}

async function connections(gateway: TestGateway): Promise<{ address: string }[]> {
  const answer = await fetch(`${gateway.url}/api/debug/connections`, { headers: { authorization: 'Bearer duty' } });
  return ((await answer.json()) as { connections: { address: string }[] }).connections;
}

const programs: { program: ProxyProgram; extension: string; idleSetting: string }[] = [
  { program: 'nginx', extension: 'conf', idleSetting: 'proxy_read_timeout' },
  { program: 'haproxy', extension: 'cfg', idleSetting: 'timeout server' },
];

for (const { program, extension, idleSetting } of programs) {
  const installed = isInstalled(program);
  if (!installed) console.log(`skipped: the gateway behind ${program}, which is not installed`);
  const defaults: Setting = { program, example: `${program}-default.${extension}` };
  const tuned: Setting = { program, example: `${program}-tuned.${extension}` };

  describe.skipIf(!installed)(`behind ${program}`, () => {
    it.each([
      ['default', defaults],
      ['tuned', tuned],
    ])('%s: each event arrives at once, whole, with the gateway’s headers', async (_, setting) => {
      const scene = await start(setting);
      const client = await openStream(scene);
      // Waiting for one before the next is published: nothing may be held back until more has come.
      for (const id of ['tt0000001', 'tt0000002', 'tt0000003']) {
        const sequence = await publishMovie(scene.gateway.connection, { id, title: 'Die Verurteilten – ü' });
        await client.read(`id: msg_${sequence}\ndata: {"id":"${id}"`);
      }
      expect(client.sequences).toEqual([1, 2, 3]);
      expect(client.text).toMatch(/^HTTP\/1.1 200/);
      expect(client.text).toMatch(/content-type: text\/event-stream; charset=utf-8/i);
      expect(client.text).toMatch(/cache-control: no-cache, no-transform/i);
    });

    it.each([
      ['default', defaults],
      ['tuned', tuned],
    ])('%s: each event arrives at once where everything is compressed', async (_, setting) => {
      const scene = await start({ ...setting, machine: { compressAll: true } });
      const answer = await fetch(scene.proxy.url + path, { headers: { 'accept-encoding': 'gzip' } });
      const reader = (answer.body as ReadableStream<Uint8Array>).getReader();
      cleanUp.push(() => reader.cancel());
      const decoder = new TextDecoder();
      let text = '';
      for (const id of ['tt0000001', 'tt0000002']) {
        await publishMovie(scene.gateway.connection, { id });
        while (!text.includes(`data: {"id":"${id}"}\n\n`)) text += decoder.decode((await reader.read()).value);
      }
      // nginx does not heed `no-transform`.
      const compressed = program === 'nginx' && setting === defaults;
      expect(answer.headers.get('content-encoding')).toBe(compressed ? 'gzip' : null);
    });

    it('default: comments keep a silent stream open beyond the idle time of the proxy', async () => {
      const scene = await start({
        ...defaults,
        machine: { idleSeconds: 3 },
        gateway: { CINESTREAM_HEARTBEAT_SECONDS: '1' },
      });
      const client = await openStream(scene);
      await until(() => client.text.split(': still here').length > 5 || undefined);
      expect(client.closed).toBe(false);
    });

    it(`default: without comments the proxy ends it (${idleSetting})`, async () => {
      const scene = await start({
        ...defaults,
        machine: { idleSeconds: 2 },
        gateway: { CINESTREAM_HEARTBEAT_SECONDS: '600' },
      });
      const client = await openStream(scene);
      await client.readToEnd();
      expect(client.text).not.toContain('still here');
    });

    it.each([
      ['default', defaults],
      ['tuned', tuned],
    ])('%s: the gateway learns that a client has left, with the next comments at the latest', async (_, setting) => {
      const scene = await start({ ...setting, gateway: { CINESTREAM_HEARTBEAT_SECONDS: '1' } });
      const client = await openStream(scene);
      expect(await connections(scene.gateway)).toHaveLength(1);
      client.close();
      await until(async () => (await connections(scene.gateway)).length === 0 || undefined);
    });

    it('tuned: requests share connections to the gateway', async () => {
      const scene = await start(tuned);
      for (let count = 0; count < 5; count += 1) {
        const answer = await fetch(`${scene.proxy.url}/openapi.json`);
        expect(answer.status).toBe(200);
        await answer.arrayBuffer();
      }
      // Without a word HAProxy's checks connect too; each of its threads keeps connections of its own.
      expect(scene.upstream.requests.length).toBeLessThanOrEqual(2);
      expect(scene.upstream.requests[0]).toMatch(/^GET \/openapi.json HTTP\/1.1\r\n/);
    });

    it('tuned: the client’s address counts, not what the client says it is', async () => {
      const scene = await start(tuned);
      await openStream(scene, { 'x-forwarded-for': '203.0.113.9' });
      expect(await connections(scene.gateway)).toMatchObject([{ address: '127.0.0.1' }]);
    });

    it('tuned: a client is moved to another replica, and gets every event once and in order', async () => {
      const nats = await startNatsServer();
      cleanUp.push(() => nats.close());
      const [firstPort, secondPort] = [await freePort(), await freePort()];
      const first = await startTestGateway(nats.url, { PORT: `${firstPort}` });
      cleanUp.push(() => first.stop());
      const second = await startTestGateway(nats.url, { PORT: `${secondPort}` });
      cleanUp.push(() => second.stop());
      const proxy = await startReverseProxy({ ...tuned, gatewayPorts: [firstPort, secondPort] });
      cleanUp.push(() => proxy.close());
      const publish = (number: number) => publishMovie(second.connection, { id: `tt000000${number}` });

      const ids: string[] = [];
      const stream = openMovieStream({ url: proxy.url, since: '1', clock: hurried });
      const done = (async () => {
        for await (const movie of stream) ids.push(movie.id);
      })();
      cleanUp.push(() => {
        stream.close();
        return done;
      });
      await publish(1);
      await publish(2);
      await until(() => ids.includes('tt0000002') || undefined);
      await first.stop();
      await publish(3);
      await publish(4);
      await until(() => ids.includes('tt0000004') || undefined);
      expect(ids).toEqual(['tt0000002', 'tt0000003', 'tt0000004']);
    });

    it('tuned: while no replica answers, EventSource is told when to come back and not sent away for good', async () => {
      const port = await freePort();
      const proxy = await startReverseProxy({ ...tuned, gatewayPorts: [port, port] });
      cleanUp.push(() => proxy.close());
      const answer = await until(async () => {
        const tried = await fetch(proxy.url + path);
        return tried.status === 200 ? tried : undefined;
      });
      expect(answer.headers.get('content-type')).toBe('text/event-stream');
      expect(await answer.text()).toContain('\nretry: 5000\n\n');
      expect((await fetch(`${proxy.url}/api/movies`)).status).toBeGreaterThanOrEqual(502);
    });
  });
}

/** Pauses between connections pass a hundred times as fast. */
const hurried = {
  now: systemClock.now,
  wait: (milliseconds: number, signal?: AbortSignal) =>
    systemClock.wait(milliseconds < 30_000 ? milliseconds / 100 : milliseconds, signal),
};
