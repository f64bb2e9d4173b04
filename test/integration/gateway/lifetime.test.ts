import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { publishMovie, RawClient, startTestGateway, type TestGateway } from '../../support/gateway.ts';
import { startNatsServer, type TestNatsServer, until } from '../../support/nats-server.ts';

let nats: TestNatsServer;
let gateway: TestGateway;

beforeAll(async () => {
  nats = await startNatsServer();
  gateway = await startTestGateway(nats.url, { CINESTREAM_CLIENT_LIFETIME_SECONDS: '1' });
});

afterAll(async () => {
  await gateway?.stop();
  await nats?.close();
});

describe('a stream at the end of its lifetime', () => {
  it('ends in order, says when to come back, is counted, and goes on where it was', async () => {
    const client = RawClient.get(gateway.port, '/api/movies/stream');
    await client.read('retry:');
    const seen = await publishMovie(gateway.connection, { id: 'tt0000001' });
    const missed = client.readToEnd().then(() => publishMovie(gateway.connection, { id: 'tt0000002' }));
    const text = await client.readToEnd();
    expect(text).toMatch(/: time to move: reconnect and go on\nretry: \d+\n\n\r\n0\r\n\r\n$/);
    expect(client.sequences).toEqual([seen]);
    // The server may hear of the end a moment after the client.
    await until(async () => (await gateway.measure('disconnects_total', { reason: 'lifetime' })) === 1 || undefined);

    const sequence = await missed;
    const again = RawClient.get(gateway.port, '/api/movies/stream', { 'last-event-id': `msg_${seen}` });
    await until(() => again.sequences.length > 0 || undefined);
    expect(again.sequences).toEqual([sequence]);
    again.close();
  });

  it('is over though the client keeps its half of the connection open', async () => {
    const socket = connect({ port: gateway.port, host: '127.0.0.1', allowHalfOpen: true });
    socket.write('GET /api/movies/stream HTTP/1.1\r\nhost: localhost\r\n\r\n');
    socket.resume();
    await once(socket, 'end');
    await until(async () => (await gateway.measure('clients_connected')) === 1 || undefined);
    await until(async () => (await gateway.measure('clients_connected')) === 0 || undefined);
    socket.destroy();
  });
});
