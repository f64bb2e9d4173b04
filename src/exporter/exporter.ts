import { describeError } from '../errors.ts';
import { readJetStream } from '../messaging/nats/admin/jetstream-state.ts';
import { readGrid } from '../observability/grid.ts';
import type { Role, RoleContext } from '../role.ts';
import { CachedReading } from './cached-reading.ts';
import { releaseCanaries } from './canary.ts';
import { exportGrid, exportJetStream, exportServers } from './metrics.ts';
import { SystemAccount } from './system-account.ts';

const timeoutMilliseconds = 5000;

/**
 * Serves what JetStream and the Grid say about themselves as metrics, read only when scraped, and releases the canary movies
 * that measure a deployment from end to end.
 */
export async function startExporter(context: RoleContext): Promise<Role> {
  const { connection, registry, logger, clock, configuration } = context;
  const stopping = new AbortController();
  const reportFailure = (error: unknown) => {
    logger.warn({ error: describeError(error) }, 'no figures');
  };
  exportJetStream(registry, new CachedReading(() => readJetStream(connection), reportFailure, clock));
  const system = configuration.nats.systemUser === undefined ? null : new SystemAccount(configuration.nats, logger);
  if (system !== null) exportServers(registry, new CachedReading(() => system.servers(), reportFailure, clock));
  const { seleniumUrl } = configuration.scraper;
  if (seleniumUrl !== undefined) {
    const signal = () => AbortSignal.any([stopping.signal, AbortSignal.timeout(timeoutMilliseconds)]);
    exportGrid(registry, new CachedReading(() => readGrid(seleniumUrl, signal()), reportFailure, clock));
  }
  const { intervalSeconds } = configuration.canary;
  const canaries = intervalSeconds > 0 ? releaseCanaries(context, intervalSeconds, stopping.signal) : undefined;
  return {
    live: () => true,
    notReady: () => [],
    async stop() {
      stopping.abort();
      await Promise.all([canaries, system?.close()]);
    },
  };
}
