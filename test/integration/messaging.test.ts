import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/nats-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { systemClock } from '../../src/clock.ts';
import { readConfiguration } from '../../src/config.ts';
import { ConcurrentWriteError, InvalidMessageError, MessagingUnavailableError } from '../../src/errors.ts';
import { buckets, durables, streams, subjects } from '../../src/messaging/contracts/subjects.ts';
import { applyTopology } from '../../src/messaging/nats/admin/topology.ts';
import { connectToNats } from '../../src/messaging/nats/connection.ts';
import { deadLetterHeaders } from '../../src/messaging/nats/consumer/dead-letter.ts';
import { type Delivery, startWorker } from '../../src/messaging/nats/consumer/worker.ts';
import { Bucket } from '../../src/messaging/nats/key-value.ts';
import { publish } from '../../src/messaging/nats/publish.ts';
import { readStream } from '../../src/messaging/nats/read/scan.ts';
import { tail } from '../../src/messaging/nats/read/tail.ts';
import { silentLogger } from '../../src/observability/logger.ts';
import { startNatsServer, type TestNatsServer, until } from '../support/nats-server.ts';

let server: TestNatsServer;
let connection: NatsConnection;
const bytes = (text: string) => new TextEncoder().encode(text);
const text = (data: Uint8Array) => new TextDecoder().decode(data);

beforeAll(async () => {
  server = await startNatsServer();
  const configuration = readConfiguration({ NATS_URL: server.url });
  connection = await connectToNats(configuration.nats, 'test', silentLogger);
  await Promise.all([1, 2, 3].map(() => applyTopology(connection, configuration.nats)));
});

afterAll(async () => {
  await connection?.close();
  await server?.close();
});

function worker(handle: (delivery: Delivery) => Promise<void>) {
  return startWorker({
    connection,
    stream: streams.observations,
    durable: durables.etl,
    stage: 'etl',
    concurrency: 4,
    handle,
    sourceOf: () => 'test',
    retryPolicy: {
      maximumAttempts: 3,
      initialDelayMilliseconds: 1,
      maximumDelayMilliseconds: 10,
      maximumWaitMilliseconds: 10,
      backoffCoefficient: 2,
      unlimited: [],
    },
    clock: systemClock,
    random: () => 0,
    logger: silentLogger,
  });
}

describe('topology', () => {
  it('can be applied again, by several roles at once, without changing anything', async () => {
    const manager = await jetstreamManager(connection);
    const before = await manager.streams.info(streams.movies);
    await applyTopology(connection, readConfiguration({ NATS_URL: server.url }).nats);
    const after = await manager.streams.info(streams.movies);
    expect(after.config).toEqual(before.config);
    expect(after.created).toBe(before.created);
  });
});

describe('publish', () => {
  it('refuses a write when the subject has moved on', async () => {
    const client = jetstream(connection);
    const first = await publish(client, 'catalogue.a', bytes('1'), { expectedLastSubjectSequence: 0 });
    await expect(publish(client, 'catalogue.a', bytes('2'), { expectedLastSubjectSequence: 0 })).rejects.toBeInstanceOf(
      ConcurrentWriteError,
    );
    await publish(client, 'catalogue.a', bytes('2'), { expectedLastSubjectSequence: first.sequence });
  });

  it('reports a repeated message id as a duplicate', async () => {
    const client = jetstream(connection);
    await publish(client, 'movies.a', bytes('1'), { messageId: 'same' });
    expect((await publish(client, 'movies.a', bytes('1'), { messageId: 'same' })).duplicate).toBe(true);
  });
});

describe('a bucket', () => {
  it('has all its entries listed, though each changes all the time', async () => {
    const bucket = await Bucket.open(connection, buckets.runs, z.number());
    const keys = Array.from({ length: 20 }, (_, number) => `changing.key-${number}`);
    for (const key of keys) await bucket.create(key, 0);
    let done = false;
    const changing = keys.map(async (key) => {
      while (!done) await bucket.change(key, (value) => (value ?? 0) + 1);
    });
    const lists = await Promise.all(Array.from({ length: 50 }, () => bucket.entries('changing.*')));
    done = true;
    await Promise.all(changing);
    for (const list of lists) expect([...list.keys()].toSorted()).toEqual(keys.toSorted());
  });

  it('lists what matches a filter and has a value', async () => {
    const bucket = await Bucket.open(connection, buckets.runs, z.number());
    for (const [key, value] of Object.entries({ 'some.one': 1, 'some.two': 2, other: 3 }))
      await bucket.create(key, value);
    await bucket.delete('some.two');
    const values = [...(await bucket.entries('some.>'))].map(([key, { value }]) => [key, value]);
    expect(values).toEqual([['some.one', 1]]);
    expect(await bucket.entries('none.>')).toEqual(new Map());
  });
});

describe('worker', () => {
  it('retries what may succeed, and dead-letters the original bytes of what cannot', async () => {
    const client = jetstream(connection);
    const attempts = new Map<string, number>();
    const running = await worker(async (delivery) => {
      const body = text(delivery.data);
      attempts.set(body, (attempts.get(body) ?? 0) + 1);
      if (body === 'invalid') throw new InvalidMessageError('no movie');
      if (body === 'flaky' && delivery.deliveries < 3) throw new Error('once more');
      if (body === 'hopeless') throw new Error('never');
    });
    for (const body of ['fine', 'flaky', 'invalid', 'hopeless']) {
      await publish(client, subjects.observation('test', body), bytes(body));
    }
    const manager = await jetstreamManager(connection);
    await until(async () => {
      const info = await manager.consumers.info(streams.observations, durables.etl);
      return info.ack_floor.stream_seq === 4 ? true : undefined;
    });
    await running.stop(1000);
    expect(Object.fromEntries(attempts)).toEqual({ fine: 1, flaky: 3, invalid: 1, hopeless: 3 });
    const letters = await manager.streams.info(streams.deadLetter);
    expect(letters.state.messages).toBe(2);
    const letter = await manager.streams.getMessage(streams.deadLetter, { seq: 1 });
    expect(letter?.data && text(letter.data)).toBe('invalid');
    expect(letter?.header.get(deadLetterHeaders.code)).toBe('message_invalid');
  });

  it.for([
    1, 2, 3, 4,
  ])('hands back what it has not started, and what was on its way, when it stops (%i)', async (round) => {
    const client = jetstream(connection);
    const names = Array.from({ length: 60 }, (_, index) => `${round}.${index}`);
    for (const name of names) await publish(client, subjects.observation('drain', name), bytes(name));
    // A set: what the server sends to a worker that stops may come twice.
    const handled = new Set<string>();
    const handle = async (delivery: Delivery) => void handled.add(text(delivery.data));
    const first = await worker(handle);
    await until(() => handled.size >= 20);
    await first.stop(10_000);
    const second = await worker(handle);
    // Well before the ack wait of 30 s: they were handed back, not forgotten.
    await until(() => handled.size === names.length, 20);
    await second.stop(1000);
    expect([...handled].toSorted()).toEqual(names.toSorted());
  });
});

describe('follow', () => {
  it('delivers everything once and in order across a server that is killed and restarted', async () => {
    const client = jetstream(connection);
    const seen: number[] = [];
    const follower = await tail({
      connection,
      stream: streams.movies,
      onMessage: (message) => seen.push(message.sequence),
      clock: systemClock,
      logger: silentLogger,
    });
    await follower.caughtUp;
    const before = seen.length;
    await publish(client, 'movies.b', bytes('1'));
    await until(() => (seen.length === before + 1 ? true : undefined));
    await server.kill();
    await server.restart();
    await until(async () => (await publish(client, 'movies.b', bytes('2')).catch(() => undefined)) && true);
    await until(() => (seen.length === before + 2 ? true : undefined), 60);
    await follower.stop();
    expect(seen).toEqual(seen.map((_, index) => index + 1));
  });

  it('stops at once, though nothing has come yet and its consumer is still being made', async () => {
    const follower = await tail({
      connection,
      stream: streams.catalogue,
      filter: 'catalogue.nothing',
      onMessage: () => undefined,
      clock: systemClock,
      logger: silentLogger,
    });
    await follower.stop();
    expect(follower.position()).toBe(0);
  });
});

describe('reading a stream', () => {
  it('goes on with another consumer, and loses and doubles nothing, where its own is deleted', async () => {
    const client = jetstream(connection);
    const manager = await jetstreamManager(connection);
    for (let number = 0; number < 60; number += 1)
      await publish(client, `catalogue.read-${number}`, bytes(`${number}`));
    const read: string[] = [];
    for await (const { subject, data } of readStream(connection, streams.catalogue, { sequence: 1 }, 5)) {
      if (!subject.startsWith('catalogue.read-')) continue;
      read.push(text(data));
      if (read.length % 20 !== 0) continue;
      const ours = (await manager.consumers.list(streams.catalogue).next()).filter(
        ({ name }) => name !== durables.enrich,
      );
      for (const { name } of ours) await manager.consumers.delete(streams.catalogue, name);
    }
    expect(read).toEqual(Array.from({ length: 60 }, (_, number) => `${number}`));
  });

  it('ends with an error when its server says nothing any more, as one whose consumer is lost does', async () => {
    const client = jetstream(connection);
    await Promise.all(
      Array.from({ length: 50 }, (_, number) => publish(client, `movies.silent-${number}`, bytes('1'))),
    );
    let read = 0;
    const reading = (async () => {
      for await (const _ of readStream(connection, streams.movies, { sequence: 1 }, 5)) {
        if (read === 0) server.signal('SIGSTOP');
        read += 1;
      }
    })();
    await expect(reading).rejects.toBeInstanceOf(MessagingUnavailableError);
    server.signal('SIGCONT');
    expect(read).toBeLessThan(50);
  });
});
