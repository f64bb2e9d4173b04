import { systemClock } from '../../../src/clock.ts';
import type { Clients } from './clients.ts';
import type { MoviePublisher } from './movies.ts';
import type { Server } from './servers.ts';
import { cpuSeconds, residentBytes } from './usage.ts';

export interface Delivery {
  eventsPerSecond: number;
  eventsPerCpuSecond: number;
  /** Milliseconds from publication to the client, of sampled clients. */
  latencyMedian: number;
  latency99: number;
  /** Share of one core that the clients' process took. */
  clientsBusy: number;
}

export interface DeliveryOptions {
  connections: number;
  eventsPerSecond: number;
  seconds: number;
  stalled?: number;
  queries?: string[];
}

/** Opens clients, publishes at a rate, and measures what arrives once it flows. */
export async function measureDelivery(
  server: Server,
  clients: Clients,
  publisher: MoviePublisher,
  { connections, eventsPerSecond, seconds, stalled = 0, queries = [''] }: DeliveryOptions,
): Promise<Delivery> {
  await clients.open({ url: server.url, connections, stalled, queries });
  const publishing = new AbortController();
  const published = publisher.publishEvenly(eventsPerSecond, publishing.signal);
  try {
    await systemClock.wait(1000);
    const before = await clients.look();
    const cpuBefore = cpuSeconds(server.processes);
    const start = performance.now();
    await systemClock.wait(seconds * 1000);
    const cpu = cpuSeconds(server.processes) - cpuBefore;
    const elapsed = (performance.now() - start) / 1000;
    const after = await clients.look();
    const bytesPerEvent = after.sampledBytes / after.sampledEvents;
    const events = (after.bytes - before.bytes) / bytesPerEvent;
    return {
      eventsPerSecond: events / elapsed,
      eventsPerCpuSecond: events / cpu,
      latencyMedian: quantile(after.latencies, 0.5),
      latency99: quantile(after.latencies, 0.99),
      clientsBusy: (after.cpuSeconds - before.cpuSeconds) / elapsed,
    };
  } finally {
    publishing.abort();
    await published;
    await clients.close();
  }
}

/** Resident bytes per connection while nothing happens. */
export async function measureMemory(server: Server, clients: Clients, connections: number): Promise<number> {
  await clients.open({ url: server.url, connections: 100, sampled: 0 });
  await clients.close();
  await systemClock.wait(500);
  const before = residentBytes(server.processes);
  await clients.open({ url: server.url, connections, sampled: 0 });
  // What opening leaves behind is collected when the process idles.
  await systemClock.wait(5000);
  const after = residentBytes(server.processes);
  await clients.close();
  return (after - before) / connections;
}

export interface Acceptance {
  /** Streams opened, each counted when its first byte has arrived. */
  perSecond: number;
  perCpuSecond: number;
  /** Shares of one core that server and clients took meanwhile. */
  serverBusy: number;
  clientsBusy: number;
}

/** Opens streams as fast as the server takes them, 200 requests under way at a time. */
export async function measureAcceptance(server: Server, clients: Clients, connections: number): Promise<Acceptance> {
  // What is compiled and allocated once is not to count.
  await clients.open({ url: server.url, connections: 1000, sampled: 0 });
  await clients.close();
  const before = await clients.look();
  const cpuBefore = cpuSeconds(server.processes);
  const start = performance.now();
  await clients.open({ url: server.url, connections, sampled: 0 });
  const seconds = (performance.now() - start) / 1000;
  const cpu = cpuSeconds(server.processes) - cpuBefore;
  const after = await clients.look();
  await clients.close();
  return {
    perSecond: connections / seconds,
    perCpuSecond: connections / cpu,
    serverBusy: cpu / seconds,
    clientsBusy: (after.cpuSeconds - before.cpuSeconds) / seconds,
  };
}

export interface Return {
  seconds: number;
  /** Shares of one core that server and clients took meanwhile. */
  serverBusy: number;
  clientsBusy: number;
}

/** Clients all come back at once; over when they have every event since the one they saw last. */
export async function measureResume(
  server: Server,
  clients: Clients,
  connections: number,
  lastSequence: number,
  behind: number,
): Promise<Return> {
  const before = await clients.look();
  const cpuBefore = cpuSeconds(server.processes);
  const start = performance.now();
  await clients.open({ url: server.url, connections, sampled, lastEventId: `msg_${lastSequence - behind}` });
  for (;;) {
    const { bytes, fewestEvents, sampledBytes, cpuSeconds: clientsCpu } = await clients.look();
    const seconds = (performance.now() - start) / 1000;
    if (fewestEvents >= behind && bytes >= (sampledBytes / sampled) * connections) {
      const serverBusy = (cpuSeconds(server.processes) - cpuBefore) / seconds;
      await clients.close();
      return { seconds, serverBusy, clientsBusy: (clientsCpu - before.cpuSeconds) / seconds };
    }
    if (seconds > longestReturnSeconds) throw new Error(`clients got ${fewestEvents} of ${behind} events and no more`);
    await systemClock.wait(50);
  }
}

/** Clients that take events apart while all come back: few, since it costs them much. */
const sampled = 5;
const longestReturnSeconds = 120;

export function quantile(figures: number[], share: number): number {
  const sorted = figures.toSorted((left, right) => left - right);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}
