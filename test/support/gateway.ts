import { connect as connectSocket, type Socket } from 'node:net';
import { jetstream } from '@nats-io/jetstream';
import { headers, type NatsConnection } from '@nats-io/nats-core';
import { systemClock } from '../../src/clock.ts';
import { readConfiguration } from '../../src/config.ts';
import { startGateway } from '../../src/gateway/gateway.ts';
import { eventHeaders } from '../../src/messaging/contracts/event-headers.ts';
import { subjects } from '../../src/messaging/contracts/subjects.ts';
import { applyTopology } from '../../src/messaging/nats/admin/topology.ts';
import { connectToNats } from '../../src/messaging/nats/connection.ts';
import { silentLogger } from '../../src/observability/logger.ts';
import { Registry } from '../../src/observability/metrics.ts';
import type { Role } from '../../src/role.ts';
import { until } from './nats-server.ts';

export interface TestGateway extends Role {
  port: number;
  url: string;
  connection: NatsConnection;
  registry: Registry;
  /** Value of a metric of the gateway, named without `cinestream_gateway_`; 0 where nothing has been counted yet. */
  measure(name: string, labels?: Record<string, string>): Promise<number>;
}

/** A gateway in this process on a free port, with a connection of its own. */
export async function startTestGateway(
  natsUrl: string,
  settings: Record<string, string> = {},
  random: () => number = () => 0.5,
): Promise<TestGateway> {
  const configuration = readConfiguration({
    NATS_URL: natsUrl,
    PORT: '0',
    CINESTREAM_HOST: '127.0.0.1',
    CINESTREAM_DRAIN_SECONDS: '1',
    ...settings,
  });
  const connection = await connectToNats(configuration.nats, 'gateway-under-test', silentLogger);
  await applyTopology(connection, configuration.nats);
  const registry = new Registry();
  const role = await startGateway({
    configuration,
    connection,
    registry,
    logger: silentLogger,
    clock: systemClock,
    random,
  });
  return {
    ...role,
    url: `http://127.0.0.1:${role.port}`,
    connection,
    registry,
    async measure(name, labels = {}) {
      const metric = await registry.getSingleMetric(`cinestream_gateway_${name}`)?.get();
      const matches = (of: object) => Object.entries(labels).every(([key, value]) => Reflect.get(of, key) === value);
      return metric?.values.find((one) => matches(one.labels))?.value ?? 0;
    },
    async stop() {
      await role.stop();
      await connection.close();
    },
  };
}

/** Stores a movie event as the ETL does; gives its sequence. */
export async function publishMovie(
  connection: NatsConnection,
  movie: { id: string; [field: string]: unknown },
): Promise<number> {
  const { seq } = await jetstream(connection).publish(subjects.movie(movie.id), JSON.stringify(movie));
  return seq;
}

/** Stores the word that a movie is gone, as the ETL does when no source tells of it any more. */
export async function publishRemoval(connection: NatsConnection, id: string, revision: number): Promise<number> {
  const marked = headers();
  marked.set(eventHeaders.removed, 'true');
  const removal = JSON.stringify({ id, removed: true, revision });
  const { seq } = await jetstream(connection).publish(subjects.movie(id), removal, { headers: marked });
  return seq;
}

/** A client made of a bare socket: what arrives is kept as it is. */
export class RawClient {
  readonly socket: Socket;
  text = '';
  closed = false;

  constructor(port: number, request: string) {
    this.socket = connectSocket(port, '127.0.0.1', () => this.socket.write(request));
    this.socket.setEncoding('latin1');
    this.socket.on('data', (text: string) => {
      this.text += text;
    });
    this.socket.on('close', () => {
      this.closed = true;
    });
    this.socket.on('error', () => {
      this.closed = true;
    });
  }

  static get(port: number, path: string, headers: Record<string, string> = {}, version = '1.1'): RawClient {
    const lines = Object.entries({ host: 'localhost', ...headers }).map(([name, value]) => `${name}: ${value}\r\n`);
    return new RawClient(port, `GET ${path} HTTP/${version}\r\n${lines.join('')}\r\n`);
  }

  /** Everything up to and with `end`. */
  async read(end: string): Promise<string> {
    await until(() => this.text.includes(end) || undefined).catch(() => {
      throw new Error(`waited for ${JSON.stringify(end)} but got ${JSON.stringify(this.text)}`);
    });
    return this.text;
  }

  async readToEnd(): Promise<string> {
    await until(() => this.closed || undefined);
    return this.text;
  }

  /** The body with the chunk framing taken off; throws where the framing is broken. */
  get body(): string {
    const start = this.text.indexOf('\r\n\r\n') + 4;
    const bytes = this.text.slice(start);
    if (!/transfer-encoding: chunked/i.test(this.text.slice(0, start))) return bytes;
    let body = '';
    for (let at = 0; at < bytes.length; ) {
      const lineEnd = bytes.indexOf('\r\n', at);
      if (lineEnd < 0) return body;
      const size = Number.parseInt(bytes.slice(at, lineEnd), 16);
      if (Number.isNaN(size)) throw new Error(`no chunk size at ${at}: ${bytes.slice(at, at + 40)}`);
      if (bytes.length < lineEnd + 2 + size + 2) return body;
      if (bytes.slice(lineEnd + 2 + size, lineEnd + 4 + size) !== '\r\n') throw new Error('chunk without its tail');
      body += bytes.slice(lineEnd + 2, lineEnd + 2 + size);
      at = lineEnd + 4 + size;
    }
    return body;
  }

  /** Sequences of the movie events so far. */
  get sequences(): number[] {
    return [...this.body.matchAll(/^id: msg_(\d+)(?:-\w+)?\n(?:event: movie\n)?data:/gm)].map((match) =>
      Number(match[1]),
    );
  }

  close(): void {
    this.socket.destroy();
  }
}

/** Resolves when the gateway itself has an event of this sequence: that it is stored does not say so. For rings that hold everything. */
export async function untilTaken({ port }: TestGateway, sequence: number): Promise<void> {
  const follower = RawClient.get(port, '/api/movies/stream?since=0');
  await until(() => follower.sequences.includes(sequence) || undefined);
  follower.close();
}
