import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { publishMovie, RawClient, startTestGateway, type TestGateway } from '../../support/gateway.ts';
import { startNatsServer, type TestNatsServer, until } from '../../support/nats-server.ts';

let nats: TestNatsServer;
let gateway: TestGateway;

beforeAll(async () => {
  nats = await startNatsServer();
  gateway = await startTestGateway(nats.url, { CLIENT_LIFETIME_SECONDS: '1' });
});

afterAll(async () => {
  await gateway?.stop();
  await nats?.close();
});

async function disconnects(reason: string): Promise<number> {
  const metric = await gateway.registry.getSingleMetric('cinestream_gateway_disconnects_total')?.get();
  return metric?.values.find(({ labels }) => labels.reason === reason)?.value ?? 0;
}

describe('a stream at the end of its lifetime', () => {
  it('ends in order, says when to come back, is counted, and goes on where it was', async () => {
    const client = RawClient.get(gateway.port, '/api/movies/stream');
    await client.read('retry:');
    const seen = await publishMovie(gateway.connection, { id: 'tt0000001' });
    const missed = client.readToEnd().then(() => publishMovie(gateway.connection, { id: 'tt0000002' }));
    const text = await client.readToEnd();
    expect(text).toMatch(/: time to move: reconnect and go on\nretry: \d+\n\n\r\n0\r\n\r\n$/);
    expect(client.sequences).toEqual([seen]);
    expect(await disconnects('lifetime')).toBe(1);

    const sequence = await missed;
    const again = RawClient.get(gateway.port, '/api/movies/stream', { 'last-event-id': `msg_${seen}` });
    await until(() => again.sequences.length > 0 || undefined);
    expect(again.sequences).toEqual([sequence]);
    again.close();
  });
});
