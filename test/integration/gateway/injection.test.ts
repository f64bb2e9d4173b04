import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RawClient, startTestGateway, type TestGateway } from '../../support/gateway.ts';
import { startNatsServer, type TestNatsServer, until } from '../../support/nats-server.ts';

const scrapeToken = 'a-token-for-scraping';
let server: TestNatsServer;
let gateway: TestGateway;

beforeAll(async () => {
  server = await startNatsServer();
  gateway = await startTestGateway(server.url, { CINESTREAM_SCRAPE_TOKEN: scrapeToken });
});

afterAll(async () => {
  await gateway?.stop();
  await server?.close();
});

const lines = encodeURIComponent(
  '\r\n\r\nset-cookie: a=b\r\nevent: movie\r\nid: msg_1\r\ndata: {"id":"tt0000001"}\r\n\r\n',
);

describe('line breaks in what a client sends', () => {
  it.each([
    ['a cursor', `/api/movies/stream?last_event_id=msg_1${lines}`],
    ['an epoch', `/api/movies/stream?last_event_id=msg_1-x${lines}`],
    ['a filter', `/api/movies/stream?director=${lines}`],
    ['an id to filter by', `/api/movies/stream?id=tt0000001${lines}`],
    ['a start', `/api/movies/stream?since=${lines}`],
    ['a movie', `/api/movies/tt0000001${lines}`],
    ['a movie that is to be explained', `/api/movies/${lines}/explain`],
    ['a search', `/api/movies?query=${lines}&cursor=${lines}`],
    ['a path', `/${lines}`],
  ])('begin neither a header nor an event: in %s', async (_, path) => {
    const client = RawClient.get(gateway.port, path, { connection: 'close' });
    await client.read('\r\n\r\n');
    await until(() => client.closed || /\n(: CineStream|\{)/.test(client.text) || undefined);
    const [head = '', ...body] = client.text.split('\r\n\r\n');
    expect(head).not.toMatch(/^set-cookie/im);
    expect(body.join('\r\n\r\n')).not.toMatch(/^(set-cookie|event: movie|id: msg_1$)/im);
    client.close();
  });

  it('in headers are not even read', async () => {
    const bare = new RawClient(
      gateway.port,
      'GET /api/movies/stream HTTP/1.1\r\nhost: x\r\nlast-event-id: msg_1\rset-cookie: a=b\r\n\r\n',
    );
    expect(await bare.readToEnd()).toMatch(/^HTTP\/1.1 400/);
  });
});

describe('names of prototypes in what a client sends', () => {
  it('change nothing', async () => {
    const query = '__proto__[polluted]=1&__proto__.polluted=1&constructor[prototype][polluted]=1&__proto__=polluted';
    const body = `{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},"url":"https://movies.example/1"}`;
    await (await fetch(`${gateway.url}/api/movies?${query}`)).text();
    await (await fetch(`${gateway.url}/api/movies/__proto__?${query}`)).text();
    const stream = RawClient.get(gateway.port, `/api/movies/stream?${query}`, { connection: 'close' });
    await stream.read('\r\n\r\n');
    stream.close();
    await post(Buffer.from(body));
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });
});

describe('a body', () => {
  it.each([
    ['that is too long', Buffer.alloc(1024 * 1024, 'a'), {}],
    [
      'that unfolds to hundreds of megabytes',
      gzipSync(Buffer.alloc(200 * 1024 * 1024)),
      { 'content-encoding': 'gzip' },
    ],
  ])('%s is refused, and not kept', async (_, body, headers) => {
    const before = process.memoryUsage().rss;
    expect((await post(body, headers)).status).toBe(413);
    expect(process.memoryUsage().rss - before).toBeLessThan(100 * 1024 * 1024);
  });

  it('that is no JSON is refused', async () => {
    expect((await post(Buffer.from('{"url":'))).status).toBe(400);
  });
});

function post(body: Buffer, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(`${gateway.url}/api/scrape`, {
    method: 'POST',
    headers: { authorization: `Bearer ${scrapeToken}`, 'content-type': 'application/json', ...headers },
    body: new Uint8Array(body),
  });
}
