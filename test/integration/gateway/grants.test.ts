import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OpenApiDocument } from '../../../src/gateway/description/openapi.ts';
import type { CatalogueFacets } from '../../../src/messaging/contracts/services.ts';
import { streams } from '../../../src/messaging/contracts/subjects.ts';
import { readStream } from '../../../src/messaging/nats/read/scan.ts';
import type { MovieEvent } from '../../../src/movie/schema.ts';
import { startTestEtl, type TestEtl, untilEtlRests } from '../../support/etl.ts';
import { RawClient, startTestGateway, type TestGateway } from '../../support/gateway.ts';
import { until } from '../../support/nats-server.ts';
import { observation, publishObservations } from '../../support/observations.ts';
import { jwtSecret, tokenFor } from './support/tokens.ts';

const adminToken = 'for-looking-at-connections';
const genres = ['Drama', 'Comedy', 'Western', 'Horror'];
const directors = ['Ada Aldous', 'Bea Brandt', 'Cem Cetin'];

let etl: TestEtl;
let gateway: TestGateway;
/** The catalogue, as whoever may read everything sees it, in the order of the last change. */
let movies: MovieEvent[];

beforeAll(async () => {
  etl = await startTestEtl();
  await etl.startReplica();
  const told = Array.from({ length: 24 }, (_, number) =>
    observation('imdb', `movie-${number}`, {
      // Every third has an IMDb id. No title is part of another.
      id: number % 3 === 0 ? `tt${1_000_000 + number}` : null,
      title: `Quarrel${String(number).padStart(2, '0')} at the old mill`,
      year: 1975 + number * 2,
      director: [directors[number % 3] ?? ''],
      genre: [genres[number % 4] ?? '', genres[(number + 1) % 4] ?? ''],
      rating: number % 7 === 0 ? null : 3 + (number % 7),
      votes: 1000 + number,
      plot: 'A miller and a widow quarrel about a river, a horse and the harvest of an old mill.',
      keywords: ['mill', 'river', 'harvest'],
    }),
  );
  await publishObservations(etl.connection, told);
  await untilEtlRests(etl.connection);
  gateway = await startTestGateway(etl.url, {
    CINESTREAM_JWT_SECRET: jwtSecret,
    CINESTREAM_ADMIN_TOKEN: adminToken,
    CINESTREAM_SCRAPE_TOKEN: 'for-scraping',
    CINESTREAM_HEARTBEAT_SECONDS: '1',
  });
  movies = [];
  for await (const { data } of readStream(etl.connection, streams.movies, 'newest-of-each-subject'))
    movies.push(JSON.parse(Buffer.from(data).toString('utf8')) as MovieEvent);
}, 90_000);

afterAll(async () => {
  await gateway?.stop();
  await etl?.close();
});

type Filter = Partial<Record<'id' | 'genre' | 'director' | 'decade', string>> & { min_rating?: number };

/** What the filters of a grant mean, told once more and in the simplest way. */
function passes(movie: MovieEvent, { id, genre, director, decade, min_rating: least }: Filter): boolean {
  return (
    (id === undefined || id.split(',').includes(movie.id)) &&
    (genre === undefined || [...movie.genre, ...movie.genre_categories].includes(genre)) &&
    (director === undefined || movie.director.includes(director)) &&
    (decade === undefined || movie.decade_category === decade) &&
    (least === undefined || (movie.rating !== null && movie.rating >= least))
  );
}

const idAt = (position: number) => movies[position]?.id ?? '';

/** Every shape of grant, alone and together. */
const grants: Record<string, () => Filter> = {
  'one movie': () => ({ id: idAt(3) }),
  'several movies': () => ({ id: [idAt(0), idAt(5), idAt(11)].join(',') }),
  'a movie that does not exist': () => ({ id: 'tt9999999' }),
  'a genre': () => ({ genre: 'Drama' }),
  'a director': () => ({ director: 'Bea Brandt' }),
  'a decade': () => ({ decade: '1990s' }),
  'a least rating': () => ({ min_rating: 6 }),
  'a genre and a least rating': () => ({ genre: 'Comedy', min_rating: 5 }),
  'movies and a genre': () => ({
    id: movies
      .slice(0, 8)
      .map(({ id }) => id)
      .join(','),
    genre: 'Western',
  }),
  'all of them': () => ({
    id: movies.map(({ id }) => id).join(','),
    genre: 'Drama',
    director: 'Ada Aldous',
    decade: '1980s',
    min_rating: 1,
  }),
  nothing: () => ({ genre: 'Drama', decade: '1890s' }),
};

/** Questions that would show more than the grant if they took its place, or it theirs. */
const questions = (): Filter[] => [
  {},
  ...genres.map((genre) => ({ genre })),
  { director: 'Cem Cetin' },
  { decade: '2000s' },
  { min_rating: 0 },
  { min_rating: 8.5, genre: 'Comedy' },
  { id: movies.map(({ id }) => id).join(',') },
  { id: idAt(7) },
];

const queryOf = (filter: Filter) =>
  new URLSearchParams(Object.entries(filter).map(([name, value]) => [name, String(value)])).toString();

interface Reader {
  filter: Filter;
  token: string;
}

async function get(path: string, { token }: Reader): Promise<{ status: number; text: string }> {
  const response = await fetch(gateway.url + path, { headers: { authorization: `Bearer ${token}` } });
  return { status: response.status, text: await response.text() };
}

const allowedTo = ({ filter }: Reader) => movies.filter((movie) => passes(movie, filter));

/** The movies that a text names, by id or by title. */
function namedIn(text: string): string[] {
  return movies.filter(({ id, title }) => text.includes(id) || text.includes(title)).map(({ id }) => id);
}

function expectWithin(reader: Reader, what: string, text: string): void {
  const allowed = new Set(allowedTo(reader).map(({ id }) => id));
  expect([what, namedIn(text).filter((id) => !allowed.has(id))]).toEqual([what, []]);
}

async function listIds(reader: Reader, query: string): Promise<{ ids: string[]; totals: number[] }> {
  const ids: string[] = [];
  const totals: number[] = [];
  for (let cursor: string | null = ''; cursor !== null; ) {
    const page = cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`;
    const { status, text } = await get(`/api/movies?${query}${page}`, reader);
    expect([query, status]).toEqual([query, 200]);
    expectWithin(reader, query, text);
    const answer = JSON.parse(text) as { movies: MovieEvent[]; total: number; next_cursor: string | null };
    ids.push(...answer.movies.map(({ id }) => id));
    totals.push(answer.total);
    cursor = answer.next_cursor;
  }
  return { ids, totals };
}

async function readList(reader: Reader): Promise<void> {
  for (const question of questions()) {
    const due = allowedTo(reader)
      .filter((movie) => passes(movie, question))
      .map(({ id }) => id)
      .toSorted();
    for (const more of [
      'limit=5',
      'limit=5&query=quarrel',
      'limit=5&sort=-rating',
      'limit=5&query=quarrel&sort=newest',
    ]) {
      const { ids, totals } = await listIds(reader, `${queryOf(question)}&${more}`);
      expect([question, more, ids.toSorted()]).toEqual([question, more, due]);
      expect(new Set(totals)).toEqual(new Set([due.length]));
    }
  }
}

async function readFacets(reader: Reader): Promise<void> {
  for (const question of questions()) {
    const due = allowedTo(reader).filter((movie) => passes(movie, question));
    const { status, text } = await get(`/api/facets?${queryOf(question)}&limit=200`, reader);
    expect([question, status]).toEqual([question, 200]);
    const { total, directors, genres: counted } = JSON.parse(text) as CatalogueFacets;
    expect(total).toBe(due.length);
    // Each count is of the movies that the filter of that name would let through.
    for (const { value, movies: count } of directors)
      expect([value, count]).toEqual([value, due.filter((movie) => passes(movie, { director: value })).length]);
    for (const { value, movies: count } of counted)
      expect([value, count]).toEqual([value, due.filter((movie) => passes(movie, { genre: value })).length]);
    expect(new Set(directors.map(({ value }) => value))).toEqual(new Set(due.flatMap(({ director }) => director)));
  }
}

async function readEach(reader: Reader, suffix: string): Promise<void> {
  const allowed = new Set(allowedTo(reader).map(({ id }) => id));
  const missing = 'tt9999998';
  const absent = await get(`/api/movies/${missing}${suffix}`, reader);
  expect(absent.status).toBe(404);
  for (const { id } of movies) {
    const { status, text } = await get(`/api/movies/${id}${suffix}`, reader);
    expect([id, status]).toEqual([id, allowed.has(id) ? 200 : 404]);
    // Nobody learns that it exists.
    if (status === 404) expect(text).toBe(absent.text.replaceAll(missing, id));
    else expectWithin(reader, id, text);
  }
}

/** Of the newest movies so many. */
const newest = 3;

async function readStreams(reader: Reader): Promise<void> {
  const starts = ['since=0', 'snapshot=true', `snapshot=${newest}`, 'last_event_id=msg_0&event=movie&epoch=true'];
  const asked = [{}, { genre: 'Comedy' }, { min_rating: 0 }, { id: idAt(7) }].flatMap((question) =>
    starts.map((start) => ({ question, start, query: `${queryOf(question)}&${start}&access_token=${reader.token}` })),
  );
  const open = asked.map(({ question, start, query }) => ({
    question,
    start,
    client: RawClient.get(gateway.port, `/api/movies/stream?${query}`),
  }));
  await until(async () => {
    const answer = await fetch(`${gateway.url}/api/debug/connections`, {
      headers: { authorization: `Bearer ${adminToken}` },
    });
    const { connections } = (await answer.json()) as { connections: { state: string; events_behind: number }[] };
    const rest = connections.filter(({ state, events_behind: behind }) => state === 'live' && behind === 0);
    return rest.length === open.length || undefined;
  });
  // What was written before a comment has arrived with it.
  const lengths = open.map(({ client }) => client.text.length);
  await until(
    () => open.every(({ client }, index) => client.text.includes(': still here', lengths[index])) || undefined,
  );
  for (const { question, start, client } of open) {
    expectWithin(reader, JSON.stringify(question), client.body);
    const sent = new Set([...client.body.matchAll(/^data: \{"id":"(\w+)"/gm)].map(([, id]) => id));
    const all = allowedTo(reader).filter((movie) => passes(movie, question));
    const due = start === `snapshot=${newest}` ? all.slice(-newest) : all;
    for (const { id } of due) expect(sent).toContain(id);
    expect(sent.size).toBe(due.length);
    client.close();
  }
  await until(async () => (await gateway.measure('clients')) === 0 || undefined);
}

/** How each operation of the description is read. One that is missing here is one that nobody has thought about. */
const readings: Record<string, (reader: Reader) => Promise<void>> = {
  'GET /api/movies': readList,
  'GET /api/facets': readFacets,
  'GET /api/movies/{id}': (reader) => readEach(reader, ''),
  'GET /api/movies/{id}/explain': (reader) => readEach(reader, '/explain'),
  'GET /api/movies/stream': readStreams,
  // Tokens for reading do not open it.
  'POST /api/scrape': async ({ token }) => {
    const answer = await fetch(`${gateway.url}/api/scrape`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: '{"url":"https://films.example/1"}',
    });
    expect(answer.status).toBe(401);
  },
};

/** Served addresses that the description may leave out: none of them tells of a movie, or its own token opens it. */
const withoutMovies = new Set(['/openapi.json', '/asyncapi.json', '/docs', '/docs/events', '/api/debug/connections']);

async function describedOperations(): Promise<string[]> {
  const { paths } = (await (await fetch(`${gateway.url}/openapi.json`)).json()) as OpenApiDocument;
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
  );
}

describe('every way of reading', () => {
  it('is tried here', async () => {
    expect((await describedOperations()).toSorted()).toEqual(Object.keys(readings).toSorted());
  });

  it('is described', async () => {
    const folder = new URL('../../../src/gateway/', import.meta.url);
    const mounted = readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
      .flatMap((name) => [...readFileSync(new URL(name, folder), 'utf8').matchAll(/'(\/api\/[^']*)'/g)])
      .map(([, path = '']) => path.replaceAll(/:(\w+)/g, '{$1}'))
      .filter((path) => !withoutMovies.has(path) && path !== '/api/');
    const described = new Set((await describedOperations()).map((operation) => operation.split(' ')[1]));
    expect(mounted.filter((path) => !described.has(path))).toEqual([]);
  });

  it('has movies that recommend others, so that there is something to hide', () => {
    expect(movies.length).toBe(24);
    expect(movies.filter(({ recommendations }) => recommendations.length > 0).length).toBeGreaterThan(20);
  });

  describe.each(Object.keys(grants))('with a token for %s', (name) => {
    it.each(Object.keys(readings))('%s', async (operation) => {
      const filter = grants[name]?.() ?? {};
      await readings[operation]?.({ filter, token: await tokenFor(filter) });
    }, 60_000);
  });

  it('shows everything to a token that is not limited', async () => {
    const reader = { filter: {}, token: await tokenFor() };
    for (const read of Object.values(readings)) await read(reader);
  }, 60_000);

  it('opens to no token whose filter it does not understand', async () => {
    for (const filter of [{ genres: 'Drama' }, { min_rating: 'x' }, { id: '' }, { id: 'x' }, { query: 'quarrel' }]) {
      for (const path of ['/api/movies', `/api/movies/${idAt(0)}`, '/api/movies/stream?since=0'])
        expect((await get(path, { filter: {}, token: await tokenFor(filter) })).status).toBe(401);
    }
  });
});
