import { systemClock } from '../clock.ts';
import { type Configuration, readConfiguration } from '../config.ts';
import { describeError, errorCode } from '../errors.ts';
import { ensureTopology } from '../messaging/nats/admin/ensure-topology.ts';
import { connectToNats } from '../messaging/nats/connection.ts';
import { startHealthServer } from '../observability/health.ts';
import { createLogger } from '../observability/logger.ts';
import { createRegistry } from '../observability/metrics.ts';
import { startTracing, stopTracing } from '../observability/tracing/tracing.ts';
import type { Role } from '../role.ts';
import { exitCodes } from './exit-codes.ts';
import { shutdownRequested } from './shutdown.ts';
import { type StartRole, startRole } from './start-role.ts';

/**
 * Runs one role until a signal asks it to stop: connects to NATS, applies the topology, serves health and metrics,
 * starts the role, and closes all of it again, last opened first closed.
 */
export async function runRole(
  name: string,
  start: StartRole,
  configuration = readConfiguration(process.env),
): Promise<void> {
  const logger = createLogger(name, configuration.observability.logLevel);
  const shutdown = shutdownRequested(logger);
  await using resources = new AsyncDisposableStack();
  await startTracing(configuration.tracing, name, logger);
  resources.defer(stopTracing);
  const registry = createRegistry(name);
  const connection = await connectToNats(configuration.nats, `cinestream-${name}`, logger);
  resources.defer(() => connection.drain().catch(() => connection.close()));

  let role: Role | undefined;
  const health = await startHealthServer({
    port: configuration.observability.metricsPort,
    host: configuration.observability.metricsHost,
    registry,
    live: () => !connection.isClosed() && (role?.live() ?? true),
    notReady: () => [
      ...(connection.isClosed() ? ['the NATS connection is closed'] : []),
      ...(shutdown.signal.aborted ? ['draining'] : []),
      ...(role === undefined ? ['starting'] : role.notReady()),
    ],
  });
  resources.defer(() => health.close());

  await ensureTopology(connection, configuration.nats, logger, systemClock);
  const context = { configuration, connection, registry, logger, clock: systemClock, random: Math.random };
  role = await startRole(start, context);
  const running = role;
  resources.defer(async () => {
    await running.stop();
    logger.info('drained');
  });
  logger.info({ metricsPort: health.port, ...settingsOf(configuration) }, 'ready');
  await shutdown.requested;
}

function settingsOf(configuration: Configuration): { nats: string[] } {
  return { nats: configuration.nats.servers.map((server) => server.replace(/\/\/[^@/]*@/, '//')) };
}

/** What the program says and does when a command fails: one line with the cause and the remedy. */
export function reportFailure(error: unknown): number {
  process.stderr.write(`cinestream: ${describeError(error)}\n`);
  if (process.env.LOG_LEVEL === 'debug' && error instanceof Error) process.stderr.write(`${error.stack}\n`);
  return errorCode(error) === 'configuration_invalid' ? exitCodes.usage : exitCodes.failed;
}
