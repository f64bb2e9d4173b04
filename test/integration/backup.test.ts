import { mkdtemp, readdir, rm, truncate } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import { Kvm } from '@nats-io/kv';
import type { NatsConnection } from '@nats-io/nats-core';
import { connect } from '@nats-io/transport-node';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { backUp } from '../../src/backup/back-up.ts';
import { restore } from '../../src/backup/restore.ts';
import { type Clock, systemClock } from '../../src/clock.ts';
import { readConfiguration } from '../../src/config.ts';
import { durables, streams, subjects } from '../../src/messaging/contracts/subjects.ts';
import { PageArchive } from '../../src/messaging/crawl/page-archive.ts';
import { applyTopology, firstMissing } from '../../src/messaging/nats/admin/topology.ts';
import { NatsServers } from '../chaos/nats-servers.ts';
import { startNatsServer, type TestNatsServer, until } from '../support/nats-server.ts';

vi.setConfig({ testTimeout: 120_000 });

let directory: string;
let server: TestNatsServer;
let connection: NatsConnection;
const opened: AsyncDisposableStack[] = [];

/** A server with our streams, which hold nothing yet. */
async function startStreams(): Promise<{ server: TestNatsServer; connection: NatsConnection }> {
  const stack = new AsyncDisposableStack();
  opened.push(stack);
  const started = await startNatsServer();
  stack.defer(() => started.close());
  const connected = await connect({ servers: started.url });
  stack.defer(() => connected.close());
  await applyTopology(connected, readConfiguration({}).nats);
  return { server: started, connection: connected };
}

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'cinestream-backup-'));
  ({ server, connection } = await startStreams());
});

afterEach(async () => {
  for (const stack of opened.splice(0)) await stack.disposeAsync();
  await rm(directory, { recursive: true, force: true });
});

function save(from: NatsConnection, settings: { keep?: number; withoutPages?: boolean; clock?: Clock } = {}) {
  const { keep, withoutPages = false, clock = systemClock } = settings;
  return backUp(from, directory, { inboxPrefix: undefined, clock, keep, withoutPages, onProgress: () => undefined });
}

function bringBack(to: NatsConnection, path: string, replace = false, clock: Clock = systemClock) {
  return restore(to, path, { replace, streamReplicas: 1, clock, onStream: () => undefined });
}

const body = (number: number) => `observation ${number}`;

async function publishObservations(count: number): Promise<void> {
  const client = jetstream(connection);
  for (let number = 0; number < count; number += 1) {
    await client.publish(subjects.observation('site', `movie-${number}`), body(number), { msgID: `m-${number}` });
  }
}

/** Takes and acknowledges so many observations as an ETL worker does. */
async function work(from: NatsConnection, count: number): Promise<string[]> {
  const consumer = await jetstream(from).consumers.get(streams.observations, durables.etl);
  const messages = await consumer.fetch({ max_messages: count, expires: 30_000 });
  const bodies: string[] = [];
  for await (const message of messages) {
    bodies.push(message.string());
    await message.ackAck();
  }
  return bodies;
}

test('brings messages, sequences, buckets, pages and the position of the workers back to another server', async () => {
  await publishObservations(30);
  await jetstream(connection).publish(subjects.movie('tt1'), 'event');
  expect(await work(connection, 10)).toHaveLength(10);
  await (await new Kvm(connection).open('URLS')).put('url', 'seen');
  const pages = await PageArchive.open(connection);
  const page = new Uint8Array(600_000).fill(7);
  const key = await pages.keep(page, { url: 'http://site/', source: 'site', run: 'r', fetched_at: '2026-01-01' });
  const { manifest } = await save(connection);
  expect(manifest.streams.find(({ name }) => name === streams.observations)).toMatchObject({
    messages: 30,
    last_sequence: 30,
  });

  await server.close();
  const other = await startStreams();
  await bringBack(other.connection, directory);
  expect(await firstMissing(other.connection)).toBeUndefined();
  const manager = await jetstreamManager(other.connection);
  expect((await manager.streams.info(streams.observations)).state).toMatchObject({ messages: 30, last_seq: 30 });
  expect(await manager.streams.getMessage(streams.observations, { seq: 17 })).toMatchObject({
    subject: 'observations.site.movie-16',
  });
  expect((await (await new Kvm(other.connection).open('URLS')).get('url'))?.string()).toBe('seen');
  expect(await (await PageArchive.open(other.connection)).body(key)).toEqual(page);
  expect(await work(other.connection, 20)).toEqual(Array.from({ length: 20 }, (_, number) => body(number + 10)));
  expect((await jetstream(other.connection).publish(subjects.movie('tt2'), 'event')).seq).toBe(2);
});

test('does not replace what streams hold unless told so, and nothing while workers run', async () => {
  await publishObservations(3);
  const { path } = await save(connection);
  await publishObservations(1);
  await expect(bringBack(connection, path)).rejects.toThrow(/OBSERVATIONS \(3\); --replace/);
  const consumer = await jetstream(connection).consumers.get(streams.crawl, durables.scraper);
  const waiting = await consumer.consume({ callback: () => undefined });
  await until(async () => (await consumer.info()).num_waiting > 0 || undefined);
  const hurried: Clock = { now: () => Date.now() * 40, wait: (time, signal) => systemClock.wait(time / 40, signal) };
  await expect(bringBack(connection, path, true, hurried)).rejects.toThrow(/workers are running \(scraper\)/);
  await waiting.close();
  await jetstream(connection).publish(subjects.observation('site', 'late'), 'late');
  await bringBack(connection, path, true);
  const manager = await jetstreamManager(connection);
  expect((await manager.streams.info(streams.observations)).state.messages).toBe(3);
});

test('takes the place of streams that fill the storage of a cluster', async ({ onTestFinished }) => {
  const logs = await mkdtemp(join(tmpdir(), 'cinestream-cluster-'));
  onTestFinished(() => rm(logs, { recursive: true, force: true }));
  const streamMaxBytes = 20 * 1024 ** 2;
  const settings = {
    CINESTREAM_NATS_STREAM_REPLICAS: '3',
    CINESTREAM_NATS_STREAM_MAX_BYTES: `${streamMaxBytes}`,
    CINESTREAM_ARCHIVE_MAX_BYTES: '1048576',
  };
  const servers = await NatsServers.start({ count: 3, storeBytes: 4 * streamMaxBytes, logs, clock: systemClock });
  onTestFinished(() => servers.close());
  const cluster = await connect({ servers: servers.urls, timeout: 10_000 });
  onTestFinished(() => cluster.close());
  const { nats } = readConfiguration(settings);
  await until(
    () =>
      applyTopology(cluster, nats)
        .then(() => true)
        .catch(() => undefined),
    60,
  );
  await jetstream(cluster).publish(subjects.movie('tt1'), 'event');
  const { path } = await save(cluster, { withoutPages: true });
  await restore(cluster, path, { replace: true, streamReplicas: 3, clock: systemClock, onStream: () => undefined });
  const manager = await jetstreamManager(cluster, { timeout: 10_000 });
  expect((await manager.streams.info(streams.movies)).state.messages).toBe(1);
});

test('finds a damaged archive before it touches a stream', async () => {
  await publishObservations(3);
  const { path } = await save(connection);
  await truncate(join(path, streams.movies, 'stream.tar.s2'), 10);
  await expect(bringBack(connection, path, true)).rejects.toThrow(/MOVIES.* is damaged: take another backup/);
  const manager = await jetstreamManager(connection);
  expect((await manager.streams.info(streams.observations)).state.messages).toBe(3);
  await expect(bringBack(connection, join(directory, 'nothing'))).rejects.toThrow(/is no backup and holds none/);
});

test('keeps the newest backups and none that was interrupted', async () => {
  let time = Date.parse('2026-11-25T10:00:00Z');
  const clock: Clock = { now: () => time, wait: systemClock.wait };
  for (let day = 0; day < 3; day += 1) {
    await save(connection, { keep: 2, withoutPages: true, clock });
    time += 86_400_000;
  }
  const manager = await jetstreamManager(connection);
  await manager.streams.delete(streams.movies);
  await expect(save(connection, { clock })).rejects.toThrow(/STREAM.SNAPSHOT.MOVIES: stream not found/);
  expect((await readdir(directory)).toSorted()).toEqual(['2026-11-26T10-00-00Z', '2026-11-27T10-00-00Z']);
});
