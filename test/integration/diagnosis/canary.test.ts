import { afterAll, beforeAll, expect, test } from 'vitest';
import { systemClock } from '../../../src/clock.ts';
import { readConfiguration } from '../../../src/config.ts';
import { startEtl } from '../../../src/etl/etl.ts';
import { rebuildCatalogue } from '../../../src/etl/rebuild/rebuild.ts';
import { readMergeRules } from '../../../src/etl/survivorship-file.ts';
import { startExporter } from '../../../src/exporter/exporter.ts';
import { streams } from '../../../src/messaging/contracts/subjects.ts';
import { connectToNats, type NatsConnection } from '../../../src/messaging/nats/connection.ts';
import { readStream, streamBounds } from '../../../src/messaging/nats/read/scan.ts';
import { canaryId } from '../../../src/movie/canary.ts';
import type { MovieEvent } from '../../../src/movie/schema.ts';
import { silentLogger } from '../../../src/observability/logger.ts';
import { Registry } from '../../../src/observability/metrics.ts';
import type { Role, RoleContext } from '../../../src/role.ts';
import { publishMovie, RawClient, startTestGateway, type TestGateway } from '../../support/gateway.ts';
import { startNatsServer, type TestNatsServer, until } from '../../support/nats-server.ts';
import { newestOfEach, observation, publishObservations } from '../../support/observations.ts';

const settings = { CINESTREAM_CANARY_INTERVAL_SECONDS: '1' };
const movie = observation('one', 'heat', { title: 'Heat', year: 1995, director: ['Michael Mann'], id: 'tt0113277' });

let server: TestNatsServer;
let connection: NatsConnection;
let gateway: TestGateway;
let etl: Role;
let etlRegistry: Registry;
let exporters: Role[];

beforeAll(async () => {
  server = await startNatsServer();
  gateway = await startTestGateway(server.url, settings);
  const configuration = readConfiguration({ NATS_URL: server.url, CINESTREAM_DRAIN_SECONDS: '5', ...settings });
  connection = await connectToNats(configuration.nats, 'test', silentLogger);
  const context = (registry = new Registry()): RoleContext => ({
    configuration,
    connection,
    registry,
    logger: silentLogger,
    clock: systemClock,
    random: Math.random,
  });
  etlRegistry = new Registry();
  etl = await startEtl(context(etlRegistry));
  await publishObservations(connection, [movie]);
  exporters = [await startExporter(context()), await startExporter(context())];
  await until(async () => ((await canariesMeasured(gateway)) >= 2 ? true : undefined));
});

afterAll(async () => {
  for (const role of [...(exporters ?? []), etl, gateway]) await role?.stop();
  await connection?.close();
  await server?.close();
});

async function metric(of: { registry: Registry }, name: string): Promise<number> {
  const line = (await of.registry.metrics()).split('\n').find((text) => text.startsWith(`${name} `));
  return Number(line?.slice(name.length));
}

const canariesMeasured = (of: TestGateway) => metric(of, 'cinestream_canary_freshness_seconds_count');
const canaryAge = (of: TestGateway) => metric(of, 'cinestream_gateway_canary_age_seconds');

async function stored(): Promise<Map<string, string>> {
  return newestOfEach(connection, streams.movies);
}

test('canaries take the way of every movie, one an interval, and are measured at the gateway', async () => {
  expect([...(await stored()).keys()]).toContain(`movies.${canaryId}`);
  expect(await metric(gateway, 'cinestream_canary_freshness_seconds_sum')).toBeGreaterThan(0);
  await until(async () => (await canaryAge(gateway)) < 2 || undefined);
  // Two exporters release no more than one: the interval names the message.
  await until(async () => (await canariesMeasured(gateway)) >= 5 || undefined);
  const times: number[] = [];
  for await (const { storedAt } of readStream(connection, streams.observations, {
    subject: 'observations.canary.movie',
  })) {
    times.push(storedAt);
  }
  const elapsed = ((times.at(-1) ?? 0) - (times[0] ?? 0)) / 1000;
  expect(times.length).toBeLessThan(1.5 * elapsed + 2);
});

test('no client is shown a canary: not live, not in a snapshot, not in a replay, not after a restart', async () => {
  const follow = (of: TestGateway, query: string) => RawClient.get(of.port, `/api/movies/stream${query}`);
  const other = await startTestGateway(server.url, { ...settings, CINESTREAM_RING_MEGABYTES: '1' });
  const clients = [gateway, other].flatMap((of) =>
    ['', '?snapshot=true', '?since=1', '?since=1h', `?id=${canaryId}`].map((query) => follow(of, query)),
  );
  for (const client of clients) await client.read(': CineStream');
  const canaries = await canariesMeasured(gateway);
  await until(async () => (await canariesMeasured(gateway)) >= canaries + 2 || undefined);
  await publishObservations(connection, [
    { ...movie, observed_at: new Date().toISOString(), facts: { ...movie.facts, votes: 7 } },
  ]);
  const watching = clients.filter((_, index) => index % 5 !== 4);
  await until(() => watching.every(({ body }) => body.includes('"votes":7')) || undefined);
  for (const client of clients) {
    expect(client.body).not.toMatch(/canary/i);
    expect(client.body).not.toContain(canaryId);
    client.close();
  }
  expect(await metric(gateway, 'cinestream_gateway_movies')).toBe(1);
  expect(await metric(other, 'cinestream_gateway_movies')).toBe(1);
  await other.stop();
});

test('a client that was last told of an event before a canary goes on behind it', async () => {
  const { lastSequence } = await streamBounds(connection, streams.movies);
  const client = RawClient.get(gateway.port, '/api/movies/stream', { 'last-event-id': `msg_${lastSequence}` });
  await publishObservations(connection, [
    { ...movie, observed_at: new Date().toISOString(), facts: { ...movie.facts, votes: 8 } },
  ]);
  await until(() => client.body.includes('"votes":8') || undefined);
  expect(client.body).not.toContain('event: reset');
  client.close();
});

test('neither catalogue, search, statistics nor recommendations know it', async () => {
  const list = (await (await fetch(`${gateway.url}/api/movies`)).json()) as { movies: MovieEvent[]; total: number };
  expect(list.movies.map(({ id }) => id)).toEqual(['tt0113277']);
  expect(list.total).toBe(1);
  const search = (await (await fetch(`${gateway.url}/api/movies?query=canary`)).json()) as { movies: MovieEvent[] };
  expect(search.movies).toEqual([]);
  expect((await fetch(`${gateway.url}/api/movies/${canaryId}`)).status).toBe(404);
  expect((await fetch(`${gateway.url}/api/movies/${canaryId}/explain`)).status).toBe(404);
  const heat = JSON.parse((await stored()).get('movies.tt0113277') ?? '') as MovieEvent;
  expect(heat.recommendations).toEqual([]);
  expect(heat.director_stats.total_movies).toBe(1);
  expect(await metric({ registry: etlRegistry }, 'cinestream_etl_catalogue_movies')).toBe(1);
});

test('a rebuild finds nothing to change about it', async () => {
  const rebuild = await rebuildCatalogue(connection, await readMergeRules(undefined), {
    apply: false,
    onProgress: () => undefined,
  });
  expect(rebuild.differences).toEqual([]);
});

test('no client is shown a canary that is older than the ring of its gateway', async () => {
  const plot = 'a'.repeat(20_000);
  for (let number = 0; number < 100; number += 1) {
    await publishMovie(connection, { id: `tt${2_000_000 + number}`, plot });
  }
  const other = await startTestGateway(server.url, { ...settings, CINESTREAM_RING_MEGABYTES: '1' });
  const client = RawClient.get(other.port, '/api/movies/stream?since=1');
  await client.read('tt2000099');
  expect(client.body).toContain('tt0113277');
  expect(client.body).not.toContain(canaryId);
  client.close();
  await other.stop();
});

test('a canary that does not come is missed', async () => {
  await etl.stop();
  const age = await canaryAge(gateway);
  await until(async () => (await canaryAge(gateway)) > age + 3 || undefined);
  expect(await metric(gateway, 'cinestream_gateway_canary_interval_seconds')).toBe(1);
});

test('a gateway that expects none says nothing of their age', async () => {
  const other = await startTestGateway(server.url);
  expect(await other.registry.metrics()).not.toContain('cinestream_gateway_canary_age_seconds');
  await other.stop();
});
