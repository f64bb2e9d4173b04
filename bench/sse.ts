/**
 * The gateway against other ways to serve one stream to many: `npm run bench -- sse [--rounds N] [--seconds N]
 * [--connections N] [--only delivery,limit,memory,stalled,filters,resume,accept] [--url URL]`.
 *
 * All contenders follow the same JetStream stream with one ordered consumer and send the same events (1.1 KB) to the same
 * clients, one contender after the other, in interleaved rounds; `limit` sets gateway, nchan and the bare sockets of the limit under
 * the same load at the same time; `accept` opens streams as fast as they are taken. CPU and memory are those of the server's processes, from
 * /proc (Linux only). nchan takes part where nginx has it; what carries events into it is not counted.
 * With `--url` another server is measured from outside, with whatever it sends.
 */

import { systemClock } from '../src/clock.ts';
import { openNats } from './support/nats.ts';
import { readOptions } from './support/options.ts';
import { Clients } from './support/sse/clients.ts';
import { MoviePublisher } from './support/sse/movies.ts';
import {
  type Acceptance,
  type Delivery,
  measureAcceptance,
  measureDelivery,
  measureMemory,
  measureResume,
  quantile,
  type Return,
} from './support/sse/scenarios.ts';
import {
  baseline,
  hasNchan,
  type Server,
  type StartServer,
  startGatewayProcess,
  startNchan,
} from './support/sse/servers.ts';
import { measureSideBySide } from './support/sse/side-by-side.ts';
import { residentBytes } from './support/sse/usage.ts';
import { median } from './support/statistics.ts';

const values = readOptions({
  rounds: { type: 'string', default: '3' },
  seconds: { type: 'string', default: '5' },
  connections: { type: 'string', default: '1000' },
  idle: { type: 'string', default: '9500' },
  only: { type: 'string', default: 'delivery,limit,memory,stalled,filters,resume,accept' },
  contenders: { type: 'string', default: 'cinestream,raw-limit,nchan,better-sse,textbook' },
  url: { type: 'string' },
});
const [rounds, seconds, connections] = [Number(values.rounds), Number(values.seconds), Number(values.connections)];
const parts = new Set(values.only.split(','));

const clients = new Clients();
if (values.url === undefined) await compare();
else await measureOther(values.url);
await clients.stop();

/** Another server, whatever it sends: connections that last, events and bytes per second. */
async function measureOther(url: string): Promise<void> {
  await clients.open({ url, connections, sampled: connections });
  const before = await clients.look();
  await systemClock.wait(seconds * 1000);
  const after = await clients.look();
  const perSecond = (figure: number) => (figure / seconds).toFixed(0);
  console.log(
    `${after.connections} of ${connections} connections open, ${perSecond(after.bytes - before.bytes)} bytes/s`,
  );
  await clients.close();
}

async function compare(): Promise<void> {
  await using opened = new AsyncDisposableStack();
  const { url: natsUrl, connection } = await openNats(opened);
  const publisher = new MoviePublisher(connection);
  const withServer = async <T>(start: StartServer, task: (server: Server) => Promise<T>): Promise<T> => {
    const server = await start(natsUrl);
    try {
      return await task(server);
    } finally {
      await clients.close();
      await server.close();
    }
  };
  if (parts.has('delivery')) await compareDelivery(withServer, publisher);
  if (parts.has('limit')) await compareWithLimit(natsUrl, publisher);
  if (parts.has('memory')) await compareMemory(withServer);
  if (parts.has('stalled')) await withServer(startGatewayProcess, (server) => measureStalled(server, publisher));
  if (parts.has('filters')) await withServer(startGatewayProcess, (server) => measureFilters(server, publisher));
  if (parts.has('resume')) await compareReturn(natsUrl, publisher);
  if (parts.has('accept')) await compareAcceptance(withServer);
}

type WithServer = <T>(start: StartServer, task: (server: Server) => Promise<T>) => Promise<T>;

function contenders(): { name: string; start: StartServer }[] {
  const all: Record<string, StartServer> = {
    cinestream: startGatewayProcess,
    'raw-limit': baseline('raw-limit'),
    ...(hasNchan() ? { nchan: startNchan } : {}),
    'better-sse': baseline('better-sse'),
    textbook: baseline('textbook'),
  };
  return values.contenders
    .split(',')
    .map((name) => ({ name, start: all[name] }))
    .filter((entry): entry is { name: string; start: StartServer } => entry.start !== undefined);
}

async function compareDelivery(withServer: WithServer, publisher: MoviePublisher): Promise<void> {
  const results = contenders().map((entry) => ({ ...entry, steady: [] as Delivery[], saturated: [] as Delivery[] }));
  for (let round = 1; round <= rounds; round += 1) {
    for (const { name, start, steady, saturated } of results) {
      const calm = await withServer(start, (server) =>
        measureDelivery(server, clients, publisher, { connections, eventsPerSecond: 20, seconds }),
      );
      const flood = await withServer(start, (server) =>
        measureDelivery(server, clients, publisher, { connections, eventsPerSecond: 6000, seconds }),
      );
      steady.push(calm);
      saturated.push(flood);
      console.log(`round ${round}: ${name.padEnd(11)} ${row(calm)} · ${floodRow(flood)}`);
    }
  }
  console.log(`medians of ${rounds} rounds, ${connections} connections, events of 1.1 KB`);
  for (const { name, steady, saturated } of results) {
    const calm = medians(steady);
    const flood = medians(saturated);
    console.log(`  ${name.padEnd(11)} ${row(calm)} · ${floodRow(flood)}`);
  }
}

function medians(list: Delivery[]): Delivery {
  const figure = (key: keyof Delivery) => median(list.map((one) => one[key]));
  return {
    eventsPerSecond: figure('eventsPerSecond'),
    eventsPerCpuSecond: figure('eventsPerCpuSecond'),
    latencyMedian: figure('latencyMedian'),
    latency99: figure('latency99'),
    clientsBusy: figure('clientsBusy'),
  };
}

function floodRow({ eventsPerSecond, clientsBusy }: Delivery): string {
  return `flooded ${thousands(eventsPerSecond)}/s, clients busy ${percent(clientsBusy)}`;
}

function row(delivery: Delivery): string {
  const { eventsPerSecond, eventsPerCpuSecond, latencyMedian, latency99 } = delivery;
  return (
    `${thousands(eventsPerSecond)}/s at 20/s each, ${thousands(eventsPerCpuSecond)} per CPU-second, ` +
    `latency p50 ${latencyMedian.toFixed(1)} ms, p99 ${latency99.toFixed(1)} ms`
  );
}

async function compareMemory(withServer: WithServer): Promise<void> {
  const idle = Number(values.idle);
  for (const { name, start } of contenders()) {
    const bytes = await withServer(start, (server) => measureMemory(server, clients, idle));
    console.log(`memory: ${name.padEnd(11)} ${(bytes / 1024).toFixed(1)} KB resident per connection, ${idle} idle`);
  }
}

async function measureStalled(server: Server, publisher: MoviePublisher): Promise<void> {
  const load = { connections, eventsPerSecond: 100, seconds };
  const without = await measureDelivery(server, clients, publisher, load);
  const before = residentBytes(server.processes);
  const stalled = Math.round(connections / 20);
  const during = await measureDelivery(server, clients, publisher, { ...load, stalled });
  const grown = (residentBytes(server.processes) - before) / 1024 / 1024;
  console.log(
    `stalled: p99 ${without.latency99.toFixed(1)} ms with none, ${during.latency99.toFixed(1)} ms with ${stalled} of ` +
      `${connections} stalled; memory ${grown >= 0 ? '+' : ''}${grown.toFixed(1)} MB`,
  );
}

async function measureFilters(server: Server, publisher: MoviePublisher): Promise<void> {
  // Every filter lets every event through, so that the same is written.
  const queries = Array.from({ length: 100 }, (_, index) => `min_rating=${(index / 20).toFixed(2)}`);
  const costs = { one: [] as number[], hundred: [] as number[] };
  for (let round = 1; round <= rounds; round += 1) {
    const load = { connections, eventsPerSecond: 20, seconds };
    const one = await measureDelivery(server, clients, publisher, { ...load, queries: queries.slice(0, 1) });
    const hundred = await measureDelivery(server, clients, publisher, { ...load, queries });
    costs.one.push(1e6 / one.eventsPerCpuSecond);
    costs.hundred.push(1e6 / hundred.eventsPerCpuSecond);
  }
  const [one, hundred] = [median(costs.one), median(costs.hundred)];
  console.log(
    `filters: ${one.toFixed(1)} µs of CPU per delivered event with one filter, ${hundred.toFixed(1)} with 100 ` +
      `(${(hundred / one).toFixed(2)} ×)`,
  );
}

async function compareAcceptance(withServer: WithServer): Promise<void> {
  for (const { name, start } of contenders()) {
    const figures: Acceptance[] = [];
    for (let round = 1; round <= rounds; round += 1) {
      figures.push(await withServer(start, (server) => measureAcceptance(server, clients, Number(values.idle))));
    }
    const figure = (key: keyof Acceptance) => median(figures.map((one) => one[key]));
    console.log(
      `accept: ${name.padEnd(11)} ${figure('perSecond').toFixed(0)} streams/s, ${figure('perCpuSecond').toFixed(0)} per ` +
        `CPU-second, server busy ${percent(figure('serverBusy'))}, clients busy ${percent(figure('clientsBusy'))}`,
    );
  }
}

/** The same moment for all: only so do a few per cent show on a machine that has other work. */
async function compareWithLimit(natsUrl: string, publisher: MoviePublisher): Promise<void> {
  await using opened = new AsyncDisposableStack();
  const compared = [
    ...contenders().filter(({ name }) => name === 'cinestream' || name === 'nchan'),
    { name: 'the limit', start: baseline('raw-limit') },
  ];
  const servers: Server[] = [];
  for (const { start } of compared) {
    const server = await start(natsUrl);
    opened.defer(() => server.close());
    servers.push(server);
  }
  const load = { connections, eventsPerSecond: 20, seconds, rounds: Math.max(5, rounds) };
  const results = await measureSideBySide(servers, publisher, load);
  const limit = results.at(-1)?.microseconds ?? [];
  console.log(`at the same time, ${connections} connections each at 20 events/s, ${load.rounds} rounds:`);
  for (const [index, { microseconds, latencies }] of results.entries()) {
    const ofLimit = median(microseconds.map((figure, round) => (limit[round] ?? Number.NaN) / figure));
    console.log(
      `  ${compared[index]?.name.padEnd(11)} ${median(microseconds).toFixed(2)} µs of CPU per event and client, ${ofLimit.toFixed(2)} of the ` +
        `limit, latency p50 ${quantile(latencies, 0.5).toFixed(1)} ms, p99 ${quantile(latencies, 0.99).toFixed(1)} ms`,
    );
  }
}

/** Gateway and limit in turn, both of which have seen the events live. */
async function compareReturn(natsUrl: string, publisher: MoviePublisher): Promise<void> {
  await using opened = new AsyncDisposableStack();
  const behind = 10_000;
  const gateway = await startGatewayProcess(natsUrl);
  opened.defer(() => gateway.close());
  const earlier = await publisher.publish();
  const limit = await baseline('raw-limit', { KEEP_AFTER: `${earlier}` })(natsUrl);
  opened.defer(() => limit.close());
  await publisher.publishMany(behind);
  const lastSequence = await publisher.publish();
  const returns = { cinestream: [] as Return[], 'the limit': [] as Return[] };
  for (let round = 1; round <= rounds; round += 1) {
    returns.cinestream.push(await measureResume(gateway, clients, connections, lastSequence, behind));
    returns['the limit'].push(await measureResume(limit, clients, connections, lastSequence, behind));
  }
  const gigabytes = (connections * behind * 1120) / 1e9;
  console.log(`resume: ${connections} clients at once from ${behind} events back, ${gigabytes.toFixed(1)} GB:`);
  for (const [name, list] of Object.entries(returns)) {
    const figure = (key: keyof Return) => median(list.map((one) => one[key]));
    const seconds = figure('seconds');
    console.log(
      `  ${name.padEnd(11)} ${seconds.toFixed(1)} s (${(gigabytes / seconds).toFixed(2)} GB/s), server busy ` +
        `${percent(figure('serverBusy'))}, clients busy ${percent(figure('clientsBusy'))}`,
    );
  }
}

function percent(share: number): string {
  return `${(share * 100).toFixed(0)} %`;
}

function thousands(figure: number): string {
  return `${(figure / 1000).toFixed(1)}k`;
}
