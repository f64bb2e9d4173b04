import { type ChildProcess, spawn } from 'node:child_process';
import type { NatsConnection } from '@nats-io/nats-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readConfiguration } from '../../../src/config.ts';
import { freePort } from '../../../src/demo/run/ports.ts';
import { connectToNats } from '../../../src/messaging/connection.ts';
import { applyTopology } from '../../../src/messaging/topology.ts';
import { silentLogger } from '../../../src/observability/logger.ts';
import { publishMovie, RawClient } from '../../support/gateway.ts';
import { startNatsServer, type TestNatsServer, until } from '../../support/nats-server.ts';

const clientCount = 500;
const filmsPerStep = 60;

let nats: TestNatsServer;
let connection: NatsConnection;
const replicas: Replica[] = [];

interface Replica {
  port: number;
  start(): Promise<void>;
  kill(): Promise<void>;
}

/** A gateway in a process of its own, which dies as in a power cut and comes back on the same port. */
async function createReplica(): Promise<Replica> {
  const port = await freePort();
  let child: ChildProcess | undefined;
  return {
    port,
    async start() {
      child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', 'src/main.ts', 'gateway'], {
        stdio: 'ignore',
        env: {
          ...process.env,
          NATS_URL: nats.url,
          PORT: String(port),
          HOST: '127.0.0.1',
          METRICS_PORT: '0',
          MAX_CLIENTS_PER_ADDRESS: '2000',
        },
      });
      await until(
        () =>
          fetch(`http://127.0.0.1:${port}/`).then(
            () => true,
            () => undefined,
          ),
        30,
      );
    },
    async kill() {
      if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
      const exited = new Promise((resolve) => child?.once('exit', resolve));
      child.kill('SIGKILL');
      await exited;
    },
  };
}

/** A client that moves on to the next replica whenever its stream breaks off, with the last id it has got whole. */
class MovingClient {
  readonly sequences: number[] = [];
  moves = 0;
  #current: RawClient;
  #at: number;

  constructor(at: number) {
    this.#at = at;
    this.#current = this.#connect();
  }

  /** What arrived since the last look; reconnects where the stream has ended. */
  advance(): number {
    const ended = this.#current.closed;
    const arrived = this.#current.sequences.slice(this.#taken);
    this.#taken += arrived.length;
    this.sequences.push(...arrived);
    if (ended) {
      this.moves += 1;
      this.#at += 1;
      this.#current = this.#connect();
    }
    return this.sequences.length;
  }

  close(): void {
    this.#current.close();
  }

  #taken = 0;

  #connect(): RawClient {
    this.#taken = 0;
    const { port } = replicas[this.#at % replicas.length] as Replica;
    const last = this.sequences.at(-1);
    return RawClient.get(
      port,
      '/api/movies/stream?since=0',
      last === undefined ? {} : { 'last-event-id': `msg_${last}` },
    );
  }
}

beforeAll(async () => {
  nats = await startNatsServer();
  const settings = readConfiguration({ NATS_URL: nats.url }).nats;
  connection = await connectToNats(settings, 'test', silentLogger);
  await applyTopology(connection, settings);
  for (let index = 0; index < 3; index += 1) replicas.push(await createReplica());
  await Promise.all(replicas.map((replica) => replica.start()));
});

afterAll(async () => {
  await Promise.all(replicas.map((replica) => replica.kill()));
  await connection?.close();
  await nats?.close();
});

it('500 clients get every event once and in order while each replica in turn is killed in mid-stream', async () => {
  const published: number[] = [];
  const publish = async () => {
    for (let count = 0; count < filmsPerStep; count += 1)
      published.push(await publishMovie(connection, { id: `tt${1000000 + count}`, revision: published.length }));
  };
  const clients = Array.from({ length: clientCount }, (_, index) => new MovingClient(index));
  const everybodyHas = (count: number) =>
    until(() => clients.map((client) => client.advance()).every((length) => length >= count) || undefined, 90);

  await publish();
  await everybodyHas(1);
  for (const replica of replicas) {
    const publishing = publish();
    await replica.kill();
    await publishing;
    await replica.start();
    await everybodyHas(published.length);
  }
  for (const client of clients) client.close();
  expect(clients.filter(({ moves }) => moves > 0).length, 'clients whose replica died').toBeGreaterThan(
    clientCount / 2,
  );
  for (const client of clients) expect(client.sequences).toEqual(published);
}, 240_000);
