/**
 * A process under measure: the ETL role as it is run; the limit of the client: the same worker that only publishes what it gets
 * again and acknowledges; or two of these, one after the other, with a follower of what each publishes, as the ETL has them. Says when it is ready, and on request how much memory it holds after a collection and what waits.
 */
import { jetstream } from '@nats-io/jetstream';
import { systemClock } from '../../../src/clock.ts';
import { readConfiguration } from '../../../src/config.ts';
import { startEtl } from '../../../src/etl/etl.ts';
import { connectToNats } from '../../../src/messaging/nats/connection.ts';
import { startWorker } from '../../../src/messaging/nats/consumer/worker.ts';
import { publish } from '../../../src/messaging/nats/publish.ts';
import { tail } from '../../../src/messaging/nats/read/tail.ts';
import { silentLogger } from '../../../src/observability/logger.ts';
import { createRegistry } from '../../../src/observability/metrics.ts';
import { limitStreams, stageStreams, type WorkerState } from './contender.ts';

const configuration = readConfiguration(process.env);
const connection = await connectToNats(configuration.nats, 'bench', silentLogger);
const registry = createRegistry('bench');
const context = {
  configuration,
  connection,
  registry,
  logger: silentLogger,
  clock: systemClock,
  random: Math.random,
};

if (process.argv[2] === 'limit') await passOn(limitStreams.taken, limitStreams.given);
else if (process.argv[2] === 'stages') await startStages();
else await startEtl(context);

process.on('message', async (question) => {
  // Only where memory is asked for: a collection costs more CPU than what is measured.
  if (question === 'memory') globalThis.gc?.();
  const { heapUsed, external, rss } = process.memoryUsage();
  process.send?.({
    heapBytes: heapUsed,
    externalBytes: external,
    residentBytes: rss,
    waiting: await gaugeValue('cinestream_etl_dirty_movies'),
    searchable: await gaugeValue('cinestream_etl_search_movies'),
  } satisfies WorkerState);
});
// By itself, so that `--cpu-prof` can write what it has.
process.once('SIGINT', () => process.exit());
process.send?.('ready');

async function gaugeValue(metric: string): Promise<number> {
  const found = await registry.getSingleMetric(metric)?.get();
  return found?.values[0]?.value ?? 0;
}

async function startStages(): Promise<void> {
  const { taken, kept, given } = stageStreams;
  for (const stream of [kept, given]) await tail({ ...context, stream, onMessage: () => undefined });
  await passOn(kept, given);
  await passOn(taken, kept);
}

async function passOn(from: string, to: string): Promise<void> {
  const client = jetstream(connection);
  await startWorker({
    ...context,
    stream: from,
    durable: from,
    stage: from,
    concurrency: configuration.etl.concurrency,
    sourceOf: () => 'bench',
    async handle({ subject, data }) {
      await publish(client, subject.replace(from, to), data);
    },
  });
}
