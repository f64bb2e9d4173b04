import { SignJWT } from 'jose';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  type Clock,
  type CursorStorage,
  type Movie,
  MovieStreamError,
  type MovieStreamOptions,
  openMovieStream,
  type Reset,
  type StreamState,
} from '../../../clients/typescript/src/index.ts';
import { systemClock } from '../../../src/clock.ts';
import { movieEventSchema } from '../../../src/movie/schema.ts';
import { type CuttingProxy, startCuttingProxy } from '../../support/cutting-proxy.ts';
import { publishMovie, startTestGateway, type TestGateway } from '../../support/gateway.ts';
import { startNatsServer, type TestNatsServer, until } from '../../support/nats-server.ts';

let nats: TestNatsServer;
let gateway: TestGateway;
let proxies: CuttingProxy[];
let following: { close(): void; done: Promise<void> }[];

beforeEach(async () => {
  proxies = [];
  following = [];
  nats = await startNatsServer();
  gateway = await startTestGateway(nats.url);
});

afterEach(async () => {
  for (const { close } of following) close();
  await Promise.all(following.map(({ done }) => done));
  for (const proxy of proxies) proxy.close();
  await gateway?.stop();
  await nats?.close();
});

/** Pauses between connections pass a hundred times as fast. */
const hurried: Clock = {
  now: systemClock.now,
  wait: (milliseconds, signal) => systemClock.wait(milliseconds < 30_000 ? milliseconds / 100 : milliseconds, signal),
};

const movieId = (number: number) => `tt${String(number).padStart(7, '0')}`;
const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => from + index);
const ids = (from: number, to: number) => range(from, to).map(movieId);

function movie(number: number): Movie {
  return {
    id: movieId(number),
    title: `Der ${number}. Movie – ü 🎬`,
    rating: 8.1,
    year: '1994',
    release_date: '1994-09',
    director: ['Frank Darabont'],
    genre: ['Drama'],
    plot: 'Zwei Männer. '.repeat(60),
    writers: [],
    stars: [],
    decade_category: '1990s',
    genre_categories: [],
    director_stats: { total_movies: 1, average_rating: null },
    sentiment_analysis: { plot_tone: null, keyword_score: null },
    recommendations: [],
    original_title: null,
    runtime_minutes: 142,
    votes: null,
    keywords: [],
    type: null,
    image: null,
    countries: [],
    languages: [],
    content_rating: null,
    alternate_titles: [],
    sources: [],
    updated_at: '2026-01-31T12:00:00.000Z',
    revision: 1,
    changes: ['new'],
  };
}

/** Resolves when the gateway has the movies too: what it tells a client of its stream depends on that. */
async function publish(from: number, to: number): Promise<void> {
  let sequence = 0;
  for (const number of range(from, to)) sequence = await publishMovie(gateway.connection, { ...movie(number) });
  await until(async () => (await gateway.measure('ring_events')) >= sequence || undefined);
}

function follow(options: Partial<MovieStreamOptions> = {}) {
  const movies: Movie[] = [];
  const states: StreamState[] = [];
  const resets: Reset[] = [];
  const stream = openMovieStream({
    url: gateway.url,
    clock: hurried,
    onState: (state) => states.push(state),
    onReset: (reset) => resets.push(reset),
    ...options,
  });
  const read = async () => {
    for await (const one of stream) movies.push(one);
  };
  const follower = { movies, states, resets, done: read(), close: () => stream.close() };
  following.push(follower);
  return follower;
}

const received = (movies: Movie[], count: number) => until(() => movies.length >= count || undefined);

function memoryStorage(): CursorStorage {
  const items = new Map<string, string>();
  return {
    getItem: (key) => items.get(key) ?? null,
    setItem: (key, value) => void items.set(key, value),
    removeItem: (key) => void items.delete(key),
  };
}

describe('movies', () => {
  it('arrive as they were published', async () => {
    await publish(1, 2);
    const { movies } = follow({ snapshot: true });
    await received(movies, 2);
    expect(movies).toEqual([movie(1), movie(2)]);
    expect(movies.map((one) => movieEventSchema.parse(one))).toEqual(movies);
  });

  it('are those that the filters ask for', async () => {
    await publish(1, 3);
    const { movies } = follow({
      snapshot: true,
      filters: { id: [movieId(2), movieId(4)], genre: 'drama', min_rating: 8 },
    });
    await received(movies, 1);
    await publish(4, 4);
    await received(movies, 2);
    expect(movies.map(({ id }) => id)).toEqual([movieId(2), movieId(4)]);
  });
});

describe('no movie is lost or doubled', () => {
  it.each([900, 1500, 2700, 4100, 4101, 4102])('when the connection breaks off after %i bytes', async (bytes) => {
    await publish(1, 6);
    const proxy = await startCuttingProxy(gateway.port, bytes);
    proxies.push(proxy);
    const { movies } = follow({ url: proxy.url, snapshot: true });
    await until(() => proxy.requests.length === 2 || undefined);
    await publish(7, 9);
    await received(movies, 9);
    proxy.cut();
    await publish(10, 12);
    await received(movies, 12);
    expect(movies.map(({ id }) => id)).toEqual(ids(1, 12));
    expect(proxy.requests.at(-1)).toMatch(/last-event-id: msg_/i);
  });

  it('when the gateway is replaced by another', async () => {
    const { movies, states } = follow({ since: 0 });
    await publish(1, 3);
    await received(movies, 3);
    const { port } = gateway;
    await gateway.stop();
    gateway = await startTestGateway(nats.url, { PORT: String(port) });
    await publish(4, 6);
    await received(movies, 6);
    expect(movies.map(({ id }) => id)).toEqual(ids(1, 6));
    expect(states.map(({ name }) => name)).toContain('waiting');
  });

  it('from one page load to the next', async () => {
    const storage = memoryStorage();
    await publish(1, 3);
    const first = follow({ storage, snapshot: true });
    await received(first.movies, 3);
    first.close();
    await first.done;
    await publish(4, 5);
    const second = follow({ storage, snapshot: true });
    await received(second.movies, 2);
    expect(second.movies.map(({ id }) => id)).toEqual(ids(4, 5));
  });
});

it('takes the catalogue again when the position is of another stream', async () => {
  await publish(1, 2);
  const storage = memoryStorage();
  storage.setItem('movies', 'msg_1-another');
  const { movies, resets } = follow({ storage, storageKey: 'movies', snapshot: true });
  await received(movies, 2);
  expect(resets).toEqual([expect.objectContaining({ reason: 'other_epoch', last_sequence: 2 })]);
  expect(movies.map(({ id }) => id)).toEqual(ids(1, 2));
});

it('says why a request is refused', async () => {
  await publish(1, 1);
  const refused = openMovieStream({ url: gateway.url, filters: { decade: 'nineties' } })[Symbol.asyncIterator]();
  const error = await refused.next().catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(MovieStreamError);
  expect(error).toMatchObject({ status: 400, message: expect.stringContaining('must look like 1990s') });
});

it('asks for a new token when the old one expires, and goes on', async () => {
  const secret = 'a secret of thirty-two characters!';
  await publish(1, 2);
  await gateway.stop();
  gateway = await startTestGateway(nats.url, { CINESTREAM_JWT_SECRET: secret });
  const asked: boolean[] = [];
  const token = ({ expired }: { expired: boolean }) => {
    asked.push(expired);
    return new SignJWT()
      .setProtectedHeader({ alg: 'HS256' })
      .setExpirationTime(asked.length === 1 ? '1s' : '1h')
      .sign(Buffer.from(secret));
  };
  const { movies } = follow({ token, snapshot: true });
  await until(() => asked.length === 2 || undefined);
  await publish(3, 3);
  await received(movies, 3);
  expect(asked).toEqual([false, true]);
  expect(movies.map(({ id }) => id)).toEqual(ids(1, 3));
});
