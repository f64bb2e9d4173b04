import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { publishMovie, RawClient, startTestGateway, type TestGateway } from '../../support/gateway.ts';
import { startNatsServer, type TestNatsServer, until } from '../../support/nats-server.ts';

const path = '/api/movies/stream';
let nats: TestNatsServer;
let gateway: TestGateway;
let clients: RawClient[] = [];

beforeEach(async () => {
  nats = await startNatsServer();
  gateway = await startTestGateway(nats.url, { CINESTREAM_RING_MEGABYTES: '1', CINESTREAM_DRAIN_SECONDS: '3' });
});

afterEach(async () => {
  for (const client of clients) client.close();
  clients = [];
  await gateway.stop();
  await nats.close();
});

async function connect(query = ''): Promise<RawClient> {
  const client = RawClient.get(gateway.port, path + query);
  clients.push(client);
  await client.read('retry:');
  return client;
}

async function publish(count: number, bytes: number): Promise<void> {
  for (let number = 1; number <= count; number += 1)
    await publishMovie(gateway.connection, { id: `tt${1_000_000 + number}`, plot: '.'.repeat(bytes) });
}

describe('what a gateway measures', () => {
  it('is how full its ring is, within its bound', async () => {
    await publish(10, 1000);
    await until(async () => (await gateway.measure('ring_events')) === 10 || undefined);
    const small = await gateway.measure('ring_bytes');
    expect(small).toBeGreaterThan(10_000);
    expect(small).toBeLessThan(15_000);

    await publish(40, 50_000);
    await until(async () => (await gateway.measure('events_received_total')) === 50 || undefined);
    const [bytes, maximum] = [await gateway.measure('ring_bytes'), await gateway.measure('ring_maximum_bytes')];
    expect(maximum).toBe(1024 ** 2);
    expect(bytes).toBeLessThanOrEqual(maximum);
    expect(bytes).toBeGreaterThan(maximum / 2);
    expect(await gateway.measure('ring_events')).toBeLessThan(25);
    expect(await gateway.measure('movies')).toBe(40);
  });

  it('is what came from where, in how many writes', async () => {
    await publish(5, 100);
    await until(async () => (await gateway.measure('movies')) === 5 || undefined);
    const live = await connect();
    const snapshot = await connect('?snapshot=true');
    await until(() => snapshot.sequences.length === 5 || undefined);
    expect(await gateway.measure('events_replayed_total', { from: 'snapshot' })).toBe(5);
    await publish(3, 100);
    await until(() => live.sequences.length === 3 || undefined);
    expect(await gateway.measure('connections_total')).toBe(2);
    // The snapshot of one, and what came since to both.
    expect(await gateway.measure('events_sent_total')).toBe(5 + 2 * 3);
    expect(await gateway.measure('writes_total')).toBeLessThanOrEqual(1 + 2 * 3);
  });

  it('is how far its drain has come', async () => {
    for (let number = 0; number < 8; number += 1) await connect();
    expect(await gateway.measure('draining_clients')).toBe(0);
    const stopped = gateway.stop();
    const left = new Set<number>();
    await until(async () => {
      const now = await gateway.measure('draining_clients');
      left.add(now);
      return now === 0 || undefined;
    });
    await stopped;
    const seen = [...left];
    expect(seen, 'fewer and fewer').toEqual(seen.toSorted((one, other) => other - one));
    expect(seen.length, 'little by little').toBeGreaterThan(3);
    expect(await gateway.measure('disconnects_total', { reason: 'draining' })).toBe(8);
  });
});
