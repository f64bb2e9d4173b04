import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { publishMovie, RawClient, startTestGateway, type TestGateway } from '../../support/gateway.ts';
import { startNatsServer, type TestNatsServer } from '../../support/nats-server.ts';

let nats: TestNatsServer;
let gateway: TestGateway;

beforeAll(async () => {
  nats = await startNatsServer();
  gateway = await startTestGateway(nats.url, { CINESTREAM_ADMIN_TOKEN: 'for-people-on-duty' });
});

afterAll(async () => {
  await gateway?.stop();
  await nats?.close();
});

function ask(token?: string): Promise<Response> {
  const headers = token === undefined ? undefined : { authorization: `Bearer ${token}` };
  return fetch(`${gateway.url}/api/debug/connections`, { headers });
}

describe('GET /api/debug/connections', () => {
  it('is for the admin token alone', async () => {
    expect((await ask()).status).toBe(401);
    expect((await ask('a-guess')).status).toBe(401);
  });

  it('lists the open streams, their filters and how far behind they are', async () => {
    const client = RawClient.get(gateway.port, '/api/movies/stream?genre=Drama&event=movie');
    await client.read(': CineStream');
    const sequence = await publishMovie(gateway.connection, { id: 'tt0111161', title: 'A movie', genre: ['Drama'] });
    await client.read(`id: msg_${sequence}\n`);
    const answer = await (await ask('for-people-on-duty')).json();
    expect(answer).toMatchObject({
      newest_sequence: sequence,
      connections: [
        {
          address: '127.0.0.1',
          user: null,
          filter: '{"genre":["drama"]}',
          named: true,
          events_behind: 0,
          state: 'live',
          unsent_bytes: 0,
        },
      ],
    });
    client.close();
  });
});
