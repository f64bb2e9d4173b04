import { createSecretKey } from 'node:crypto';
import { jetstream } from '@nats-io/jetstream';
import { SignJWT } from 'jose';
import { afterEach, describe, expect, it } from 'vitest';
import { publishMovie, RawClient, startTestGateway, type TestGateway } from '../../support/gateway.ts';
import { startNatsServer, until } from '../../support/nats-server.ts';

const secret = 'a secret of thirty-two characters!';
const cleanUp: (() => unknown)[] = [];

afterEach(async () => {
  for (const close of cleanUp.splice(0).toReversed()) await close();
});

async function start(settings: Record<string, string>): Promise<TestGateway> {
  const nats = await startNatsServer();
  cleanUp.push(() => nats.close());
  const gateway = await startTestGateway(nats.url, settings);
  cleanUp.push(() => gateway.stop());
  return gateway;
}

function get(gateway: TestGateway, path: string, headers: Record<string, string> = {}): RawClient {
  const client = RawClient.get(gateway.port, path, headers);
  cleanUp.push(() => client.close());
  return client;
}

function token(claims: Record<string, unknown> = {}, expires: string | number = '1h', key = secret): Promise<string> {
  return new SignJWT(claims)
    .setProtectedHeader({ alg: 'HS256' })
    .setExpirationTime(expires)
    .sign(createSecretKey(Buffer.from(key)));
}

const base64 = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
const path = '/api/movies/stream';

const received = (client: RawClient, sequence: number) => until(() => client.sequences.includes(sequence) || undefined);

describe('a gateway with a JWT secret', () => {
  it('lets nobody in without a token that it can trust', async () => {
    const gateway = await start({ CINESTREAM_JWT_SECRET: secret });
    const refused = {
      'no token': undefined,
      nonsense: 'nonsense',
      'of another key': await token({}, '1h', 'another secret of thirty-two chars'),
      expired: await token({}, Math.floor(Date.now() / 1000) - 60),
      unsigned: `${base64({ alg: 'none' })}.${base64({ sub: 'mallory' })}.`,
    };
    for (const [name, bearer] of Object.entries(refused)) {
      const headers: Record<string, string> = bearer === undefined ? {} : { authorization: `Bearer ${bearer}` };
      for (const address of [path, '/api/movies', '/api/movies/tt0111161', '/api/movies/tt0111161/explain']) {
        const answer = await fetch(gateway.url + address, { headers });
        expect([name, address, answer.status]).toEqual([name, address, 401]);
        expect(answer.headers.get('www-authenticate')).toMatch(/^Bearer/);
      }
    }
  });

  it('takes the token from the header, a cookie or the query', async () => {
    const gateway = await start({ CINESTREAM_JWT_SECRET: secret });
    const valid = await token();
    const clients = [
      get(gateway, path, { authorization: `Bearer ${valid}` }),
      get(gateway, path, { cookie: `theme=dark; cinestream_token=${valid}` }),
      get(gateway, `${path}?access_token=${valid}`),
    ];
    for (const client of clients) expect(await client.read(': CineStream')).toMatch(/^HTTP\/1.1 200/);
  });

  it('sends only what the token allows, whatever the query asks for', async () => {
    const gateway = await start({ CINESTREAM_JWT_SECRET: secret });
    const restricted = await token({ cinestream: { filter: { genre: 'Drama' } } });
    const client = get(gateway, `${path}?genre=Comedy&access_token=${restricted}`);
    const other = get(gateway, `${path}?access_token=${restricted}`);
    await Promise.all([client.read(': CineStream'), other.read(': CineStream')]);
    await publishMovie(gateway.connection, { id: 'tt0000001', genre: ['Comedy'] });
    const drama = await publishMovie(gateway.connection, { id: 'tt0000002', genre: ['Drama'] });
    await received(other, drama);
    expect(other.sequences).toEqual([drama]);
    expect(client.sequences).toEqual([]);
  });

  it('ends a stream whose token expires', async () => {
    const gateway = await start({ CINESTREAM_JWT_SECRET: secret });
    const client = get(gateway, path, { authorization: `Bearer ${await token({}, '2s')}` });
    expect(await client.readToEnd()).toContain('event: unauthorized\n');
  });
});

describe('limits per address', () => {
  it('turn away with a 200 that EventSource survives, and let in again when one leaves', async () => {
    const gateway = await start({ CINESTREAM_MAX_CLIENTS_PER_ADDRESS: '2' });
    const clients = [get(gateway, path), get(gateway, path)];
    for (const client of clients) await client.read(': CineStream');
    const refused = get(gateway, path, { connection: 'close' });
    expect(await refused.readToEnd()).toMatch(/^HTTP\/1.1 200/);
    expect(refused.text).toContain('event: overload\n');
    clients[0]?.close();
    await until(async () => {
      const next = get(gateway, path);
      return (await next.read('retry:')).includes(': CineStream') || undefined;
    });
  });

  it('believe X-Forwarded-For only from as many proxies as are trusted', async () => {
    const spoofed = (number: number) => ({ 'x-forwarded-for': `203.0.113.${number}` });
    const direct = await start({ CINESTREAM_MAX_CLIENTS_PER_ADDRESS: '1' });
    await get(direct, path, spoofed(1)).read(': CineStream');
    await get(direct, path, spoofed(2)).read('event: overload');

    const behindOne = await start({ CINESTREAM_MAX_CLIENTS_PER_ADDRESS: '1', CINESTREAM_TRUSTED_PROXY_HOPS: '1' });
    // The proxy appends what it saw; everything before it the client made up.
    await get(behindOne, path, { 'x-forwarded-for': '198.51.100.1, 203.0.113.7' }).read(': CineStream');
    await get(behindOne, path, { 'x-forwarded-for': '198.51.100.2, 203.0.113.7' }).read('event: overload');
    await get(behindOne, path, spoofed(8)).read(': CineStream');

    const behindTwo = await start({ CINESTREAM_MAX_CLIENTS_PER_ADDRESS: '1', CINESTREAM_TRUSTED_PROXY_HOPS: '2' });
    await get(behindTwo, path, { 'x-forwarded-for': '1.2.3.4, 203.0.113.7, 10.0.0.1' }).read(': CineStream');
    await get(behindTwo, path, { 'x-forwarded-for': '5.6.7.8, 203.0.113.7, 10.0.0.2' }).read('event: overload');
    await get(behindTwo, path, { 'x-forwarded-for': '203.0.113.9, 10.0.0.1' }).read(': CineStream');
  });

  it('count an IPv6 client by its /64', async () => {
    const gateway = await start({ CINESTREAM_MAX_CLIENTS_PER_ADDRESS: '1', CINESTREAM_TRUSTED_PROXY_HOPS: '1' });
    await get(gateway, path, { 'x-forwarded-for': '2001:db8:1:1::1' }).read(': CineStream');
    await get(gateway, path, { 'x-forwarded-for': '2001:db8:1:1:ffff::2' }).read('event: overload');
    await get(gateway, path, { 'x-forwarded-for': '2001:db8:1:2::1' }).read(': CineStream');
  });
});

describe('origins', () => {
  it('that are not listed may not read across', async () => {
    const gateway = await start({ CINESTREAM_CORS_ORIGINS: 'https://movies.example' });
    const allowed = async (origin: string) => {
      const answer = await fetch(gateway.url + path, { method: 'HEAD', headers: { origin } });
      return answer.headers.get('access-control-allow-origin');
    };
    expect(await allowed('https://movies.example')).toBe('https://movies.example');
    expect(await allowed('https://movies.example.evil.example')).toBeNull();
    expect(await allowed('null')).toBeNull();
  });

  it('get the headers through that clients in use send, and may read why they are refused', async () => {
    const gateway = await start({ CINESTREAM_CORS_ORIGINS: 'https://*.films.example/', CINESTREAM_JWT_SECRET: secret });
    const origin = 'https://www.films.example';
    const wanted =
      'x-requested-with, pragma, cache-control, if-none-match, traceparent, tracestate, last-event-id, authorization';
    const preflight = await fetch(gateway.url + path, {
      method: 'OPTIONS',
      headers: { origin, 'access-control-request-method': 'GET', 'access-control-request-headers': wanted },
    });
    expect(preflight.headers.get('access-control-allow-origin')).toBe(origin);
    const allowed = preflight.headers.get('access-control-allow-headers')?.toLowerCase().split(', ');
    expect(allowed).toEqual(expect.arrayContaining(wanted.split(', ')));
    const refused = await fetch(gateway.url + path, { headers: { origin } });
    expect(refused.status).toBe(401);
    expect(refused.headers.get('access-control-expose-headers')).toContain('WWW-Authenticate');
  });

  it('are told that * keeps cookies away, where a token is missing', async () => {
    const gateway = await start({ CINESTREAM_JWT_SECRET: secret });
    const refused = await fetch(gateway.url + path, { headers: { origin: 'https://films.example' } });
    expect(await refused.text()).toContain('while CINESTREAM_CORS_ORIGINS is *');
  });
});

describe('scraped text', () => {
  it('cannot end a frame or begin another', async () => {
    const gateway = await start({});
    const client = get(gateway, path);
    await client.read(': CineStream');
    const title = 'A\r\n\r\nevent: reset\ndata: {}\n\nid: msg_1\u0000\u2028\n';
    const sequence = await publishMovie(gateway.connection, { id: 'tt0000001', title });
    await received(client, sequence);
    const last = await publishMovie(gateway.connection, { id: 'tt0000002' });
    await received(client, last);
    expect(client.sequences).toEqual([sequence, last]);
    expect(client.body).not.toMatch(/^event:/m);
    // Not even where bytes in the stream have line breaks of their own.
    const { seq } = await jetstream(gateway.connection).publish(
      'movies.tt0000003',
      '{"a":1}\n\nevent: reset\ndata: {}\n\n',
    );
    const end = await publishMovie(gateway.connection, { id: 'tt0000004' });
    await received(client, end);
    expect(client.sequences).toEqual([sequence, last, seq, end]);
    expect(client.body).not.toMatch(/^event:/m);
  });
});

describe('hostile HTTP', () => {
  it.each([
    ['garbage', 'GARBAGE\r\n\r\n', 400],
    ['headers without end', `GET / HTTP/1.1\r\nhost: x\r\nx-big: ${'a'.repeat(40_000)}\r\n\r\n`, 431],
    ['two lengths', 'POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 1\r\ntransfer-encoding: chunked\r\n\r\n', 400],
    ['a header with a line break', `GET / HTTP/1.1\r\nhost: x\r\nlast-event-id: a\u0000b\r\n\r\n`, 400],
  ])('is refused: %s', async (_, request, status) => {
    const gateway = await start({});
    const client = new RawClient(gateway.port, request);
    expect(await client.readToEnd()).toMatch(new RegExp(`^HTTP/1.1 ${status}`));
    expect((await fetch(gateway.url)).status).toBe(200);
  });
});

describe('slow HTTP', () => {
  it('is cut off: a header that never ends keeps no connection', async () => {
    const gateway = await start({});
    const client = new RawClient(gateway.port, 'GET /api/movies/stream HTTP/1.1\r\nhost: x\r\nx-slow: ');
    // Something each second, so that it is not idle.
    const drip = setInterval(() => client.socket.write('a'), 1000);
    expect(await client.readToEnd().finally(() => clearInterval(drip))).toMatch(/^HTTP\/1.1 408/);
    expect((await fetch(gateway.url)).status).toBe(200);
  });
});
