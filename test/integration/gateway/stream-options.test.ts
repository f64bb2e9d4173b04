import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { publishMovie, RawClient, startTestGateway, type TestGateway, untilTaken } from '../../support/gateway.ts';
import { startNatsServer, type TestNatsServer, until } from '../../support/nats-server.ts';

const path = '/api/movies/stream';
let nats: TestNatsServer;
let gateway: TestGateway;

beforeAll(async () => {
  nats = await startNatsServer();
  gateway = await startTestGateway(nats.url, {
    CINESTREAM_HEARTBEAT_SECONDS: '1',
    CINESTREAM_KEEP_ALIVE_SECONDS: '1',
    CINESTREAM_CLIENT_LIFETIME_SECONDS: '0',
  });
});

afterAll(async () => {
  await gateway?.stop();
  await nats?.close();
});

describe('?changes=', () => {
  const published = [
    ['tt0000001', ['new']],
    ['tt0000001', ['recommendations']],
    ['tt0000001', ['rating', 'recommendations']],
    ['tt0000001', ['director_stats', 'recommendations']],
    ['tt0000001', undefined],
  ] as const;
  let sequences: number[];

  beforeAll(async () => {
    sequences = [];
    for (const [id, changes] of published)
      sequences.push(await publishMovie(gateway.connection, { id, genre: ['Drama'], ...(changes && { changes }) }));
    await untilTaken(gateway, sequences.at(-1) ?? 0);
  });

  it.each([
    ['facts', [0, 2, 4]],
    ['new', [0]],
  ])('%s leaves out what else changed, with and without a filter', async (changes, expected) => {
    for (const filter of ['', '&genre=drama']) {
      const client = RawClient.get(gateway.port, `${path}?since=0&changes=${changes}${filter}`);
      // The last of what is wanted has come, and nothing else before it or by the next heartbeat.
      await client.read(': still here');
      expect(client.sequences).toEqual(expected.map((index) => sequences[index]));
      client.close();
    }
  });

  it('of another kind is refused', async () => {
    expect((await fetch(`${gateway.url}${path}?changes=old`)).status).toBe(400);
  });
});

describe('?heartbeat=event', () => {
  it('says what time it is and up to where the client has everything, also what a filter kept back', async () => {
    const client = RawClient.get(gateway.port, `${path}?heartbeat=event&genre=western`);
    await client.read('retry:');
    const sequence = await publishMovie(gateway.connection, { id: 'tt0000002', genre: ['Drama'], changes: ['new'] });
    const text = await client.read(`"last_event_id":"msg_${sequence}"`);
    expect(text).toMatch(
      new RegExp(
        `id: msg_${sequence}\\nevent: heartbeat\\ndata: {"time":"\\d{4}-[^"]+Z","last_event_id":"msg_${sequence}"}`,
      ),
    );
    expect(text).not.toContain(': still here');
    client.close();
  });
});

describe('a lifetime of 0', () => {
  it('is none', async () => {
    const client = RawClient.get(gateway.port, path);
    await client.read(': still here');
    await until(() => client.text.split(': still here').length > 2 || undefined);
    expect(client.text).not.toContain('time to move');
    expect(client.closed).toBe(false);
    client.close();
  });
});

describe('a connection', () => {
  const request = (target: string) => `GET ${target} HTTP/1.1\r\nhost: x\r\n\r\n`;

  it('that asks for a stream behind another answer gets both', async () => {
    const client = new RawClient(gateway.port, request('/asyncapi.json') + request(path));
    await client.read(': CineStream');
    expect(client.text).toMatch(/^HTTP\/1\.1 200 [\s\S]*"asyncapi"[\s\S]*HTTP\/1\.1 200 [\s\S]*text\/event-stream/);
    client.close();
  });

  it.each([
    ['in one go', 0],
    ['once the stream has begun', 1],
  ])('that asks for more behind a stream %s is closed, not left', async (_, later) => {
    const client = new RawClient(gateway.port, request(path) + (later ? '' : request('/asyncapi.json')));
    if (later) {
      await client.read(': CineStream');
      client.socket.write(request('/asyncapi.json'));
    }
    await client.readToEnd();
  });

  it('that sends an empty line behind its request keeps its stream', async () => {
    const client = new RawClient(gateway.port, request(path));
    await client.read(': CineStream');
    client.socket.write('\r\n');
    await client.read(': still here');
    expect(client.closed).toBe(false);
    client.close();
  });

  it('is closed when it has been idle for CINESTREAM_KEEP_ALIVE_SECONDS', async () => {
    const client = new RawClient(gateway.port, request('/asyncapi.json'));
    await client.read('"asyncapi"');
    await client.readToEnd();
  });
});
