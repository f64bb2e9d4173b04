import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import { Kvm } from '@nats-io/kv';
import type { NatsConnection } from '@nats-io/nats-core';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { systemClock } from '../../../src/clock.ts';
import { readConfiguration } from '../../../src/config.ts';
import { type DoctorOptions, examine } from '../../../src/diagnosis/doctor/doctor.ts';
import { exitCodeOf, type Finding } from '../../../src/diagnosis/doctor/finding.ts';
import { InvalidMessageError } from '../../../src/errors.ts';
import { startEtl } from '../../../src/etl/etl.ts';
import { buckets, durables, streams } from '../../../src/messaging/contracts/subjects.ts';
import { applyTopology, declaredTopology } from '../../../src/messaging/nats/admin/topology.ts';
import { connectToNats } from '../../../src/messaging/nats/connection.ts';
import { publishDeadLetter } from '../../../src/messaging/nats/consumer/dead-letter.ts';
import { silentLogger } from '../../../src/observability/logger.ts';
import { Registry } from '../../../src/observability/metrics.ts';
import { startTestGateway } from '../../support/gateway.ts';
import { startNatsServer, type TestNatsServer, until } from '../../support/nats-server.ts';

let server: TestNatsServer;
let connection: NatsConnection;
const smallStreams = readConfiguration({ CINESTREAM_NATS_STREAM_MAX_BYTES: '100000', CINESTREAM_DRAIN_SECONDS: '1' });

beforeEach(async () => {
  server = await startNatsServer();
  connection = await connectToNats(readConfiguration({ NATS_URL: server.url }).nats, 'test', silentLogger);
  await applyTopology(connection, smallStreams.nats);
});

afterEach(async () => {
  await connection?.close();
  await server?.close();
});

async function diagnose(options: Partial<DoctorOptions> = {}): Promise<Finding[]> {
  return examine({
    connection,
    configuration: smallStreams.nats,
    gateways: [],
    health: [],
    metricsPort: 9090,
    grid: undefined,
    timeoutMilliseconds: 5000,
    clock: systemClock,
    ...options,
  });
}

function about(findings: Finding[], subject: string): Finding[] {
  return findings.filter((finding) => finding.subject === subject);
}

test('finds nothing wrong with what runs as declared, and says what it was not asked to look at', async () => {
  const etl = await startEtl({
    configuration: smallStreams,
    connection,
    registry: new Registry(),
    logger: silentLogger,
    clock: systemClock,
    random: () => 0,
  });
  const findings = await diagnose();
  await etl.stop();
  expect(exitCodeOf(findings)).toBe(0);
  expect(about(findings, 'service cinestream-catalogue')).toMatchObject([{ status: 'ok' }]);
  expect(about(findings, 'service cinestream-scrape')).toMatchObject([{ status: 'warning' }]);
  expect(about(findings, 'stream CRAWL')).toMatchObject([{ status: 'ok', message: '0 messages, 0 B (0.0 % full)' }]);
  expect(about(findings, 'clock')).toMatchObject([{ status: 'ok' }]);
  expect(about(findings, 'gateway')).toMatchObject([{ status: 'skipped' }]);
});

test('misses a consumer and a stream that are gone', async () => {
  const manager = await jetstreamManager(connection);
  await manager.consumers.delete(streams.observations, durables.etl);
  await manager.streams.delete(streams.crawl);
  const findings = await diagnose();
  expect(about(findings, 'consumer OBSERVATIONS/etl')).toMatchObject([
    { status: 'problem', remedy: 'run: cinestream topology' },
  ]);
  expect(about(findings, 'stream CRAWL')).toMatchObject([{ status: 'problem', message: 'does not exist' }]);
  expect(exitCodeOf(findings)).toBe(1);
});

test('names the setting that was changed, what it is and what it should be', async () => {
  const manager = await jetstreamManager(connection);
  await manager.streams.update(streams.movies, { max_msgs_per_subject: 5 });
  await manager.consumers.update(streams.catalogue, durables.enrich, { max_ack_pending: 7 });
  await manager.streams.update(streams.catalogue, { max_bytes: 200_000 });
  const findings = await diagnose();
  expect(about(findings, 'stream MOVIES')).toMatchObject([
    { status: 'problem', message: 'max_msgs_per_subject is 5, not 64' },
  ]);
  expect(about(findings, 'consumer CATALOGUE/enrich')).toMatchObject([
    { status: 'problem', message: 'max_ack_pending is 7, not 20,000' },
  ]);
  // A deployment may have other sizes than this shell knows of.
  expect(about(findings, 'stream CATALOGUE')).toMatchObject([{ status: 'ok' }]);
  expect(about(findings, 'sizes and copies')).toMatchObject([
    { status: 'warning', message: 'CATALOGUE max_bytes is 195 KiB, not 97.7 KiB' },
  ]);
});

test('tells streams that are nearly full, worse where they refuse what is new', async () => {
  for (let count = 0; count < 9; count += 1) {
    await jetstream(connection).publish('observations.site.movie', new Uint8Array(10_000));
    await jetstream(connection).publish(`movies.tt000000${count}`, new Uint8Array(10_000));
  }
  const findings = await diagnose();
  const [observations] = about(findings, 'stream OBSERVATIONS');
  expect(observations?.status).toBe('problem');
  expect(observations?.message).toMatch(/^9\d % full: .* when full it refuses what is new$/);
  expect(about(findings, 'stream MOVIES')).toMatchObject([{ status: 'warning' }]);
});

test('tells work that nobody takes, and work that is taken and never done', async () => {
  await jetstream(connection).publish('crawl.site.title', '{}');
  const manager = await jetstreamManager(connection);
  await manager.consumers.update(streams.observations, durables.etl, { max_ack_pending: 1 });
  await jetstream(connection).publish('observations.site.movie', '{}');
  const consumer = await jetstream(connection).consumers.get(streams.observations, durables.etl);
  const message = await consumer.next();
  const findings = await diagnose();
  expect(about(findings, 'consumer CRAWL/scraper')).toMatchObject([
    {
      status: 'problem',
      message: '1 message waits and nobody takes them; nothing was ever acknowledged',
      remedy: 'start cinestream scraper',
    },
  ]);
  expect(about(findings, 'service cinestream-scrape')).toMatchObject([{ status: 'problem' }]);
  const etl = about(findings, 'consumer OBSERVATIONS/etl').map(({ message: said }) => said);
  expect(etl).toContainEqual(expect.stringContaining('as many as are allowed'));

  message?.nak();
  await (await consumer.next())?.info;
  await until(async () => (await consumer.info()).num_redelivered > 0 || undefined);
  const again = about(await diagnose(), 'consumer OBSERVATIONS/etl').map(({ message: said }) => said);
  expect(again).toContain('1 message delivered more than once and not done yet');
});

test('counts dead letters by their most frequent code, and names hosts that refuse', async () => {
  const letter = {
    stage: 'etl',
    source: 'site',
    body: new Uint8Array(10),
    attempts: 5,
    subject: 'observations.site.movie',
    failedAt: new Date(),
  };
  const client = jetstream(connection);
  await publishDeadLetter(client, { ...letter, sequence: 1, error: new Error('who knows') });
  await publishDeadLetter(client, { ...letter, sequence: 2, error: new InvalidMessageError('no title') });
  await publishDeadLetter(client, { ...letter, sequence: 3, error: new InvalidMessageError('no title') });
  const hosts = await new Kvm(connection).open(buckets.hosts);
  await hosts.put('calm_example', JSON.stringify({ schema_version: 1, next_slot: 0, refusals: 0 }));
  await hosts.put('www_example', JSON.stringify({ schema_version: 1, next_slot: Date.now() + 90_000, refusals: 3 }));
  const findings = await diagnose();
  expect(about(findings, 'dead letters')).toMatchObject([
    { status: 'warning', message: '3, most often message_invalid (2)' },
  ]);
  expect(findings.filter(({ subject }) => subject.startsWith('host '))).toMatchObject([
    {
      subject: 'host www_example',
      message: expect.stringContaining('refused 3 times in a row; left alone for another'),
    },
  ]);
});

test('asks gateways and the Grid, and takes no answer for what it is', async () => {
  const gateway = await startTestGateway(server.url, { CINESTREAM_NATS_STREAM_MAX_BYTES: '100000' });
  const grid = createServer((_, response) =>
    response.end(
      JSON.stringify({
        data: {
          grid: { totalSlots: 0, nodeCount: 0, sessionCount: 0, sessionQueueSize: 2 },
          nodesInfo: { nodes: [] },
        },
      }),
    ),
  );
  await new Promise<void>((resolve) => grid.listen(0, '127.0.0.1', resolve));
  const gridUrl = `http://127.0.0.1:${(grid.address() as AddressInfo).port}`;
  const findings = await diagnose({ gateways: [gateway.url, gridUrl], health: [gateway.url, gridUrl], grid: gridUrl });
  expect(about(findings, `gateway ${new URL(gateway.url).host}`)).toMatchObject([{ status: 'ok' }]);
  // Its public port has no /readyz; the stream that began speaks for it.
  expect(about(findings, `ready ${new URL(gateway.url).host}`)).toMatchObject([{ status: 'skipped' }]);
  expect(about(findings, `gateway ${new URL(gridUrl).host}`)).toMatchObject([{ status: 'problem' }]);
  expect(about(findings, 'grid')).toMatchObject([{ status: 'problem', message: expect.stringContaining('0 nodes') }]);
  await gateway.stop();
  grid.closeAllConnections();
  await new Promise<void>((resolve) => grid.close(() => resolve()));
});

test('a server that went away leaves everything unknown, nothing in order', async () => {
  await server.kill();
  const findings = await diagnose({ timeoutMilliseconds: 500 });
  expect(exitCodeOf(findings)).toBe(1);
  const declared = declaredTopology(connection, smallStreams.nats);
  expect(findings.filter(({ subject }) => /^(stream|consumer) /.test(subject)).map(({ status }) => status)).toEqual(
    [...declared.streams, ...declared.consumers].map(() => 'unknown'),
  );
  for (const subject of ['clock', 'dead letters', 'hosts', 'services']) {
    expect(about(findings, subject)).toMatchObject([{ status: 'unknown' }]);
  }
  // What a closing connection waits for.
  await server.restart();
});
