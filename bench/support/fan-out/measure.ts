import { systemClock } from '../../../src/clock.ts';
import { readConfiguration } from '../../../src/config.ts';
import { streams } from '../../../src/messaging/contracts/subjects.ts';
import { connectToNats } from '../../../src/messaging/nats/connection.ts';
import { tail } from '../../../src/messaging/nats/read/tail.ts';
import { silentLogger } from '../../../src/observability/logger.ts';
import { until } from '../../../test/support/nats-server.ts';
import { openNats } from '../nats.ts';
import { MoviePublisher } from '../sse/movies.ts';
import { cpuSeconds } from '../sse/usage.ts';

const followers = 50;
const eventsPerSecond = 100;
const seconds = 5;

/** CPU seconds of a nats-server for one event to one ordered consumer on a connection of its own, storing it not counted. */
export async function measureNatsWrite(): Promise<number> {
  const alone = await cpuPerEvent(0);
  return ((await cpuPerEvent(followers)) - alone) / followers;
}

async function cpuPerEvent(count: number): Promise<number> {
  await using opened = new AsyncDisposableStack();
  const { url, connection } = await openNats(opened);
  const settings = readConfiguration({ NATS_URL: url }).nats;
  const arrived = new Array<number>(count).fill(0);
  for (let index = 0; index < count; index += 1) {
    const own = await connectToNats(settings, 'bench', silentLogger);
    opened.defer(() => own.close());
    const follower = await tail({
      connection: own,
      stream: streams.movies,
      onMessage: () => {
        arrived[index] = (arrived[index] ?? 0) + 1;
      },
      clock: systemClock,
      logger: silentLogger,
    });
    opened.defer(() => follower.stop());
    await follower.caughtUp;
  }
  const before = childSeconds();
  const publishing = AbortSignal.timeout(seconds * 1000);
  const published = await new MoviePublisher(connection).publishEvenly(eventsPerSecond, publishing);
  await until(async () => arrived.every((events) => events >= published) || undefined, 60);
  return (childSeconds() - before) / published;
}

/** CPU of what this process has started, which is the nats-server. */
function childSeconds(): number {
  const { user, system } = process.cpuUsage();
  return cpuSeconds([process.pid]) - (user + system) / 1e6;
}
