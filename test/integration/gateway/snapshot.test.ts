import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { publishMovie, RawClient, startTestGateway, type TestGateway, untilTaken } from '../../support/gateway.ts';
import { startNatsServer, type TestNatsServer, until } from '../../support/nats-server.ts';

const path = '/api/movies/stream';
const movies = 3000;
let nats: TestNatsServer;
let gateway: TestGateway;
/** Of the newest event of each movie, in the order of their last change. */
let sequences: number[];

const idOf = (number: number) => `tt${1_000_000 + number}`;

beforeAll(async () => {
  nats = await startNatsServer();
  gateway = await startTestGateway(nats.url, { CINESTREAM_HEARTBEAT_SECONDS: '1' });
  sequences = [];
  // Western are few and among the oldest; then one of the oldest changes again.
  for (let number = 0; number < movies; number += 1) {
    const genre = [number < 5 ? 'Western' : 'Drama'];
    sequences.push(await publishMovie(gateway.connection, { id: idOf(number), title: `Movie ${number}`, genre }));
  }
  const again = await publishMovie(gateway.connection, { id: idOf(2), title: 'Movie 2', genre: ['Western'] });
  sequences = [...sequences.filter((_, number) => number !== 2), again];
  await untilTaken(gateway, again);
}, 60_000);

afterAll(async () => {
  await gateway?.stop();
  await nats?.close();
});

describe('snapshot=N', () => {
  it.each([
    ['of the catalogue', 'snapshot=3', () => sequences.slice(-3)],
    [
      'of the movies that pass the filter',
      'snapshot=3&genre=western',
      () => [...sequences.slice(2, 4), sequences.at(-1)],
    ],
    [
      'of a filter that lets through fewer',
      'snapshot=3000&genre=western',
      () => [...sequences.slice(0, 4), sequences.at(-1)],
    ],
    ['of fewer than asked for', `snapshot=${2 * movies}`, () => sequences],
    ['of 0', 'snapshot=0', () => []],
    ['that is true', 'snapshot=true&genre=western', () => [...sequences.slice(0, 4), sequences.at(-1)]],
  ])('%s gives the movies that changed last, oldest first', async (_, query, expected) => {
    const client = RawClient.get(gateway.port, `${path}?${query}`);
    await client.read(': still here');
    expect(client.sequences).toEqual(expected());
    client.close();
  });

  it('goes on live, and after a cut from the last id', async () => {
    const id = 'tt9000000';
    const before = await publishMovie(gateway.connection, { id, title: 'Before', genre: ['Drama'] });
    await untilTaken(gateway, before);
    const client = RawClient.get(gateway.port, `${path}?snapshot=1`);
    await until(() => client.sequences.includes(before) || undefined);
    const after = await publishMovie(gateway.connection, { id, title: 'After', genre: ['Drama'] });
    await until(() => client.sequences.includes(after) || undefined);
    expect(client.sequences).toEqual([before, after]);
    client.close();
    const returned = RawClient.get(gateway.port, `${path}?snapshot=1`, { 'last-event-id': `msg_${before}` });
    await returned.read(': still here');
    expect(returned.sequences).toEqual([after]);
    returned.close();
  });

  it.each(['-1', '1.5', 'x', 'all', '1e3'])('of %s is refused with what may be asked for', async (value) => {
    const response = await fetch(`${gateway.url}${path}?snapshot=${value}`);
    expect([response.status, await response.text()]).toEqual([400, expect.stringContaining('the newest so many')]);
  });
});
