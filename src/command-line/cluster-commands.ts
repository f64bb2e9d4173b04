import type { Command } from 'commander';
import { systemClock } from '../clock.ts';
import { readConfiguration } from '../config.ts';
import { connectToNats } from '../messaging/connection.ts';
import { ensureTopology } from '../messaging/ensure-topology.ts';
import { createLogger } from '../observability/logger.ts';
import { webAddress, wholeNumber } from './arguments.ts';

/** What a deployment runs beside its roles: setting the streams up, and proving that a film comes through. */
export function addClusterCommands(program: Command): void {
  program
    .command('topology')
    .description('create and update the streams, consumers and buckets; never deletes any')
    .action(applyOnce);
  program
    .command('round-trip')
    .description('publish an observation and wait until its film arrives at an SSE client')
    .option('--gateway <url>', 'address of the gateway', webAddress, 'http://127.0.0.1:3000')
    .option('--timeout <seconds>', 'how long to wait', wholeNumber(1, 3600), 60)
    .action(proveRoundTrip);
}

async function applyOnce(): Promise<void> {
  const configuration = readConfiguration(process.env);
  const logger = createLogger('topology', configuration.observability.logLevel);
  const connection = await connectToNats(configuration.nats, 'cinestream-topology', logger);
  try {
    await ensureTopology(connection, configuration.nats, logger, systemClock);
    logger.info({ replicas: configuration.nats.streamReplicas }, 'the streams are as declared');
  } finally {
    await connection.close();
  }
}

async function proveRoundTrip(flags: { gateway: string; timeout: number }): Promise<void> {
  const { roundTrip } = await import('../round-trip/round-trip.ts');
  const configuration = readConfiguration(process.env);
  const logger = createLogger('round-trip', configuration.observability.logLevel);
  const connection = await connectToNats(configuration.nats, 'cinestream-round-trip', logger);
  try {
    const result = await roundTrip({
      connection,
      gateway: flags.gateway,
      timeoutMilliseconds: flags.timeout * 1000,
      clock: systemClock,
    });
    process.stdout.write(
      `${result.id} came back in ${(result.milliseconds / 1000).toFixed(2)} s as ${result.eventId}\n`,
    );
  } finally {
    await connection.close();
  }
}
