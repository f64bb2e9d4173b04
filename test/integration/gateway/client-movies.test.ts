import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  type Movie,
  type MovieStream,
  type MovieStreamOptions,
  openMovieStream,
} from '../../../clients/typescript/src/index.ts';
import { systemClock } from '../../../src/clock.ts';
import { EventStore } from '../../../src/etl/publish/event-store.ts';
import { type CuttingProxy, startCuttingProxy } from '../../support/cutting-proxy.ts';
import { startTestGateway, type TestGateway } from '../../support/gateway.ts';
import { startNatsServer, type TestNatsServer, until } from '../../support/nats-server.ts';
import { ChangingCatalogue } from './support/changing-catalogue.ts';

const ids = Array.from({ length: 6 }, (_, index) => `tt000000${index + 1}`);
const fence = 'tt9999999';

let server: TestNatsServer;
let gateway: TestGateway;
let proxy: CuttingProxy;
let catalogue: ChangingCatalogue;

beforeAll(async () => {
  server = await startNatsServer();
  gateway = await startTestGateway(server.url, {}, () => 0);
  proxy = await startCuttingProxy(gateway.port);
  catalogue = new ChangingCatalogue(await EventStore.open(gateway.connection));
});

afterAll(async () => {
  proxy?.close();
  await gateway?.stop();
  await server?.close();
});

const silenceMilliseconds = 45_000;

/** Pauses between connections pass a thousand times as fast; the watch over silence does not. */
const hurried = {
  now: systemClock.now,
  wait: (milliseconds: number, signal?: AbortSignal) =>
    systemClock.wait(milliseconds % (silenceMilliseconds / 3) === 0 ? milliseconds : milliseconds / 1000, signal),
};

interface Follower {
  stream: MovieStream;
  /** What a program makes of the loop and the callbacks alone. */
  told: Map<string, Movie>;
  errors: unknown[];
  done: Promise<void>;
}

function follow(options: Partial<MovieStreamOptions>): Follower {
  const told = new Map<string, Movie>();
  const errors: unknown[] = [];
  const stream = openMovieStream({
    url: proxy.url,
    snapshot: true,
    keepMovies: true,
    clock: hurried,
    onRemoved: (id) => told.delete(id),
    onReset: () => told.clear(),
    ...options,
  });
  const read = async () => {
    for await (const movie of stream) {
      for (const id of movie.replaces ?? []) told.delete(id);
      told.set(movie.id, movie);
    }
  };
  return { stream, told, errors, done: read().catch((error) => void errors.push(error)) };
}

/** They are followed by others at the end of a run. */
const closed = new WeakSet<MovieStream>();

const summary = (movies: Iterable<{ id: string; revision: number }>) =>
  [...movies].map(({ id, revision }) => `${id} ${revision}`).toSorted();

const id = fc.constantFrom(...ids);
const facts = fc.record({
  rating: fc.constantFrom(null, 5, 7.9, 8, 9),
  genre: fc.constantFrom<string[]>([], ['Drama'], ['Comedy']),
});
const filters = [
  { filters: {}, matches: () => true },
  { filters: { min_rating: 8 }, matches: ({ rating }: { rating: number | null }) => rating !== null && rating >= 8 },
  { filters: { genre: 'Drama' }, matches: ({ genre }: { genre: string[] }) => genre.includes('Drama') },
];

type Step =
  | { kind: 'change' | 'merge' | 'split'; id: string; into: string; facts: { rating: number | null; genre: string[] } }
  | { kind: 'remove'; id: string }
  | { kind: 'cut' | 'pause' | 'resume' | 'hurry' | 'close' | 'open'; client: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constantFrom('change', 'merge', 'split'), id, into: id, facts }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('remove' as const), id }) },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constantFrom('cut', 'pause', 'resume', 'hurry', 'close', 'open'),
      client: fc.nat(2),
    }),
  },
);

async function changeCatalogue(one: Step): Promise<void> {
  if (one.kind === 'change') await catalogue.change(one.id, one.facts);
  else if (one.kind === 'merge') await catalogue.merge(one.id, one.into, one.facts);
  else if (one.kind === 'split') await catalogue.split(one.id, one.facts);
  else if (one.kind === 'remove') await catalogue.remove(one.id);
}

async function changeClient(clients: Follower[], one: Step, open: (index: number) => Follower): Promise<void> {
  if (!('client' in one)) return;
  const client = clients[one.client] as Follower;
  if (one.kind === 'cut') proxy.cut();
  else if (one.kind === 'close') {
    client.stream.close();
    closed.add(client.stream);
  } else if (one.kind === 'open') {
    client.stream.close();
    await client.done;
    clients[one.client] = open(one.client);
  } else client.stream[one.kind as 'pause' | 'resume' | 'hurry']();
}

const sharing = typeof navigator.locks === 'undefined' ? [] : [true];

test.each([
  false,
  ...sharing,
])('whatever changes, breaks off, pauses and comes back: a client has what the filter lets through (one connection for all: %s)', async (share) => {
  let runs = 0;
  const property = fc.asyncProperty(
    fc.array(step, { minLength: 20, maxLength: 60 }),
    fc.constantFrom(...filters),
    async (steps, { filters: asked, matches }) => {
      runs += 1;
      const open = () => follow({ filters: asked, ...(share && { share: `run ${runs}` }) });
      const clients = [open(), open(), open()];
      for (const one of steps) {
        await changeCatalogue(one);
        await changeClient(clients, one, open);
      }
      for (const [index, { stream, done }] of clients.entries()) {
        stream.resume();
        if (!closed.has(stream)) continue;
        await done;
        clients[index] = open();
      }
      await catalogue.change(fence, { rating: 10, genre: ['Drama', 'Comedy', String(runs)] });
      const last = catalogue.movies.get(fence)?.revision;
      await until(
        () =>
          clients.some(({ errors }) => errors.length > 0) ||
          clients.every(({ told }) => told.get(fence)?.revision === last) ||
          undefined,
      );
      for (const { stream } of clients) stream.close();
      await Promise.all(clients.map(({ done }) => done));
      expect(clients.flatMap(({ errors }) => errors)).toEqual([]);
      const wanted = summary([...catalogue.movies.values()].filter(matches));
      expect(clients.map(({ stream }) => summary(stream.movies.values()))).toEqual([wanted, wanted, wanted]);
      expect(clients.map(({ told }) => summary(told.values()))).toEqual([wanted, wanted, wanted]);
    },
  );
  await fc.assert(property, { numRuns: 15, interruptAfterTimeLimit: 100_000, endOnFailure: true });
}, 120_000);

test.skipIf(sharing.length === 0)(
  'clients that share have one connection, and another one when its holder goes',
  async () => {
    const open = () => follow({ share: true, url: gateway.url });
    // Those of the tests before may not have left yet.
    await until(async () => (await gateway.measure('clients_connected')) === 0 || undefined);
    const clients = [open()];
    await until(async () => (await gateway.measure('clients_connected')) === 1 || undefined);
    clients.push(open(), open());
    await catalogue.change(fence, { rating: 1, genre: [] });
    const isTold = () =>
      clients.every(({ told }) => told.get(fence)?.revision === catalogue.movies.get(fence)?.revision);
    await until(() => isTold() || undefined);
    expect(await gateway.measure('clients_connected')).toBe(1);
    const [leader] = clients.splice(0, 1);
    leader?.stream.close();
    await catalogue.change(fence, { rating: 2, genre: [] });
    await until(() => isTold() || undefined);
    await until(async () => (await gateway.measure('clients_connected')) === 1 || undefined);
    for (const { stream } of clients) stream.close();
    await Promise.all(clients.map(({ done }) => done));
  },
);

test.skipIf(sharing.length === 0)('a client whose holder of the connection is frozen takes it over', async () => {
  const frozen = { now: systemClock.now, wait: () => new Promise<void>(() => {}) };
  const states: string[] = [];
  const common = { share: true, url: gateway.url, silenceSeconds: 0.6 };
  const leader = follow({ ...common, clock: frozen, onState: ({ name }) => states.push(name) });
  await until(() => states.includes('live') || undefined);
  const told: string[] = [];
  const other = follow({ ...common, onState: ({ name }) => told.push(name) });
  // What the holder was told last, then a connection of its own.
  await until(() => told.filter((name) => name === 'live').length > 1 || undefined);
  await catalogue.change(fence, { rating: 3, genre: [] });
  const isTold = ({ told }: Follower) => told.get(fence)?.revision === catalogue.movies.get(fence)?.revision;
  await until(() => (isTold(leader) && isTold(other)) || undefined);
  for (const { stream } of [leader, other]) stream.close();
  await Promise.all([leader.done, other.done]);
});
