import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Clock, Random } from '../../src/clock.ts';
import { readConfiguration } from '../../src/config.ts';
import { freePort } from '../../src/demo/run/ports.ts';
import { ensureTopology } from '../../src/messaging/nats/admin/ensure-topology.ts';
import { connectToNats } from '../../src/messaging/nats/connection.ts';
import { silentLogger } from '../../src/observability/logger.ts';
import { startGrid, type TestGrid } from '../grid/selenium-grid.ts';
import { until } from '../support/nats-server.ts';
import { Crawls } from './crawls.ts';
import { Link } from './link.ts';
import type { Mutation } from './mutations.ts';
import { NatsServers } from './nats-servers.ts';
import { Part } from './part.ts';
import type { Struck } from './strikes.ts';
import { tokenSecret } from './token.ts';

export interface Gateway {
  part: Part;
  /** Where clients reach it, by the link. */
  url: string;
  /** Where it listens itself. */
  port: number;
  /** The way of all clients to it. */
  link: Link;
}

/** NATS servers, and roles each of which reaches NATS by links of its own. */
export interface ChaosSystem extends Struck {
  nats: NatsServers;
  etls: Part[];
  gateways: Gateway[];
  scrapers: Part[];
  /** Where the scrapers' browsers are, unless each scraper starts its own. */
  grid?: TestGrid;
  /** The way of the scrapers to the Grid. */
  gridLink?: Link;
  /** What the scrapers read. */
  crawls?: Crawls;
  /** The ways of a process to each NATS server. */
  links: Map<Part, Link[]>;
}

export interface SystemOptions {
  servers: number;
  etls: number;
  gateways: number;
  /** Each with a browser, reading a local movie site. */
  scrapers: number;
  /** Whether browsers come from a Selenium Grid. */
  grid: boolean;
  /** A bug that is put into every process. */
  mutation?: Mutation;
  /** A folder that keeps what every process logs, down to debug; otherwise logs are shorter and go with the system. */
  logs?: string;
  clock: Clock;
  random: Random;
}

/** Room for all that a run stores, and little enough to be filled up in a moment. */
const storage = {
  CINESTREAM_NATS_STREAM_MAX_BYTES: `${24 * 1024 ** 2}`,
  CINESTREAM_ARCHIVE_MAX_BYTES: `${24 * 1024 ** 2}`,
};
const storeBytes = 160 * 1024 ** 2;

/** Starts everything; what is opened is closed with the stack. */
export async function startSystem(options: SystemOptions, opened: AsyncDisposableStack): Promise<ChaosSystem> {
  const { clock, random, mutation } = options;
  const folder = await logFolder(options, opened);
  const nats = await NatsServers.start({ count: options.servers, storeBytes, logs: folder, clock });
  opened.defer(() => nats.close());
  const common = {
    ...storage,
    CINESTREAM_NATS_WAIT_SECONDS: '60',
    CINESTREAM_NATS_STREAM_REPLICAS: nats.clustered ? '3' : '1',
  };
  const settings = readConfiguration({ ...common, NATS_URL: nats.urls.join(',') }).nats;
  const connection = await connectToNats(settings, 'chaos', silentLogger);
  opened.defer(() => connection.close());
  await ensureTopology(connection, settings, silentLogger, clock);
  const parts = { etls: [], gateways: [], scrapers: [], links: new Map() };
  const healthy = () => nats.healthy(connection);
  const system: ChaosSystem = { nats, connection, healthy, ...parts, clock, random };

  const start = async (role: string, number: number, settings: Record<string, string>): Promise<Part> => {
    const links = await Promise.all(
      nats.members.map(({ server }) => Link.open(() => Number(new URL(server.url).port), clock)),
    );
    for (const link of links) opened.defer(() => link.close());
    const preload = mutation === undefined ? [] : ['--import', new URL('./preload/mutate.ts', import.meta.url).href];
    const environment = {
      ...common,
      NATS_URL: links.map(({ port }) => `nats://127.0.0.1:${port}`).join(','),
      CINESTREAM_METRICS_PORT: '0',
      LOG_LEVEL: options.logs === undefined ? 'info' : 'debug',
      CINESTREAM_DRAIN_SECONDS: '2',
      ...(mutation === undefined ? {} : { CHAOS_MUTATION: mutation.name }),
      ...settings,
    };
    const args = [...preload, 'src/main.ts', role];
    const startsOthers = role === 'scraper';
    const part = new Part({ name: `${role} ${number}`, args, environment, folder, startsOthers, clock });
    opened.defer(() => part.kill());
    system.links.set(part, links);
    part.start();
    return part;
  };
  for (let number = 1; number <= options.etls; number += 1) system.etls.push(await start('etl', number, etlSettings));
  for (let number = 1; number <= options.gateways; number += 1) {
    const port = await freePort();
    const part = await start('gateway', number, { ...gatewaySettings, PORT: `${port}` });
    const link = await Link.open(() => port, clock);
    opened.defer(() => link.close());
    system.gateways.push({ part, port, link, url: `http://127.0.0.1:${link.port}` });
  }
  await startCrawling(options, system, start, opened);
  for (const gateway of system.gateways) await until(() => gatewayAnswers(gateway), startPatienceSeconds);
  return system;
}

const startPatienceSeconds = 180;
/** Short, so that what is gathered comes due while faults strike. */
const etlSettings = { CINESTREAM_ETL_DERIVED_INTERVAL_SECONDS: '3' };
const gatewaySettings = {
  CINESTREAM_HOST: '127.0.0.1',
  CINESTREAM_JWT_SECRET: tokenSecret,
  CINESTREAM_MAX_CLIENTS_PER_ADDRESS: '500',
  CINESTREAM_CLIENT_LIFETIME_SECONDS: '20',
  CINESTREAM_RING_MEGABYTES: '1',
};
const scraperSettings = { CINESTREAM_ALLOW_PRIVATE_ADDRESSES: 'true', CINESTREAM_PAGE_TIMEOUT_SECONDS: '10' };

/** A movie site, scrapers that read it, and the Grid that their browsers are on, where these are wanted. */
async function startCrawling(
  { scrapers, grid }: SystemOptions,
  system: ChaosSystem,
  start: (role: string, number: number, settings: Record<string, string>) => Promise<Part>,
  opened: AsyncDisposableStack,
): Promise<void> {
  if (scrapers === 0) return;
  const crawls = await Crawls.start(system.connection, system.clock);
  opened.defer(() => crawls.close());
  system.crawls = crawls;
  system.goOn = () => crawls.goOn();
  if (grid) {
    const running = await startGrid({ nodes: 2, slots: scrapers });
    opened.defer(() => running.close());
    system.grid = running;
    const link = await Link.open(() => Number(new URL(running.url).port), system.clock);
    opened.defer(() => link.close());
    system.gridLink = link;
  }
  const seleniumUrl = system.gridLink && { CINESTREAM_SELENIUM_URL: `http://127.0.0.1:${system.gridLink.port}` };
  const settings = { ...scraperSettings, ...seleniumUrl };
  for (let number = 1; number <= scrapers; number += 1) system.scrapers.push(await start('scraper', number, settings));
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

/** All processes but the nats-servers. */
export function partsOf(system: ChaosSystem): Part[] {
  return [...system.etls, ...system.gateways.map(({ part }) => part), ...system.scrapers];
}

/** For `until`: whether a gateway serves. */
export async function gatewayAnswers({ url }: Gateway): Promise<boolean | undefined> {
  const response = await fetch(`${url}/`, { signal: AbortSignal.timeout(1000) }).catch(() => undefined);
  return response?.ok || undefined;
}
