import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { freePort } from '../../../src/demo/run/ports.ts';
import { durables, streams } from '../../../src/messaging/contracts/subjects.ts';
import { absent } from '../../../src/messaging/nats/admin/topology.ts';
import { jetstreamManager } from '../../../src/messaging/nats/client.ts';
import type { NatsConnection } from '../../../src/messaging/nats/connection.ts';
import { until } from '../../../test/support/nats-server.ts';
import { peakResidentBytes } from '../memory-group.ts';
import { openNats } from '../nats.ts';
import { cpuSeconds } from '../sse/usage.ts';
import type { Figures } from './figures.ts';
import { ownDirectory, RoleProcess } from './installation.ts';
import { measureReading } from './reading.ts';
import { ScrapedMovies } from './scraped-movies.ts';

export interface ImportOrder {
  /** The project whose roles do it. */
  directory: string;
  dataset: string;
  movies: number;
  replicas: number;
  seed: number;
}

const megabyte = 2 ** 20;
const atMostSeconds = 4 * 3600;

/** One import from an empty catalogue until nothing waits any more. */
export async function measureImport({ directory, dataset, movies, replicas, seed }: ImportOrder): Promise<Figures> {
  await using opened = new AsyncDisposableStack();
  const nats = await openNats(opened, false);
  const port = await freePort();
  const environment = { NATS_URL: nats.url, PORT: `${port}` };
  const start = async (role: 'etl' | 'gateway') => {
    const process = await RoleProcess.start(role, directory, environment);
    opened.defer(() => process.stop());
    return process;
  };
  const etl = await Promise.all(Array.from({ length: replicas }, () => start('etl')));
  const gateway = await start('gateway');
  const address = `http://127.0.0.1:${port}`;
  await followAll(address, opened);
  const scraped = await ScrapedMovies.start(nats.connection, address);

  const cpu = () => ({
    etl: etl.reduce((sum, replica) => sum + replica.cpuSeconds(), 0),
    nats: cpuSeconds([nats.processId]),
    gateway: gateway.cpuSeconds(),
  });
  const before = cpu();
  const started = performance.now();
  const elapsed = () => (performance.now() - started) / 1000;
  await importAndTell({ directory, dataset, movies, seed, environment });
  await untilDrained(nats.connection, [...etl, gateway], [durables.etl, durables.imported, durables.enrich]);
  const seconds = elapsed();
  await scraped.end();
  await untilDrained(
    nats.connection,
    [...etl, gateway],
    [durables.etl, durables.imported, durables.enrich, durables.affected],
  );
  const secondsUntilLastEvent = elapsed();
  const after = cpu();
  await until(() => scraped.waiting === 0);

  const peak = {
    etl: Math.max(...etl.map((replica) => replica.peakBytes())) / megabyte,
    nats: peakResidentBytes(nats.processId) / megabyte,
    gateway: gateway.peakBytes() / megabyte,
  };
  const eventsPerMovie = await readEventsPerMovie(nats.connection);
  const { readySeconds } = await start('etl');
  return {
    movies,
    seconds,
    secondsUntilLastEvent,
    cpu: {
      etl: (1000 * (after.etl - before.etl)) / movies,
      nats: (1000 * (after.nats - before.nats)) / movies,
      gateway: (1000 * (after.gateway - before.gateway)) / movies,
    },
    peak,
    isBounded: [...etl, gateway].every((role) => role.isBounded),
    eventsPerMovie,
    scraped: scraped.seconds,
    readySeconds,
    ...(await measureReading(address, movies, seed)),
  };
}

/** A client that reads all events. */
async function followAll(address: string, opened: AsyncDisposableStack): Promise<void> {
  const ending = new AbortController();
  opened.defer(() => ending.abort());
  const response = await fetch(`${address}/api/movies/stream`, { signal: ending.signal });
  void response.body?.pipeTo(new WritableStream()).catch(() => undefined);
}

/** The import and the second source at once, as processes of their own. */
async function importAndTell(
  order: Omit<ImportOrder, 'replicas'> & { environment: Record<string, string> },
): Promise<void> {
  const run = (directory: string, ...commandLine: string[]) =>
    spawn(process.execPath, commandLine, {
      cwd: directory,
      env: { ...process.env, LOG_LEVEL: 'error', ...order.environment },
      stdio: ['ignore', 'ignore', 'inherit'],
    });
  await Promise.all([
    succeeded(run(order.directory, 'src/main.ts', 'import', order.dataset, '--fresh')),
    succeeded(run(ownDirectory, 'bench/support/import/second-source.ts', `${order.movies}`, `${order.seed}`)),
  ]);
}

async function succeeded(child: ChildProcess): Promise<void> {
  const [code] = await once(child, 'exit');
  if (code !== 0) throw new Error(`what was to be imported could not be published: exit code ${code}`);
}

/** Resolves when all messages of these consumers are acknowledged. */
async function untilDrained(
  connection: NatsConnection,
  roles: readonly RoleProcess[],
  consumers: readonly string[],
): Promise<void> {
  const manager = await jetstreamManager(connection, { checkAPI: false, timeout: 60_000 });
  const streamOf: Record<string, string> = {
    [durables.etl]: streams.observations,
    [durables.imported]: streams.observations,
    [durables.enrich]: streams.catalogue,
    [durables.affected]: streams.affected,
  };
  await until(async () => {
    for (const role of roles) role.mustRun();
    for (const consumer of consumers) {
      // Another state of the project may know no such consumer.
      const info = await manager.consumers.info(streamOf[consumer] ?? '', consumer).catch(absent);
      if (info !== null && info.num_pending + info.num_ack_pending > 0) return undefined;
    }
    return true;
  }, atMostSeconds);
}

async function readEventsPerMovie(connection: NatsConnection): Promise<number> {
  const manager = await jetstreamManager(connection, { checkAPI: false });
  const { state } = await manager.streams.info(streams.movies);
  return state.last_seq / (state.num_subjects ?? Number.NaN);
}
