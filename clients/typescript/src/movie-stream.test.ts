import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Clock, systemClock } from './clock.ts';
import { MovieStreamError } from './errors.ts';
import { openMovieStream } from './movie-stream.ts';
import type { MovieStreamOptions, Reset, StreamState } from './options.ts';

type Answer = (response: ServerResponse, request: IncomingMessage) => void;

let server: Server;
let url: string;
/** What the server answers, one connection after another; after the last one it says that it is the end (204). */
let answers: Answer[];
let requests: IncomingMessage[];

beforeEach(async () => {
  answers = [];
  requests = [];
  server = createServer((request, response) => {
    requests.push(request);
    const answer = answers.shift() ?? ((last: ServerResponse) => last.writeHead(204).end());
    answer(response, request);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterEach(() => {
  server.closeAllConnections();
  server.close();
});

/** A stream of these frames, then the end. */
const streamOf =
  (...frames: string[]): Answer =>
  (response) =>
    response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8' }).end(frames.join(''));

/** A stream of these frames that breaks off. */
const brokenAfter =
  (...frames: string[]): Answer =>
  (response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write(frames.join(''), () => response.socket?.resetAndDestroy());
  };

const movie = (sequence: number) => `id: msg_${sequence}\ndata: {"id":"tt00000${sequence}"}\n\n`;

/** Waits no time, and keeps what was waited for. IdleWatchdog is left to the real clock. */
class RecordingClock implements Clock {
  readonly waits: number[] = [];
  readonly #silence: number;

  constructor(silence: number) {
    this.#silence = silence;
  }

  now(): number {
    return Date.now();
  }

  wait(milliseconds: number, signal?: AbortSignal): Promise<void> {
    if (milliseconds === this.#silence) return systemClock.wait(milliseconds, signal);
    this.waits.push(milliseconds);
    return Promise.resolve();
  }
}

function storageOf(content: Record<string, string> = {}) {
  const items = new Map(Object.entries(content));
  return {
    items,
    getItem: (key: string) => items.get(key) ?? null,
    setItem: (key: string, value: string) => void items.set(key, value),
    removeItem: (key: string) => void items.delete(key),
  };
}

async function follow(options: Partial<MovieStreamOptions> = {}) {
  const clock = new RecordingClock((options.silenceSeconds ?? 45) * 1000);
  const states: StreamState[] = [];
  const resets: Reset[] = [];
  const ids: string[] = [];
  const stream = openMovieStream({
    url,
    clock,
    random: () => 0.5,
    onState: (state) => states.push(state),
    onReset: (reset) => resets.push(reset),
    ...options,
  });
  let error: unknown;
  try {
    for await (const { id } of stream) ids.push(id.replace(/^tt0+/, ''));
  } catch (thrown) {
    error = thrown;
  }
  return { ids, states, resets, error, waits: clock.waits, cursor: stream.cursor };
}

const query = (index: number) => new URL(requests[index]?.url ?? '', url).searchParams;

describe('the request', () => {
  it('asks for what the options say', async () => {
    const filters = { id: ['tt0111161', 'tt0068646'], genre: 'Film noir', decade: '1990s', min_rating: 8 };
    await follow({ url: `${url}/movies`, filters, snapshot: true, token: 'abc' });
    expect(new URL(requests[0]?.url ?? '', url).pathname).toBe('/movies/api/movies/stream');
    expect(Object.fromEntries(query(0))).toEqual({
      id: 'tt0111161,tt0068646',
      genre: 'Film noir',
      decade: '1990s',
      min_rating: '8',
      epoch: 'true',
      snapshot: 'true',
    });
    expect(requests[0]?.headers).toMatchObject({ accept: 'text/event-stream', authorization: 'Bearer abc' });
  });

  it.each([
    [1042, '1042'],
    ['10m', '10m'],
    [new Date('2026-01-31T12:00:00Z'), '2026-01-31T12:00:00.000Z'],
  ])('begins at %s', async (since, expected) => {
    await follow({ since });
    expect(query(0).get('since')).toBe(expected);
  });
});

describe('a connection that ends', () => {
  it('is followed by one that goes on after the last movie', async () => {
    answers = [
      streamOf('retry: 1234\n\n', movie(1), movie(2)),
      brokenAfter(movie(3), 'id: msg_4\ndata: {"i'),
      streamOf(movie(4)),
    ];
    const { ids, waits, cursor } = await follow({ snapshot: true });
    expect(ids).toEqual(['1', '2', '3', '4']);
    expect(requests.map(({ headers }) => headers['last-event-id'])).toEqual([undefined, 'msg_2', 'msg_3', 'msg_4']);
    expect(query(1).get('snapshot')).toBeNull();
    expect(waits).toEqual([1234, 1234, 1234]);
    expect(cursor).toBe('msg_4');
  });

  it('loses no movie that came before the first one was received', async () => {
    answers = [streamOf(': CineStream\n\n'), streamOf(movie(1))];
    await follow();
    expect(query(0).get('since')).toBeNull();
    expect(query(1).get('since')).toMatch(/^[12]s$/);
  });

  it('is cut when no byte comes', async () => {
    answers = [
      (response) => {
        response.writeHead(200, { 'content-type': 'text/event-stream' });
        response.write(movie(1));
      },
      () => {},
      streamOf(movie(2)),
    ];
    const { ids, states } = await follow({ silenceSeconds: 0.05 });
    expect(ids).toEqual(['1', '2']);
    expect(states).toContainEqual({ name: 'waiting', milliseconds: 3500, reason: 'no byte for 0.05 s' });
  });

  it('is resumed where it was although the next one tells no id', async () => {
    answers = [streamOf(movie(1)), streamOf('event: news\ndata: x\n\n'), streamOf(movie(2))];
    await follow();
    expect(requests[2]?.headers['last-event-id']).toBe('msg_1');
  });

  it('is told in states', async () => {
    answers = [streamOf(movie(1))];
    const { states } = await follow();
    expect(states).toEqual([
      { name: 'connecting' },
      { name: 'live' },
      { name: 'waiting', milliseconds: 3500, reason: 'the server ended the stream' },
      { name: 'connecting' },
      { name: 'closed' },
    ]);
  });
});

describe('an answer that is no stream', () => {
  it.each([400, 401, 403, 404])('ends it for good: %s', async (status) => {
    const problem = { title: 'No', detail: 'min_rating: too big', status, code: 'http_error' };
    answers = [(response) => response.writeHead(status).end(JSON.stringify(problem))];
    const { error } = await follow();
    expect(error).toBeInstanceOf(MovieStreamError);
    expect(error).toMatchObject({ status, code: 'http_error' });
    expect(String(error)).toBe(`MovieStreamError: the gateway answered ${status} No: min_rating: too big`);
    expect(requests).toHaveLength(1);
  });

  it.each([
    403, 404, 408,
  ])('is tried again where a proxy gave it, whose gateway is being replaced: %s', async (status) => {
    const refused: Answer = (response) => response.writeHead(status).end('<h1>No such backend</h1>');
    answers = [refused, streamOf(movie(1)), refused, refused, streamOf(movie(2))];
    const { ids, error } = await follow({ proxyRefusals: 2 });
    expect([ids, error]).toEqual([['1', '2'], undefined]);
  });

  it.each([0, 2])('of a proxy is final after %i times in a row', async (proxyRefusals) => {
    const refused: Answer = (response) => response.writeHead(404).end();
    answers = Array.from({ length: 9 }, () => refused);
    const { error } = await follow({ proxyRefusals });
    expect(error).toMatchObject({ status: 404 });
    expect(requests).toHaveLength(proxyRefusals + 1);
  });

  it('ends it for good where it is of another type', async () => {
    answers = [(response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<p>Welcome')];
    const { error } = await follow();
    expect(String(error)).toContain('answered with text/html, not with text/event-stream');
  });

  it.each([429, 503])('is tried again after what Retry-After says: %s', async (status) => {
    answers = [(response) => response.writeHead(status, { 'retry-after': '20' }).end('busy'), streamOf(movie(1))];
    const { ids, waits } = await follow();
    expect(ids).toEqual(['1']);
    expect(waits[0]).toBe(20_000 + 0.5 * 7000);
  });

  it('is tried again ever later, until a movie comes', async () => {
    const failing: Answer = (response) => response.writeHead(502).end();
    const vanishing: Answer = (response) => response.socket?.resetAndDestroy();
    answers = [failing, vanishing, failing, streamOf(movie(1)), failing];
    const { waits } = await follow();
    expect(waits).toEqual([7000, 10_500, 17_500, 3500, 7000]);
  });
});

describe('what the gateway tells', () => {
  const reset =
    'id: msg_9-new\nevent: reset\ndata: {"reason":"cursor_too_old","cursor":"msg_2","first_sequence":5,"last_sequence":9}\n\n';

  it('left: the id of a movie that the filter lets through no more is given', async () => {
    const left = 'id: msg_8\nevent: left\ndata: {"id":"tt0000007","revision":2}\n\n';
    answers = [streamOf(movie(7), left, movie(9))];
    const gone: string[] = [];
    const { ids } = await follow({ onRemoved: (id) => gone.push(id) });
    expect([ids, gone]).toEqual([['7', '9'], ['tt0000007']]);
  });

  it('removed: the id is given, no movie, and the position moves on', async () => {
    const storage = storageOf({});
    const removed = 'id: msg_8\nevent: removed\ndata: {"id":"tt0000007","removed":true,"revision":2}\n\n';
    answers = [streamOf(movie(7), removed), streamOf(movie(9))];
    const gone: string[] = [];
    const { ids } = await follow({ storage, storageKey: 'movies', onRemoved: (id) => gone.push(id) });
    expect([ids, gone]).toEqual([['7', '9'], ['tt0000007']]);
    expect(requests[1]?.headers['last-event-id']).toBe('msg_8');
  });

  it('reset: with a snapshot the catalogue is taken again', async () => {
    const storage = storageOf({ movies: 'msg_2' });
    answers = [streamOf(reset, movie(10)), streamOf(movie(7), movie(9))];
    const { ids, resets } = await follow({ snapshot: true, storage, storageKey: 'movies' });
    expect(resets).toEqual([
      expect.objectContaining({ reason: 'cursor_too_old', first_sequence: 5, last_sequence: 9 }),
    ]);
    expect(requests[0]?.headers['last-event-id']).toBe('msg_2');
    expect(requests[1]?.headers['last-event-id']).toBeUndefined();
    expect(query(1).get('snapshot')).toBe('true');
    expect(ids).toEqual(['7', '9']);
    expect(storage.items.get('movies')).toBe('msg_9');
  });

  it('reset: without one it goes on from the position of the reset', async () => {
    answers = [streamOf(reset), streamOf(movie(10))];
    const { ids, resets } = await follow({ since: 2 });
    expect(resets).toHaveLength(1);
    expect(requests[1]?.headers['last-event-id']).toBe('msg_9-new');
    expect(ids).toEqual(['10']);
  });

  it('overload: it comes back when told, ever later', async () => {
    const overload = streamOf('retry: 9000\nevent: overload\ndata: {"reason":"replica_full"}\n\n');
    answers = [overload, overload, streamOf('retry: 2000\n\n', movie(1))];
    const { ids, waits } = await follow();
    expect(ids).toEqual(['1']);
    expect(waits).toEqual([9000 + 9000, 9000 + 15_000, 2000]);
  });

  it('the token expired: a new one is asked for', async () => {
    const unauthorized = 'event: unauthorized\ndata: {"title":"The token has expired"}\n\n';
    answers = [streamOf(movie(1), unauthorized), streamOf(movie(2))];
    const asked: boolean[] = [];
    const token = ({ expired }: { expired: boolean }) => `token-${asked.push(expired)}`;
    const { ids } = await follow({ token });
    expect(ids).toEqual(['1', '2']);
    expect(asked).toEqual([false, true, false]);
    expect(requests.map(({ headers }) => headers.authorization)).toEqual([
      'Bearer token-1',
      'Bearer token-2',
      'Bearer token-3',
    ]);
  });

  it('401: a new token is asked for once, at once', async () => {
    const refused: Answer = (response) => response.writeHead(401).end();
    answers = [refused, streamOf(movie(1)), refused, refused];
    const asked: boolean[] = [];
    const { ids, waits, error } = await follow({ token: async ({ expired }) => `token-${asked.push(expired)}` });
    expect(ids).toEqual(['1']);
    expect(asked).toEqual([false, true, false, true]);
    expect(waits).toHaveLength(1);
    expect(error).toMatchObject({ status: 401 });
  });

  it('a token that cannot be renewed ends it for good', async () => {
    answers = [streamOf('event: unauthorized\ndata: {}\n\n')];
    expect((await follow({ token: 'abc' })).error).toMatchObject({ status: 401, message: 'the token has expired' });
  });

  it('what is no movie is told and left out; what is unknown is left out', async () => {
    answers = [streamOf('event: news\ndata: x\n\n', 'id: msg_1\ndata: {"id":\n\n', movie(2))];
    const invalid: string[] = [];
    const { ids } = await follow({ onInvalid: (data, id) => invalid.push(`${id} ${data}`) });
    expect(ids).toEqual(['2']);
    expect(invalid).toEqual(['msg_1 {"id":']);
  });
});

describe('the movies that are kept', () => {
  const told = (event: string, content: object) => `event: ${event}\ndata: ${JSON.stringify(content)}\n\n`;
  const one = (id: string, revision: number, replaces: string[] = []) =>
    `id: msg_${revision}\ndata: ${JSON.stringify({ id, revision, replaces })}\n\n`;

  async function kept(options: Partial<MovieStreamOptions> = {}) {
    const stream = openMovieStream({
      url,
      clock: new RecordingClock(45_000),
      snapshot: true,
      keepMovies: true,
      ...options,
    });
    for await (const { id } of stream) expect(stream.movies.get(id)?.id).toBe(id);
    return [...stream.movies.values()].map(({ id, revision }) => `${id}.${revision}`);
  }

  it('are those that fit: what left, is gone or became part of another is not among them', async () => {
    const gone = told('left', { id: 'b' }) + told('removed', { id: 'c' });
    answers = [
      streamOf(one('a', 1), one('b', 2), one('c', 3), one('d', 4), gone),
      streamOf(one('a', 5, ['d']), one('e', 6)),
    ];
    expect(await kept()).toEqual(['a.5', 'e.6']);
  });

  it('begin anew after a reset', async () => {
    const reset = told('reset', { reason: 'other_epoch', cursor: 'msg_1' });
    answers = [streamOf(one('a', 1), one('b', 2), reset), streamOf(one('b', 1))];
    expect(await kept()).toEqual(['b.1']);
  });

  it('are as many as were asked for, those that changed last', async () => {
    answers = [streamOf(one('a', 1), one('b', 2), one('a', 3), one('c', 4))];
    expect(await kept({ snapshot: 2 })).toEqual(['a.3', 'c.4']);
    expect(query(0).get('snapshot')).toBe('2');
  });

  it('are none where nobody asked', async () => {
    answers = [streamOf(one('a', 1))];
    expect(await kept({ keepMovies: false }).catch((error: Error) => error.message)).toContain('expected undefined');
  });
});

describe('a pause', () => {
  it('holds no connection, and goes on after the position', async () => {
    const left = Promise.withResolvers<void>();
    answers = [
      (response) => {
        response.on('close', left.resolve).writeHead(200, { 'content-type': 'text/event-stream' });
        response.write(movie(1));
      },
      streamOf(movie(2)),
    ];
    const states: string[] = [];
    const stream = openMovieStream({
      url,
      clock: new RecordingClock(45_000),
      onState: ({ name }) => states.push(name),
    });
    const movies = stream[Symbol.asyncIterator]();
    await movies.next();
    const next = movies.next();
    stream.pause();
    await left.promise;
    expect([requests.length, states.at(-1)]).toEqual([1, 'paused']);
    stream.resume();
    expect(await next).toMatchObject({ value: { id: 'tt000002' } });
    expect(requests[1]?.headers['last-event-id']).toBe('msg_1');
  });
});

describe('a hurry', () => {
  it('ends the wait for the next connection', async () => {
    answers = [(response) => response.writeHead(503, { 'retry-after': '3600' }).end(), streamOf(movie(1))];
    const waiting = Promise.withResolvers<void>();
    const stream = openMovieStream({ url, onState: ({ name }) => name === 'waiting' && waiting.resolve() });
    const next = stream[Symbol.asyncIterator]().next();
    await waiting.promise;
    stream.hurry();
    expect(await next).toMatchObject({ value: { id: 'tt000001' } });
    stream.close();
  });
});

describe('the position in a storage', () => {
  it('is where the next page goes on', async () => {
    const storage = storageOf();
    answers = [streamOf(movie(1), movie(2))];
    await follow({ storage, snapshot: true });
    await follow({ storage, snapshot: true });
    expect(requests.at(-1)?.headers['last-event-id']).toBe('msg_2');
    await follow({ storage, snapshot: true, filters: { genre: 'Drama' } });
    expect(requests.at(-1)?.headers['last-event-id']).toBeUndefined();
  });

  it('moves once the loop is done with a movie', async () => {
    const storage = storageOf();
    answers = [streamOf(movie(1), movie(2), movie(3))];
    for await (const { id } of openMovieStream({ url, storage, storageKey: 'movies' })) if (id === 'tt000002') break;
    expect(storage.items.get('movies')).toBe('msg_1');
    answers = [streamOf(movie(2), movie(3))];
    const stream = openMovieStream({ url, storage, storageKey: 'movies' });
    for await (const _ of stream) stream.close();
    expect(requests.at(-1)?.headers['last-event-id']).toBe('msg_1');
    expect(storage.items.get('movies')).toBe('msg_2');
  });

  it('is not needed: a storage that is forbidden costs no movie', async () => {
    const forbidden = () => {
      throw new Error('denied');
    };
    answers = [streamOf(movie(1))];
    const storage = { getItem: forbidden, setItem: forbidden, removeItem: forbidden };
    expect((await follow({ storage })).ids).toEqual(['1']);
  });
});

describe('the loop', () => {
  const open: Answer = (response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write(movie(1));
  };

  it.each(['signal', 'close'])('ends quietly on %s while it waits for a movie', async (way) => {
    answers = [open];
    const controller = new AbortController();
    const stream = openMovieStream({ url, signal: controller.signal });
    const movies = stream[Symbol.asyncIterator]();
    expect((await movies.next()).done).toBe(false);
    const next = movies.next();
    if (way === 'signal') controller.abort();
    else stream.close();
    expect(await next).toEqual({ done: true, value: undefined });
  });

  it('lets go of the connection when it is left', async () => {
    const closed = new Promise<void>((resolve) => {
      answers = [
        (response, request) => {
          response.on('close', resolve);
          open(response, request);
        },
      ];
    });
    for await (const _ of openMovieStream({ url })) break;
    await closed;
  });

  it('is one for each stream', () => {
    const stream = openMovieStream({ url });
    stream[Symbol.asyncIterator]();
    expect(() => stream[Symbol.asyncIterator]()).toThrow('a movie stream is for one loop');
  });
});
