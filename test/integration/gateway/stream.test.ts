import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { publishMovie, RawClient, startTestGateway, type TestGateway, untilTaken } from '../../support/gateway.ts';
import { startNatsServer, type TestNatsServer, until } from '../../support/nats-server.ts';

let nats: TestNatsServer;
let gateway: TestGateway;
const clients: RawClient[] = [];

beforeAll(async () => {
  nats = await startNatsServer();
  gateway = await startTestGateway(nats.url);
});

afterAll(async () => {
  for (const client of clients) client.close();
  await gateway?.stop();
  await nats?.close();
});

function get(path: string, headers: Record<string, string> = {}, version = '1.1'): RawClient {
  const client = RawClient.get(gateway.port, path, headers, version);
  clients.push(client);
  return client;
}

async function stream(query = '', headers: Record<string, string> = {}, version = '1.1'): Promise<RawClient> {
  const client = get(`/api/movies/stream${query}`, headers, version);
  await client.read(': CineStream\nretry: 3500\n\n');
  return client;
}

const publish = (movie: { id: string; [field: string]: unknown }) => publishMovie(gateway.connection, movie);
const received = (client: RawClient, sequence: number) =>
  until(() => client.sequences.includes(sequence) || undefined).catch(() => {
    throw new Error(`waited for ${sequence}, got ${client.text}`);
  });

describe('the bytes on the wire', () => {
  it('are headers, a comment and a retry at once, then one chunk for each event', async () => {
    const client = await stream();
    const sequence = await publish({ id: 'tt0111161', title: 'Die Verurteilten – ü' });
    await received(client, sequence);
    const text = Buffer.from(client.text, 'latin1').toString('utf8');
    const head = text.slice(0, text.indexOf('\r\n\r\n')).toLowerCase().split('\r\n');
    expect(head[0]).toBe('http/1.1 200 ok');
    expect(head).toContain('content-type: text/event-stream; charset=utf-8');
    expect(head).toContain('cache-control: no-cache, no-transform');
    expect(head).toContain('x-accel-buffering: no');
    expect(head).toContain('transfer-encoding: chunked');
    const frame = `id: msg_${sequence}\ndata: {"id":"tt0111161","title":"Die Verurteilten – ü"}\n\n`;
    const size = Buffer.byteLength(frame).toString(16);
    expect(text.slice(text.indexOf('\r\n\r\n') + 4)).toBe(
      `1a\r\n: CineStream\nretry: 3500\n\n\r\n${size}\r\n${frame}\r\n`,
    );
  });

  it('carry the name of the event only where it is asked for', async () => {
    const client = await stream('?event=movie');
    const sequence = await publish({ id: 'tt0111161' });
    await received(client, sequence);
    expect(client.body).toContain(`id: msg_${sequence}\nevent: movie\ndata: {"id":"tt0111161"}\n\n`);
  });

  it('are not chunked for HTTP/1.0', async () => {
    const client = await stream('', {}, '1.0');
    const sequence = await publish({ id: 'tt0111161' });
    await client.read(`id: msg_${sequence}\ndata: {"id":"tt0111161"}\n\n`);
    expect(client.text).not.toMatch(/transfer-encoding/i);
    expect(client.text.endsWith(`3500\n\nid: msg_${sequence}\ndata: {"id":"tt0111161"}\n\n`)).toBe(true);
  });
});

describe('where a stream begins', () => {
  it('is after the Last-Event-ID, which wins over the query', async () => {
    const first = await publish({ id: 'tt0000001' });
    const second = await publish({ id: 'tt0000002' });
    const third = await publish({ id: 'tt0000003' });
    const byHeader = await stream(`?last_event_id=msg_${second}`, { 'last-event-id': `msg_${first}` });
    const byQuery = await stream(`?last_event_id=msg_${second}&since=${first}`);
    const bySince = await stream(`?since=${first}`);
    await Promise.all([received(byHeader, third), received(byQuery, third), received(bySince, third)]);
    expect(byHeader.sequences).toEqual([second, third]);
    expect(byQuery.sequences).toEqual([third]);
    expect(bySince.sequences).toEqual([second, third]);
  });

  it('is at a time, an age ago, or now where the time is still to come', async () => {
    const of = (id: string) => publish({ id, director: ['Since'] });
    const before = await of('tt0000021');
    const stored = Date.now();
    await until(() => Date.now() > stored + 100 || undefined);
    const between = new Date(stored + 50).toISOString();
    const after = await of('tt0000022');
    const atTime = await stream(`?since=${between}&director=since`);
    const ago = await stream('?since=1h&director=since');
    const tomorrow = new Date(Date.now() + 86_400_000).toISOString();
    const toCome = await stream(`?since=${tomorrow}&director=since`);
    await Promise.all([received(atTime, after), received(ago, after)]);
    const live = await of('tt0000023');
    await Promise.all([atTime, ago, toCome].map((client) => received(client, live)));
    expect(atTime.sequences).toEqual([after, live]);
    expect(ago.sequences).toEqual([before, after, live]);
    expect(toCome.sequences).toEqual([live]);
  });

  it('is a problem, named, where since is no time', async () => {
    const client = get('/api/movies/stream?since=yesterday');
    await client.read('an age (30s, 10m, 1h30m, 7d, 1w)');
    expect(client.text).toMatch(/^HTTP\/1.1 400 /);
    expect(client.text).toContain('application/problem+json');
  });

  it('is the newest revision of every movie with a snapshot, then live', async () => {
    await publish({ id: 'tt0000011', revision: 1, director: ['Snap'] });
    const other = await publish({ id: 'tt0000012', revision: 1, director: ['Snap'] });
    const newest = await publish({ id: 'tt0000011', revision: 2, director: ['Snap'] });
    await untilTaken(gateway, newest);
    const client = await stream('?snapshot=true&director=snap');
    await received(client, newest);
    const live = await publish({ id: 'tt0000012', revision: 2, director: ['Snap'] });
    await received(client, live);
    expect(client.sequences).toEqual([other, newest, live]);
  });

  it('is told by a reset where the position was never given out', async () => {
    const last = await publish({ id: 'tt0000001' });
    const ahead = await stream('', { 'last-event-id': 'msg_999999' });
    await ahead.read('event: reset');
    expect(ahead.body).toContain(`id: msg_${last}\nevent: reset\ndata: {"reason":"cursor_ahead","cursor":"msg_999999"`);
    const unknown = await stream('', { 'last-event-id': 'something else' });
    await unknown.read('cursor_unknown');
    const otherEpoch = await stream(`?epoch=true&last_event_id=msg_1-abc`);
    await otherEpoch.read('other_epoch');
    const next = await publish({ id: 'tt0000001' });
    await Promise.all([received(ahead, next), received(unknown, next), received(otherEpoch, next)]);
    expect(otherEpoch.body).toMatch(new RegExp(`id: msg_${next}-\\w+\\ndata`));
  });
});

describe('filters', () => {
  it('let through only what matches, whatever the case', async () => {
    const client = await stream('?genre=drama&decade=1990s&min_rating=9');
    await publish({ id: 'tt0000021', genre: ['Comedy'], decade_category: '1990s', rating: 9.5 });
    await publish({ id: 'tt0000022', genre: ['Drama'], decade_category: '1980s', rating: 9.5 });
    await publish({ id: 'tt0000023', genre: ['Drama'], decade_category: '1990s', rating: 8.9 });
    const match = await publish({ id: 'tt0000024', genre: ['Drama'], decade_category: '1990s', rating: 9 });
    await received(client, match);
    expect(client.sequences).toEqual([match]);
  });

  it('that make no sense are a problem, named', async () => {
    const client = get('/api/movies/stream?min_rating=eleven', { connection: 'close' });
    const answer = await client.readToEnd();
    expect(answer).toMatch(/^HTTP\/1.1 400/);
    expect(answer).toContain('application/problem+json');
    expect(answer).toContain('min_rating');
    expect(answer).toContain('"code":"request_invalid"');
  });
});

describe('HTTP', () => {
  it('answers HEAD, OPTIONS, other methods and other media types', async () => {
    const head = await fetch(`${gateway.url}/api/movies/stream`, { method: 'HEAD' });
    expect(head.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
    const options = await fetch(`${gateway.url}/api/movies/stream`, { method: 'OPTIONS' });
    expect([options.status, options.headers.get('allow')]).toEqual([204, 'GET, HEAD, OPTIONS']);
    const post = await fetch(`${gateway.url}/api/movies/stream`, { method: 'POST' });
    expect([post.status, post.headers.get('allow')]).toEqual([405, 'GET, HEAD, OPTIONS']);
    const html = await fetch(`${gateway.url}/api/movies/stream`, { headers: { accept: 'text/html' } });
    expect([html.status, html.headers.get('content-type')]).toEqual([406, 'application/problem+json; charset=utf-8']);
  });

  it('says clearly that nobody serves the catalogue', async () => {
    const answer = await fetch(`${gateway.url}/api/movies/tt0111161`);
    expect(answer.status).toBe(503);
    expect(await answer.json()).toMatchObject({ title: 'The service is not running', code: 'service_absent' });
  });

  it('keeps scraping switched off until there is a token', async () => {
    const answer = await fetch(`${gateway.url}/api/scrape`, {
      method: 'POST',
      body: '{}',
      headers: { 'content-type': 'application/json' },
    });
    expect(answer.status).toBe(403);
  });
});
