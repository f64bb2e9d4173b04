import { systemClock } from '../../../src/clock.ts';
import { Clients } from './clients.ts';
import type { MoviePublisher } from './movies.ts';
import type { Server } from './servers.ts';
import { cpuSeconds } from './usage.ts';

export interface SideBySide {
  /** Microseconds of the server's CPU for each event and client, one figure for each round. */
  microseconds: number[];
  /** Milliseconds from publication to the client, of sampled clients in all rounds. */
  latencies: number[];
}

export interface SideBySideOptions {
  connections: number;
  eventsPerSecond: number;
  seconds: number;
  rounds: number;
}

/**
 * Servers under the same load at the same time, each with clients of its own: whatever else happens on the machine
 * happens to all of them, so that their ratio in one round is worth more than figures of different moments.
 */
export async function measureSideBySide(
  servers: readonly Server[],
  publisher: MoviePublisher,
  { connections, eventsPerSecond, seconds, rounds }: SideBySideOptions,
): Promise<SideBySide[]> {
  const contenders = servers.map((server) => ({
    server,
    clients: new Clients(),
    microseconds: [] as number[],
    latencies: [] as number[],
  }));
  const publishing = new AbortController();
  let published: Promise<number> | undefined;
  try {
    for (const { server, clients } of contenders) await clients.open({ url: server.url, connections });
    published = publisher.publishEvenly(eventsPerSecond, publishing.signal);
    await systemClock.wait(warmUpMilliseconds);
    for (let round = 1; round <= rounds; round += 1) {
      const before = await Promise.all(contenders.map(({ server, clients }) => look(server, clients)));
      await systemClock.wait(seconds * 1000);
      for (const [index, contender] of contenders.entries()) {
        const after = await look(contender.server, contender.clients);
        const { cpu = 0, bytes = 0 } = before[index] ?? {};
        const events = (after.bytes - bytes) / (after.sampledBytes / after.sampledEvents);
        contender.microseconds.push(((after.cpu - cpu) / events) * 1e6);
        contender.latencies = contender.latencies.concat(after.latencies);
      }
    }
  } finally {
    publishing.abort();
    await published;
    await Promise.all(contenders.map(({ clients }) => clients.stop()));
  }
  return contenders.map(({ microseconds, latencies }) => ({ microseconds, latencies }));
}

/** Until code is compiled and memory has its size. */
const warmUpMilliseconds = 4000;

async function look(server: Server, clients: Clients) {
  const cpu = cpuSeconds(server.processes);
  return { cpu, ...(await clients.look()) };
}
