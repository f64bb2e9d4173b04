/**
 * What tracing costs the roles that do most of the work for a movie: `npm run bench -- tracing [--rounds N] [--movies N]`.
 *
 * ETL and gateway processes take the same observations of N movies by two sources, with one client on the stream: tracing off,
 * every trace kept, and one trace in a hundred kept, in turn each round. CPU is that of the two processes from /proc (Linux
 * only); seconds last until nothing waits for the ETL. The traces go to a process that forgets them.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { systemClock } from '../src/clock.ts';
import { freePort } from '../src/demo/run/ports.ts';
import { readJetStream } from '../src/messaging/nats/admin/jetstream-state.ts';
import type { NatsConnection } from '../src/messaging/nats/connection.ts';
import { until } from '../test/support/nats-server.ts';
import { movieObservations, publishObservations } from '../test/support/observations.ts';
import { openNats } from './support/nats.ts';
import { readOptions } from './support/options.ts';
import { cpuSeconds } from './support/sse/usage.ts';
import { median } from './support/statistics.ts';

const values = readOptions({ rounds: { type: 'string', default: '5' }, movies: { type: 'string', default: '1000' } });
const observations = movieObservations(Number(values.movies), 1);

interface Figures {
  etl: number;
  gateway: number;
  seconds: number;
}

const sink = spawn(process.execPath, ['bench/support/otlp-sink.ts'], { stdio: ['ignore', 'pipe', 'inherit'] });
const [address] = await once(sink.stdout, 'data');
const endpoint = String(address).trim();
const modes: Record<string, Record<string, string>> = {
  off: {},
  'every trace': { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint },
  'one in a hundred': {
    OTEL_EXPORTER_OTLP_ENDPOINT: endpoint,
    OTEL_TRACES_SAMPLER: 'parentbased_traceidratio',
    OTEL_TRACES_SAMPLER_ARG: '0.01',
  },
};

const results = new Map<string, Figures[]>(Object.keys(modes).map((mode) => [mode, []]));
for (let round = 1; round <= Number(values.rounds); round += 1) {
  for (const [mode, environment] of Object.entries(modes)) {
    const figures = await measure(environment);
    results.get(mode)?.push(figures);
    console.log(`round ${round}, ${mode}: ${tell(figures)}`);
  }
}
sink.kill();

const off = results.get('off') ?? [];
for (const [mode, rounds] of results) {
  const ratios = rounds.map((figures, round) => total(figures) / total(off[round] ?? figures));
  console.log(
    `median of ${rounds.length}, ${mode}: ${tell(medians(rounds))}; CPU ${median(ratios).toFixed(3)} of that without`,
  );
}

async function measure(environment: Record<string, string>): Promise<Figures> {
  await using opened = new AsyncDisposableStack();
  const { url: natsUrl, connection } = await openNats(opened);
  const port = await freePort();
  const common = {
    NATS_URL: natsUrl,
    LOG_LEVEL: 'warn',
    CINESTREAM_METRICS_HOST: '127.0.0.1',
    PORT: `${port}`,
    ...environment,
  };
  const etl = await startRole('etl', common, opened);
  const gateway = await startRole('gateway', common, opened);
  const client = new AbortController();
  opened.defer(() => client.abort());
  const response = await fetch(`http://127.0.0.1:${port}/api/movies/stream`, { signal: client.signal });
  void response.body?.pipeTo(new WritableStream()).catch(() => undefined);

  const before = [cpuSeconds([etl.pid ?? 0]), cpuSeconds([gateway.pid ?? 0])] as const;
  const started = systemClock.now();
  await publishObservations(connection, observations);
  await until(async () => (await waiting(connection)) === 0 || undefined, 120);
  return {
    seconds: (systemClock.now() - started) / 1000,
    etl: cpuSeconds([etl.pid ?? 0]) - before[0],
    gateway: cpuSeconds([gateway.pid ?? 0]) - before[1],
  };
}

/** Starts a role and waits until it is ready. */
async function startRole(
  role: string,
  environment: Record<string, string>,
  opened: AsyncDisposableStack,
): Promise<ChildProcess> {
  const metricsPort = await freePort();
  const child = spawn(process.execPath, ['src/main.ts', role], {
    env: { ...process.env, ...environment, CINESTREAM_METRICS_PORT: `${metricsPort}` },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const exited = once(child, 'exit');
  opened.defer(async () => {
    child.kill('SIGKILL');
    await exited;
  });
  const ready = () =>
    fetch(`http://127.0.0.1:${metricsPort}/readyz`).then(
      ({ ok }) => ok || undefined,
      () => undefined,
    );
  await until(ready);
  return child;
}

/** Messages that the ETL's consumers have not settled. */
async function waiting(connection: NatsConnection): Promise<number> {
  const { consumers } = await readJetStream(connection);
  return consumers.reduce((sum, { backlog }) => sum + backlog, 0);
}

function total({ etl, gateway }: Figures): number {
  return etl + gateway;
}

function medians(rounds: readonly Figures[]): Figures {
  const of = (key: keyof Figures) => median(rounds.map((figures) => figures[key]));
  return { etl: of('etl'), gateway: of('gateway'), seconds: of('seconds') };
}

function tell(figures: Figures): string {
  const rate = (observations.length / figures.seconds).toFixed(0);
  return `${rate} observations/s, CPU of etl ${figures.etl.toFixed(2)} s, of gateway ${figures.gateway.toFixed(2)} s`;
}
