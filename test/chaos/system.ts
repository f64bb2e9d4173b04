import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NatsConnection } from '@nats-io/nats-core';
import type { Clock, Random } from '../../src/clock.ts';
import { readConfiguration } from '../../src/config.ts';
import { freePort } from '../../src/demo/run/ports.ts';
import { connectToNats } from '../../src/messaging/connection.ts';
import { applyTopology } from '../../src/messaging/topology.ts';
import { silentLogger } from '../../src/observability/logger.ts';
import { startNatsServer, type TestNatsServer, until } from '../support/nats-server.ts';
import { Link } from './link.ts';
import type { Mutation } from './mutations.ts';
import { Part } from './part.ts';

export interface Gateway {
  part: Part;
  url: string;
  port: number;
}

/** The system that faults happen to: a nats-server, ETL workers and gateways, each behind a link of its own. */
export interface ChaosSystem {
  nats: TestNatsServer;
  /** Not through any link: the experimenter's own view. */
  connection: NatsConnection;
  etls: Part[];
  gateways: Gateway[];
  links: Map<Part, Link>;
  clock: Clock;
  random: Random;
}

export interface SystemOptions {
  etls: number;
  gateways: number;
  /** A bug that is put into every process. */
  mutation?: Mutation;
  /** A folder that keeps what every process logs, down to debug; otherwise logs are shorter and go with the system. */
  logs?: string;
  clock: Clock;
  random: Random;
}

/** Starts everything; what is opened is closed with the stack. */
export async function startSystem(options: SystemOptions, opened: AsyncDisposableStack): Promise<ChaosSystem> {
  const { clock, random, mutation } = options;
  const nats = await startNatsServer();
  opened.defer(() => nats.close());
  const settings = readConfiguration({ NATS_URL: nats.url }).nats;
  const connection = await connectToNats(settings, 'chaos', silentLogger);
  opened.defer(() => connection.close());
  await applyTopology(connection, settings);
  const logs = await logFolder(options, opened);
  const system: ChaosSystem = { nats, connection, etls: [], gateways: [], links: new Map(), clock, random };

  const start = async (role: string, number: number, settings: Record<string, string>): Promise<Part> => {
    const link = await Link.open(() => Number(new URL(nats.url).port), clock);
    const preload = mutation === undefined ? [] : ['--import', new URL('./mutate.ts', import.meta.url).href];
    const environment = {
      NATS_URL: `nats://127.0.0.1:${link.port}`,
      METRICS_PORT: '0',
      LOG_LEVEL: options.logs === undefined ? 'info' : 'debug',
      DRAIN_SECONDS: '2',
      ...(mutation === undefined ? {} : { CHAOS_MUTATION: mutation.name }),
      ...settings,
    };
    const part = new Part(`${role} ${number}`, [...preload, 'src/main.ts', role], environment, logs);
    opened.defer(() => link.close());
    opened.defer(() => part.kill());
    system.links.set(part, link);
    part.start();
    return part;
  };
  for (let number = 1; number <= options.etls; number += 1) system.etls.push(await start('etl', number, {}));
  for (let number = 1; number <= options.gateways; number += 1) {
    const port = await freePort();
    const part = await start('gateway', number, {
      PORT: `${port}`,
      HOST: '127.0.0.1',
      MAX_CLIENTS_PER_ADDRESS: '500',
      CLIENT_LIFETIME_SECONDS: '20',
      RING_MEGABYTES: '1',
    });
    system.gateways.push({ part, port, url: `http://127.0.0.1:${port}` });
  }
  for (const { url } of system.gateways) await until(() => answers(url), 60);
  return system;
}

async function logFolder({ logs }: SystemOptions, opened: AsyncDisposableStack): Promise<string> {
  if (logs !== undefined) {
    await mkdir(logs, { recursive: true });
    return logs;
  }
  const folder = await mkdtemp(join(tmpdir(), 'cinestream-chaos-'));
  opened.defer(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** All processes but the nats-server. */
export function partsOf(system: ChaosSystem): Part[] {
  return [...system.etls, ...system.gateways.map(({ part }) => part)];
}

async function answers(url: string): Promise<boolean | undefined> {
  const response = await fetch(`${url}/`, { signal: AbortSignal.timeout(1000) }).catch(() => undefined);
  return response?.ok || undefined;
}
