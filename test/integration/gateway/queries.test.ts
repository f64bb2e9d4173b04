import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestEtl, type TestEtl, untilEtlRests } from '../../support/etl.ts';
import { publishMovie, RawClient, startTestGateway, type TestGateway } from '../../support/gateway.ts';
import { until } from '../../support/nats-server.ts';
import { observation, publishObservations } from '../../support/observations.ts';

let etl: TestEtl;
let gateway: TestGateway;
/** Of a movie that passes every filter: what is sent before it has arrived with it. */
let last: number;
const marker = 'tt9999999';

beforeAll(async () => {
  etl = await startTestEtl();
  await etl.startReplica();
  await publishObservations(etl.connection, [
    observation('imdb', 'one', {
      id: 'tt0000001',
      title: 'Hablan',
      director: ['Pedro Almodovar'],
      genre: ['Drama'],
      year: 1990,
      rating: 8,
      votes: 10,
    }),
    observation('imdb', 'two', {
      id: 'tt0000002',
      title: 'Stalker',
      director: ['Andrei Tarkovsky'],
      genre: ['Sci-Fi'],
      year: 1979,
      rating: null,
      votes: 1000,
    }),
    observation('imdb', 'three', { id: 'tt0000003', title: 'Airplane', genre: ['Comedy'], year: 1980, rating: 7 }),
  ]);
  await untilEtlRests(etl.connection);
  gateway = await startTestGateway(etl.url, { CINESTREAM_RING_MEGABYTES: '1' });
  // More than the ring holds: what is older comes from JetStream.
  for (let number = 0; number < 30; number += 1)
    last = await publishMovie(gateway.connection, {
      id: marker,
      title: 'Marker',
      genre: ['Drama', 'Sci-Fi', 'Comedy', '!!!'],
      director: ['Pedro Almodovar', 'Andrei Tarkovsky'],
      year: '1985',
      votes: 500,
      rating: 9,
      plot: 'x'.repeat(40_000),
    });
}, 90_000);

afterAll(async () => {
  await gateway?.stop();
  await etl?.close();
});

async function listed(query: string): Promise<string[]> {
  const response = await fetch(`${gateway.url}/api/movies?${query}`);
  expect([query, response.status]).toEqual([query, 200]);
  const { movies } = (await response.json()) as { movies: { id: string }[] };
  return movies.map(({ id }) => id).filter((id) => id !== marker);
}

/** Ids of the movies that a stream sends up to the marker, which must pass. */
async function streamed(query: string): Promise<string[]> {
  const client = RawClient.get(gateway.port, `/api/movies/stream?${query}`);
  await until(() => client.sequences.includes(last) || undefined);
  const ids = [...client.body.matchAll(/^data: \{"id":"(tt\d+)"/gm)].map(([, id = '']) => id);
  client.close();
  return [...new Set(ids)].filter((id) => id !== marker).toSorted();
}

describe('the stream and the API', () => {
  it.each([
    ['genre=Sci%20Fi', ['tt0000002']],
    ['genre=%20drama%20', ['tt0000001']],
    ['genre=Drama,Comedy', ['tt0000001', 'tt0000003']],
    ['genre=Drama&genre=Comedy', ['tt0000001', 'tt0000003']],
    [`director=${encodeURIComponent('Pedro Almodóvar')}`, ['tt0000001']],
    [`director=${encodeURIComponent('Pedro Almodóvar'.normalize('NFD'))}`, ['tt0000001']],
    ['min_year=1980&max_year=1990', ['tt0000001', 'tt0000003']],
    ['min_votes=100', ['tt0000002']],
    ['min_rating=0', ['tt0000001', 'tt0000003']],
    ['id=tt0000002,tt0000003,tt9999999', ['tt0000002', 'tt0000003']],
  ])('answer %s alike', async (query, ids) => {
    expect(await listed(query)).toEqual(ids);
    expect(await streamed(`since=0&${query}`)).toEqual(ids);
    expect(await streamed(`snapshot=true&${query}`)).toEqual(ids);
  });

  it('find nothing for a genre of which nothing is left', async () => {
    expect(await listed('genre=!!!')).toEqual([]);
  });

  it.each([
    ['/api/movies?genres=Drama', 'genre'],
    ['/api/movies?Genre=Drama', 'genre'],
    ['/api/movies?minRating=8', 'min_rating'],
    ['/api/movies?q=matrix', 'query'],
    ['/api/movies/tt0000001?field=title', 'fields'],
    ['/api/movies/tt0000001/explain?fields=title', 'access_token'],
    ['/api/movies/stream?genres=Drama', 'genre'],
    ['/api/movies/stream?snapshots=true', 'snapshot'],
    ['/api/movies/stream?last-event-id=msg_1', 'last_event_id'],
    ['/api/movies?fields=titel', 'title'],
  ])('refuse %s and name what is near', async (path, near) => {
    const response = await fetch(gateway.url + path);
    const { detail = '' } = (await response.json()) as { detail?: string };
    expect(response.status).toBe(400);
    expect(detail).toContain(`is it ${near}?`);
  });

  it('refuse a query on the stream, which must not answer with everything', async () => {
    expect((await fetch(`${gateway.url}/api/movies/stream?q=matrix`)).status).toBe(400);
  });
});

describe('a stream', () => {
  it.each([`lastEventId=msg_LAST`, 'last_event_id=msg_LAST', 'since=msg_LAST'])('goes on from %s', async (query) => {
    const client = RawClient.get(gateway.port, `/api/movies/stream?${query.replace('LAST', String(last - 1))}`);
    await until(() => client.sequences.includes(last) || undefined);
    expect(client.sequences).toEqual([last]);
    client.close();
  });

  it.each([
    '999999d',
    '100w',
    '1970-01-01',
    '0001-01-01',
  ])('begins at the beginning for since=%s, though the ring does not reach back so far', async (since) => {
    expect(await streamed(`since=${since}`)).toEqual(['tt0000001', 'tt0000002', 'tt0000003']);
  });

  it('is what a client gets that accepts one with parameters', async () => {
    const accepting = async (accept: string) => {
      const response = await fetch(`${gateway.url}/api/movies/stream`, { method: 'HEAD', headers: { accept } });
      return response.status;
    };
    expect(await accepting('text/event-stream;charset=utf-8')).toBe(200);
    expect(await accepting('application/json')).toBe(406);
  });
});

describe('fields', () => {
  it('are chosen for one movie and for many, with the id always', async () => {
    const one = await fetch(`${gateway.url}/api/movies/tt0000001?fields=rating,title`);
    expect(await one.json()).toEqual({ id: 'tt0000001', title: 'Hablan', rating: 8 });
    const many = await fetch(`${gateway.url}/api/movies?fields=year&genre=comedy&max_year=1984`);
    expect(await many.json()).toEqual({ movies: [{ id: 'tt0000003', year: '1980' }], total: 1, next_cursor: null });
  });
});
