import { jetstream } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/nats-core';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { systemClock } from '../../../src/clock.ts';
import { readConfiguration } from '../../../src/config.ts';
import { createPaint } from '../../../src/diagnosis/terminal-text.ts';
import { traceMovie } from '../../../src/diagnosis/trace/collect.ts';
import { formatTrace } from '../../../src/diagnosis/trace/format.ts';
import { startEtl } from '../../../src/etl/etl.ts';
import { streams } from '../../../src/messaging/contracts/subjects.ts';
import { queueJobs } from '../../../src/messaging/crawl/frontier.ts';
import { PageArchive } from '../../../src/messaging/crawl/page-archive.ts';
import { applyTopology } from '../../../src/messaging/nats/admin/topology.ts';
import { connectToNats } from '../../../src/messaging/nats/connection.ts';
import { silentLogger } from '../../../src/observability/logger.ts';
import { Registry } from '../../../src/observability/metrics.ts';
import type { Role } from '../../../src/role.ts';
import { startNatsServer, type TestNatsServer, until } from '../../support/nats-server.ts';
import { newestOfEach, observation, publishObservations } from '../../support/observations.ts';

let server: TestNatsServer;
let connection: NatsConnection;
let etl: Role;

beforeEach(async () => {
  server = await startNatsServer();
  const configuration = readConfiguration({
    NATS_URL: server.url,
    CINESTREAM_DRAIN_SECONDS: '5',
    CINESTREAM_ETL_DERIVED_INTERVAL_SECONDS: '0',
  });
  connection = await connectToNats(configuration.nats, 'test', silentLogger);
  await applyTopology(connection, configuration.nats);
  etl = await startEtl({
    configuration,
    connection,
    registry: new Registry(),
    logger: silentLogger,
    clock: systemClock,
    random: () => 0,
  });
});

afterEach(async () => {
  await etl?.stop();
  await connection?.close();
  await server?.close();
});

const heat = { title: 'Heat', director: ['Michael Mann'], year: 1995 };

/** Until the newest event of a movie says so. */
async function eventSays(id: string, text: string): Promise<void> {
  await until(async () => (await newestOfEach(connection, streams.movies)).get(`movies.${id}`)?.includes(text));
}

test('tells the whole path of a movie: job, page, observations, decisions, events, and what users see', async () => {
  const archive = await PageArchive.open(connection);
  const url = 'https://one.example/heat';
  const page = await archive.keep(Buffer.from('<title>Heat</title>'), {
    url,
    source: 'one',
    run: 'test',
    fetched_at: '2026-01-01T00:00:00.000Z',
  });
  const first = { ...observation('one', 'heat', { ...heat, id: 'tt0113277', rating: 8.1, votes: 10 }), page };
  await publishObservations(connection, [first]);
  await eventSays('tt0113277', '"rating":8.1');
  await publishObservations(connection, [
    observation('one', 'heat', { ...heat, id: 'tt0113277', rating: 8.2, votes: 11 }, '2026-01-02T00:00:00.000Z'),
    observation('two', 'heat-1995', { ...heat, runtime_minutes: 171 }),
  ]);
  await eventSays('tt0113277', '"runtime_minutes":171');
  await eventSays('tt0113277', '"rating":8.2');
  await etl.stop();
  await queueJobs(jetstream(connection), [
    {
      schema_version: 1,
      url,
      source: 'one',
      adapter: 'schema-org',
      kind: 'movie',
      run: 'again',
      depth: 0,
      attempt: 0,
      limits: { maxPages: 1, maxDepth: 0, follow: [], recrawlAfterSeconds: 0 },
      queued_at: '2026-01-03T00:00:00.000Z',
    },
  ]);

  const trace = await traceMovie(connection, url);
  expect(trace).toEqual(await traceMovie(connection, 'tt0113277'));
  expect(trace).toMatchObject({
    id: 'tt0113277',
    jobs: [{ url, run: 'again' }],
    jobs_complete: true,
    pages: [{ hash: page, bytes: 19, fetched_at: '2026-01-01T00:00:00.000Z' }],
    current: { title: 'Heat', rating: 8.2, runtime_minutes: 171 },
    dead_letters: [],
  });
  expect(trace.observations).toHaveLength(3);
  expect(trace.observations[1]?.changes).toContainEqual({ field: 'rating', before: 8.1, after: 8.2 });
  expect(trace.record?.decisions).toContainEqual(
    expect.objectContaining({ field: 'runtime_minutes', from: ['two/heat-1995'] }),
  );
  expect(trace.events.map(({ revision }) => revision)).toEqual(trace.events.map((_, at) => at + 1));
  expect(trace.events.at(-1)?.record_sequence).toBe(trace.record?.sequence);
  const text = formatTrace(trace, createPaint(false)).join('\n');
  expect(text).toContain('rating: 8.1 → 8.2');
  expect(text).toMatch(/msg_\d+ .* revision 2 {2}of record #\d+/);
});

test('follows an id that became part of another movie', async () => {
  await publishObservations(connection, [observation('two', 'heat-1995', heat)]);
  const own = await until(async () =>
    [...(await newestOfEach(connection, streams.movies)).keys()].find((subject) => subject.startsWith('movies.cs')),
  );
  const former = own.slice('movies.'.length);
  await publishObservations(connection, [observation('one', 'heat', { ...heat, id: 'tt0113277' })]);
  await eventSays('tt0113277', former);
  const trace = await traceMovie(connection, former);
  expect(trace).toMatchObject({ id: 'tt0113277', former_ids: [former] });
  expect(trace.events.at(-1)?.replaces).toEqual([former]);
});

test('tells of a page that came to nothing, and why', async () => {
  const nothing = observation('one', 'nothing', {});
  await publishObservations(connection, [nothing]);
  await until(async () => (await newestOfEach(connection, streams.deadLetter)).size > 0 || undefined);
  const trace = await traceMovie(connection, nothing.url);
  expect(trace).toMatchObject({ id: null, record: null, dead_letters: [{ stage: 'etl', code: 'message_invalid' }] });
  expect(formatTrace(trace, createPaint(false)).join('\n')).toContain('users see nothing of it');
});

test('says so where nothing tells of a movie', async () => {
  await expect(traceMovie(connection, 'tt0000001')).rejects.toThrow('nothing that is stored tells of tt0000001');
  await expect(traceMovie(connection, 'https://one.example/none')).rejects.toThrow('nothing that is stored');
  await expect(traceMovie(connection, 'Heat')).rejects.toThrow('neither');
});
