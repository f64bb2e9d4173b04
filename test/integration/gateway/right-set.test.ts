import { jetstreamManager } from '@nats-io/jetstream';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { EventStore } from '../../../src/etl/publish/event-store.ts';
import { streams } from '../../../src/messaging/contracts/subjects.ts';
import type { MovieEvent } from '../../../src/movie/schema.ts';
import { FollowingSet } from '../../support/following-set.ts';
import { startTestGateway, type TestGateway } from '../../support/gateway.ts';
import { startNatsServer, type TestNatsServer, until } from '../../support/nats-server.ts';
import { ChangingCatalogue } from './support/changing-catalogue.ts';

const eventsOfAMovie = 3;
const ids = Array.from({ length: 6 }, (_, index) => `tt000000${index + 1}`);
const fence = 'tt9999999';

let server: TestNatsServer;
let gateways: TestGateway[];
let store: EventStore;

beforeAll(async () => {
  server = await startNatsServer();
  // The second has a ring of few events: what clients missed comes from JetStream.
  gateways = [
    await startTestGateway(server.url),
    await startTestGateway(server.url, { CINESTREAM_RING_MEGABYTES: '1' }),
  ];
  const connection = (gateways[0] as TestGateway).connection;
  store = await EventStore.open(connection);
  const manager = await jetstreamManager(connection);
  await manager.streams.update(streams.movies, { max_msgs_per_subject: eventsOfAMovie });
});

afterAll(async () => {
  await Promise.all((gateways ?? []).map((gateway) => gateway.stop()));
  await server?.close();
});

interface TestFilter {
  query: string;
  matches(movie: MovieEvent): boolean;
}

const filters: TestFilter[] = [
  { query: 'min_rating=8', matches: ({ rating }) => rating !== null && rating >= 8 },
  { query: 'genre=drama', matches: ({ genre }) => genre.includes('Drama') },
  { query: `id=${ids[0]},${ids[1]},${fence}`, matches: ({ id }) => [ids[0], ids[1], fence].includes(id) },
  {
    query: 'genre=comedy&min_rating=6',
    matches: ({ genre, rating }) => genre.includes('Comedy') && rating !== null && rating >= 6,
  },
  { query: '', matches: () => true },
];

const facts = fc.record({
  rating: fc.constantFrom(null, 5, 7, 9),
  genre: fc.constantFrom<string[]>([], ['Drama'], ['Comedy'], ['Drama', 'Comedy']),
});
const id = fc.constantFrom(...ids);
const client = fc.nat(2);
const step = fc.oneof(
  { weight: 8, arbitrary: fc.record({ kind: fc.constant('change' as const), id, facts }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('remove' as const), id }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('merge' as const), id, into: id, facts }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('split' as const), id, facts }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('cut' as const), client }) },
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('connect' as const), client, replica: fc.nat(1) }) },
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

test('whatever changes, whatever the filter, wherever it is cut and resumed: a client ends up with the filtered catalogue', async () => {
  const catalogue = new ChangingCatalogue(store, 'x'.repeat(60_000));
  const take = (one: Step, clients: FollowingSet[]) => {
    switch (one.kind) {
      case 'change':
        return catalogue.change(one.id, one.facts);
      case 'remove':
        return catalogue.remove(one.id);
      case 'merge':
        return catalogue.merge(one.id, one.into, one.facts);
      case 'split':
        return catalogue.split(one.id, one.facts);
      case 'cut':
        return clients[one.client]?.cut();
      case 'connect':
        return clients[one.client]?.connect(gateways[one.replica]?.url ?? '');
    }
  };
  let runs = 0;
  const property = fc.asyncProperty(
    fc.array(step, { minLength: 20, maxLength: 80 }),
    fc.array(fc.constantFrom(...filters), { minLength: 3, maxLength: 3 }),
    fc.array(fc.constantFrom('snapshot=true', 'snapshot=2'), { minLength: 3, maxLength: 3 }),
    async (steps, chosen, begins) => {
      runs += 1;
      const errors: unknown[] = [];
      const clients = chosen.map(
        ({ query }, index) => new FollowingSet(query, (error) => errors.push(error), begins[index]),
      );
      for (const one of steps) await take(one, clients);
      for (const one of clients) await one.cut();
      // What was last written is in every filter: who has it has everything.
      await catalogue.change(fence, { rating: 10, genre: ['Drama', 'Comedy', String(runs)] });
      const last = catalogue.movies.get(fence)?.revision;
      for (const [index, one] of clients.entries()) one.connect(gateways[index % 2]?.url ?? '');
      await until(
        () => errors.length > 0 || clients.every(({ movies }) => movies.get(fence)?.revision === last) || undefined,
      );
      for (const one of clients) await one.cut();
      expect(errors).toEqual([]);
      const sequences = await catalogue.sequences();
      // A snapshot of the newest has no movie that changed before its first.
      const isDue = (one: MovieEvent, index: number) =>
        begins[index] === 'snapshot=true' || (sequences.get(one.id) ?? 0) >= (clients[index]?.first ?? 0);
      const wanted = chosen.map(({ matches }, index) =>
        summary([...catalogue.movies.values()].filter((one) => matches(one) && isDue(one, index))),
      );
      expect(clients.map(({ movies }) => summary([...movies.values()]))).toEqual(wanted);
    },
  );
  await fc.assert(property, { numRuns: 30, interruptAfterTimeLimit: 100_000, endOnFailure: true });
}, 120_000);

test.each([
  ['a replica that has just started', {}],
  ['JetStream', { CINESTREAM_RING_MEGABYTES: '1' }],
])('a movie of which the stream has let go what a client missed leaves it: from %s', async (_, settings) => {
  const catalogue = new ChangingCatalogue(store, 'x'.repeat(60_000));
  const id = 'tt0000011';
  await catalogue.change(id, { rating: 9, genre: [] });
  const follower = new FollowingSet('min_rating=8', () => undefined);
  follower.connect(gateways[0]?.url ?? '');
  await until(() => follower.movies.has(id) || undefined);
  await follower.cut();
  for (let revision = 0; revision < 2 * eventsOfAMovie; revision += 1)
    await catalogue.change(id, { rating: 5, genre: [String(revision)] });
  // More than the smaller ring holds comes after it.
  for (let index = 0; index < 30; index += 1) await catalogue.change(`tt00001${10 + index}`, { rating: 5, genre: [] });
  const gateway = await startTestGateway(server.url, settings);
  follower.connect(gateway.url);
  await until(() => !follower.movies.has(id) || undefined);
  await follower.cut();
  await gateway.stop();
});

function summary(movies: { id?: unknown; revision?: unknown }[]): string[] {
  return movies.map(({ id, revision }) => `${id} ${revision}`).toSorted();
}
