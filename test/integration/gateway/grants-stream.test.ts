import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { publishMovie, publishRemoval, RawClient, startTestGateway, type TestGateway } from '../../support/gateway.ts';
import { startNatsServer, type TestNatsServer, until } from '../../support/nats-server.ts';
import { jwtSecret, tokenFor } from './support/tokens.ts';

let server: TestNatsServer;
let gateway: TestGateway;
let last: number;
/** Opened before anything happened. */
const live = new Map<string, RawClient>();

const drama = { genre: ['Drama'], rating: 8, decade_category: '1990s', director: ['Ada Aldous'] };
const comedy = { ...drama, genre: ['Comedy'] };
const recommended = (...ids: string[]) => ids.map((id) => ({ id, title: `title of ${id}`, score: 0.5 }));
const [stays, gone, joined, foreign, foreignGone, foreignJoined] = [1, 2, 3, 4, 5, 6].map(
  (one) => `tt000000${one}`,
) as [string, string, string, string, string, string];

const grants: Record<string, Record<string, unknown>> = {
  'a genre': { genre: 'Drama' },
  'movies by id': { id: [stays, gone, joined].join(',') },
};

async function open(grant: string, query: string): Promise<RawClient> {
  const token = await tokenFor(grants[grant]);
  return RawClient.get(gateway.port, `/api/movies/stream?${query}&access_token=${token}`);
}

/** More than the smallest ring holds, so that the beginning is read from JetStream. */
async function fillRing(): Promise<number> {
  let sequence = 0;
  for (let number = 0; number < 40; number += 1)
    sequence = await publishMovie(gateway.connection, { ...drama, id: stays, plot: 'x'.repeat(40_000) });
  return sequence;
}

beforeAll(async () => {
  server = await startNatsServer();
  gateway = await startTestGateway(server.url, { CINESTREAM_JWT_SECRET: jwtSecret, CINESTREAM_RING_MEGABYTES: '1' });
  for (const grant of Object.keys(grants)) {
    const client = await open(grant, 'event=movie');
    await client.read(': CineStream');
    live.set(grant, client);
  }
  const { connection } = gateway;
  for (const id of [gone, joined]) await publishMovie(connection, { ...drama, id });
  for (const id of [foreign, foreignGone, foreignJoined]) await publishMovie(connection, { ...comedy, id });
  await publishRemoval(connection, gone, 2);
  await publishRemoval(connection, foreignGone, 2);
  await publishMovie(connection, {
    ...drama,
    id: stays,
    title: 'Läßt nichts übrig 侍',
    replaces: [foreignJoined, joined],
    recommendations: recommended(foreign, joined, stays, foreignGone),
  });
  await fillRing();
  last = await publishMovie(connection, { ...drama, id: stays, recommendations: recommended(foreign) });
});

afterAll(async () => {
  for (const client of live.values()) client.close();
  await gateway?.stop();
  await server?.close();
});

function expectNothingForeign(body: string): void {
  for (const id of [foreign, foreignGone, foreignJoined]) expect(body).not.toContain(id);
}

const frames = (body: string) => body.split('\n\n').filter((frame) => frame.includes('data: '));

describe.each(Object.keys(grants))('a token for %s', (grant) => {
  it.each(['live', 'a replay'])('gets what it may read and no word of other movies: %s', async (way) => {
    const client = way === 'live' ? live.get(grant) : await open(grant, 'since=0&event=movie');
    if (client === undefined) throw new Error('it was opened at the start');
    await until(() => client.sequences.includes(last) || undefined);
    const { body } = client;
    client.close();
    expectNothingForeign(body);
    expect(body).toContain(`event: removed\ndata: {"id":"${gone}","removed":true,"revision":2}`);
    const join = frames(body).find((frame) => frame.includes('"replaces"'));
    const data = JSON.parse(/^data: (.*)$/m.exec(join ?? '')?.[1] ?? '{}') as object;
    expect(data).toEqual({
      ...drama,
      id: stays,
      title: Buffer.from('Läßt nichts übrig 侍').toString('latin1'),
      replaces: [joined],
      recommendations: recommended(joined, stays),
    });
  });

  it('gets a snapshot without them', async () => {
    const client = await open(grant, 'snapshot=true&epoch=true');
    await until(() => client.sequences.includes(last) || undefined);
    expectNothingForeign(client.body);
    expect(frames(client.body).at(-1)).toContain('"recommendations":[]');
    client.close();
  });
});

it('costs nobody else anything: they get the bytes as they were stored', async () => {
  const client = RawClient.get(gateway.port, `/api/movies/stream?since=0&access_token=${await tokenFor()}`);
  await until(() => client.sequences.includes(last) || undefined);
  for (const id of [foreign, foreignGone, foreignJoined]) expect(client.body).toContain(id);
  expect(client.body).toContain(`"replaces":["${foreignJoined}","${joined}"]`);
  client.close();
});
