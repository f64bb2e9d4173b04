import { jetstreamManager } from '@nats-io/jetstream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { streams } from '../../../src/messaging/contracts/subjects.ts';
import { publishMovie, RawClient, startTestGateway, type TestGateway } from '../../support/gateway.ts';
import { startNatsServer, type TestNatsServer, until } from '../../support/nats-server.ts';

const path = '/api/movies/stream';
let nats: TestNatsServer;
let gateway: TestGateway;

beforeAll(async () => {
  nats = await startNatsServer();
  gateway = await startTestGateway(nats.url, {
    CINESTREAM_ADMIN_TOKEN: 'duty',
    CINESTREAM_RING_MEGABYTES: '1',
    CINESTREAM_STALLED_SECONDS: '6',
    CINESTREAM_HEARTBEAT_SECONDS: '1',
  });
});

afterAll(async () => {
  await gateway?.stop();
  await nats?.close();
});

interface Connection {
  filter: string;
  state: string;
  unsent_bytes: number;
}

async function connections(): Promise<Connection[]> {
  const answer = await fetch(`${gateway.url}/api/debug/connections`, { headers: { authorization: 'Bearer duty' } });
  return ((await answer.json()) as { connections: Connection[] }).connections;
}

async function publish(count: number): Promise<number> {
  let sequence = 0;
  for (let number = 1; number <= count; number += 1)
    sequence = await publishMovie(gateway.connection, { id: `tt${1_000_000 + number}`, plot: '.'.repeat(50_000) });
  return sequence;
}

describe('a client that stops reading', () => {
  it('is owed no more than a batch, goes on from JetStream, and costs the others nothing', async () => {
    const stalled = RawClient.get(gateway.port, path);
    await stalled.read('retry:');
    stalled.socket.pause();
    const healthy = RawClient.get(gateway.port, path);
    await healthy.read('retry:');
    // Many times what the ring and the kernel's buffers hold.
    const last = await publish(400);
    await until(() => healthy.text.includes(`id: msg_${last}\n`) || undefined);
    expect(healthy.sequences).toEqual(Array.from({ length: last }, (_, index) => index + 1));
    const owed = (await connections()).map(({ unsent_bytes }) => unsent_bytes);
    expect(Math.max(...owed)).toBeGreaterThan(0);
    expect(Math.max(...owed)).toBeLessThan(200_000);

    stalled.socket.resume();
    await until(() => stalled.text.includes(`id: msg_${last}\n`) || undefined);
    expect(stalled.sequences).toEqual(healthy.sequences);
    for (const client of [stalled, healthy]) client.close();
  });

  it('is told that its position is lost where the stream has let go of what comes behind it', async () => {
    const stalled = RawClient.get(gateway.port, path);
    await stalled.read('retry:');
    stalled.socket.pause();
    const last = await publish(400);
    const manager = await jetstreamManager(gateway.connection);
    await manager.streams.purge(streams.movies, { seq: last - 5 });
    stalled.socket.resume();
    await until(() => stalled.text.includes('event: reset') || undefined);
    expect(stalled.text).toContain('"reason":"cursor_too_old"');
    stalled.close();
  });

  it('is cut off after a while', async () => {
    const before = await gateway.measure('disconnects_total', { reason: 'stalled' });
    const stalled = RawClient.get(gateway.port, path);
    await stalled.read('retry:');
    stalled.socket.pause();
    await publish(400);
    await until(async () => (await gateway.measure('disconnects_total', { reason: 'stalled' })) > before || undefined);
    stalled.close();
  });
});

describe('a client that has closed its half of the connection', () => {
  it('is taken as gone', async () => {
    const client = RawClient.get(gateway.port, path);
    await client.read('retry:');
    await until(async () => (await connections()).length === 1 || undefined);
    client.socket.end();
    await until(async () => (await connections()).length === 0 || undefined);
    await until(() => client.closed || undefined);
  });
});
