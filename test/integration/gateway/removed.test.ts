import { afterAll, beforeAll, expect, test } from 'vitest';
import { publishMovie, publishRemoval, RawClient, startTestGateway, type TestGateway } from '../../support/gateway.ts';
import { startNatsServer, type TestNatsServer, until } from '../../support/nats-server.ts';

let server: TestNatsServer;
let gateway: TestGateway;

beforeAll(async () => {
  server = await startNatsServer();
  gateway = await startTestGateway(server.url);
});

afterAll(async () => {
  await gateway?.stop();
  await server?.close();
});

function open(query: string): RawClient {
  return new RawClient(gateway.port, `GET /api/movies/stream${query} HTTP/1.1\r\nhost: x\r\n\r\n`);
}

test('a movie that is gone is said to be so to everybody, and is in no snapshot', async () => {
  await publishMovie(gateway.connection, { id: 'tt0000001', title: 'Stays', genre: ['Drama'], revision: 1 });
  await publishMovie(gateway.connection, { id: 'tt0000002', title: 'Goes', genre: ['Drama'], revision: 1 });
  const clients = [open('?since=0'), open('?since=0&genre=drama&event=movie')];
  for (const { text } of clients) expect(text).not.toContain('removed');
  await until(() => clients.every(({ text }) => text.includes('Goes')) || undefined);
  await publishRemoval(gateway.connection, 'tt0000002', 2);
  const frame = 'id: msg_3\nevent: removed\ndata: {"id":"tt0000002","removed":true,"revision":2}\n\n';
  await until(() => clients.every(({ text }) => text.includes(frame)) || undefined);
  const late = open('?snapshot=true');
  await publishMovie(gateway.connection, { id: 'tt0000003', title: 'Comes', genre: [], revision: 1 });
  await until(() => late.text.includes('Comes') || undefined);
  expect(late.text).toContain('Stays');
  expect(late.text).not.toContain('Goes');
  for (const client of [...clients, late]) client.socket.destroy();
});
