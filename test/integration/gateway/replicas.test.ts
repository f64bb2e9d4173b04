import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { NatsConnection } from '@nats-io/nats-core';
import { afterEach, expect, it } from 'vitest';
import { readConfiguration } from '../../../src/config.ts';
import { freePort } from '../../../src/demo/run/ports.ts';
import { applyTopology } from '../../../src/messaging/nats/admin/topology.ts';
import { connectToNats } from '../../../src/messaging/nats/connection.ts';
import { silentLogger } from '../../../src/observability/logger.ts';
import { publishMovie, RawClient } from '../../support/gateway.ts';
import { startNatsServer, until } from '../../support/nats-server.ts';

const clientCount = 500;
const eventCount = 120;
const cleanUp: (() => unknown)[] = [];

afterEach(async () => {
  for (const close of cleanUp.splice(0).toReversed()) await close();
});

/** A gateway that is a process of its own, so that it can be killed as a machine would. */
class Replica {
  readonly port: number;
  readonly #natsUrl: string;
  #child: ChildProcess | undefined;

  constructor(port: number, natsUrl: string) {
    this.port = port;
    this.#natsUrl = natsUrl;
  }

  async start(): Promise<void> {
    this.#child = spawn(process.execPath, ['src/main.ts', 'gateway'], {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: {
        ...process.env,
        NATS_URL: this.#natsUrl,
        PORT: `${this.port}`,
        CINESTREAM_HOST: '127.0.0.1',
        CINESTREAM_METRICS_PORT: '0',
        LOG_LEVEL: 'error',
        CINESTREAM_MAX_CLIENTS_PER_ADDRESS: '2000',
        CINESTREAM_DRAIN_SECONDS: '0',
      },
    });
    const url = `http://127.0.0.1:${this.port}/api/movies/stream`;
    await until(async () => (await fetch(url, { method: 'HEAD' }).catch(() => undefined))?.ok || undefined);
  }

  async kill(): Promise<void> {
    const child = this.#child;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, 'exit');
    child.kill('SIGKILL');
    await exited;
  }
}

/** Follows one replica after the other: whenever its connection goes, it asks the next one from its last whole event on. */
class RoamingClient {
  readonly sequences: number[] = [];
  moves = 0;
  readonly #ports: number[];
  #client: RawClient | undefined;
  #closed = false;

  constructor(ports: number[], first: number) {
    this.#ports = ports;
    this.moves = first;
    this.#connect();
  }

  /** Everything so far, over all connections. */
  get all(): number[] {
    return [...this.sequences, ...(this.#client?.sequences ?? [])];
  }

  close(): void {
    this.#closed = true;
    this.#client?.close();
  }

  #connect(): void {
    const port = this.#ports[this.moves % this.#ports.length] ?? 0;
    this.moves += 1;
    const last = this.sequences.at(-1);
    const client = RawClient.get(port, '/api/movies/stream?since=0', last ? { 'last-event-id': `msg_${last}` } : {});
    this.#client = client;
    client.socket.once('close', () => {
      this.sequences.push(...client.sequences);
      this.#client = undefined;
      if (!this.#closed) setTimeout(() => this.#connect(), 50);
    });
  }
}

async function publishAll(connection: NatsConnection, from: number, to: number): Promise<void> {
  for (let number = from; number <= to; number += 1)
    await publishMovie(connection, { id: `tt${String(number).padStart(7, '0')}`, plot: '.'.repeat(500) });
}

it(`${clientCount} clients lose, double and reorder nothing while replicas are killed in mid-stream`, async () => {
  const nats = await startNatsServer();
  cleanUp.push(() => nats.close());
  const settings = readConfiguration({ NATS_URL: nats.url }).nats;
  const connection = await connectToNats(settings, 'test', silentLogger);
  cleanUp.push(() => connection.close());
  await applyTopology(connection, settings);
  const replicas: Replica[] = [];
  for (let count = 0; count < 3; count += 1) {
    const replica = new Replica(await freePort(), nats.url);
    cleanUp.push(() => replica.kill());
    await replica.start();
    replicas.push(replica);
  }
  const ports = replicas.map(({ port }) => port);
  const clients = Array.from({ length: clientCount }, (_, index) => new RoamingClient(ports, index));
  cleanUp.push(() => {
    for (const client of clients) client.close();
  });

  const portion = eventCount / 3;
  for (const [index, replica] of replicas.entries()) {
    const publishing = publishAll(connection, index * portion + 1, (index + 1) * portion);
    // Somewhere in the middle of this portion, for whichever client is ahead.
    const middle = (index + 0.5) * portion;
    await until(() => clients.some((client) => (client.all.at(-1) ?? 0) >= middle) || undefined);
    await replica.kill();
    await publishing;
    await replica.start();
  }
  await until(() => clients.every((client) => client.all.at(-1) === eventCount) || undefined, 60);

  const expected = Array.from({ length: eventCount }, (_, index) => index + 1);
  for (const client of clients) expect(client.all).toEqual(expected);
  expect(clients.every((client, index) => client.moves > index + 1)).toBe(true);
}, 120_000);
