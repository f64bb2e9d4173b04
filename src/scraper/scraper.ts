import { durables, streams } from '../messaging/contracts/subjects.ts';
import { crawlJobSchema } from '../messaging/crawl/job.ts';
import { PageArchive } from '../messaging/crawl/page-archive.ts';
import { SourceIdClaims } from '../messaging/crawl/source-id-claims.ts';
import { UrlStates } from '../messaging/crawl/url-state.ts';
import { decode } from '../messaging/nats/codec.ts';
import { defaultRetryPolicy, type RetryPolicy } from '../messaging/nats/consumer/retry-policy.ts';
import { startWorker } from '../messaging/nats/consumer/worker.ts';
import type { Role, RoleContext } from '../role.ts';
import { BrowserPool } from './browser/browser-pool.ts';
import { countLostPage } from './crawl/count-lost-page.ts';
import { fillQueue } from './crawl/job-admission.ts';
import { JobHandler } from './crawl/job-handler.ts';
import { PagePublisher } from './crawl/page-publisher.ts';
import { PageReader } from './crawl/page-reader.ts';
import { Politeness } from './crawl/politeness.ts';
import { RobotsCache } from './crawl/robots.ts';
import { runEvery } from './crawl/run-every.ts';
import { finishRuns } from './crawl/run-keeper.ts';
import { createScraperMetrics, registerScraperGauges } from './metrics.ts';
import { startScrapeService } from './scrape-service.ts';
import { SitesInForce } from './site/sites-in-force.ts';

/** Waiting for a host or a browser is no fault of the page; the deliveries that it takes must not use up its attempts. */
const retryPolicy: RetryPolicy = Object.freeze({
  ...defaultRetryPolicy,
  maximumAttempts: 8,
  unlimited: [
    ...defaultRetryPolicy.unlimited,
    'host_busy',
    'host_failing',
    'page_taken',
    'run_paused',
    'browser_unavailable',
    'browser_session_lost',
    'credentials_missing',
  ],
});

/** Reads the pages that crawl jobs name, with browsers that this process leases. Replicas share the work. */
export async function startScraper(context: RoleContext): Promise<Role> {
  const { connection, registry, logger, clock, configuration } = context;
  const settings = configuration.scraper;
  const metrics = createScraperMetrics(registry);
  await using opened = new AsyncDisposableStack();

  const browsers = new BrowserPool({ settings, clock, logger });
  opened.defer(() => browsers.close());
  // A Grid may come later; a browser of this machine that does not start now never will.
  if (settings.seleniumUrl === undefined) await browsers.open();
  const agent = settings.userAgent ?? 'CineStream';
  const reader = new PageReader({
    browsers,
    politeness: await Politeness.open(connection, clock),
    robots: new RobotsCache(clock, agent, settings.allowPrivateAddresses),
    agent,
    archive: await PageArchive.open(connection),
    sites: await SitesInForce.open(connection),
    metrics,
    allowPrivateAddresses: settings.allowPrivateAddresses,
    obeysPages: settings.obeyRobotsMeta,
    credentialsDirectory: settings.credentialsDirectory,
    clock,
  });
  const history = await UrlStates.open(connection);
  const claims = await SourceIdClaims.open(connection);
  const publisher = new PagePublisher({ connection, history, claims, metrics, clock });
  const handler = new JobHandler({ connection, reader, history, publisher, metrics, clock });

  const stopping = new AbortController();
  const tasks = [finishRuns(connection, clock, logger), fillQueue(connection, clock)];
  const kept = tasks.map((task) => runEvery(task, clock, logger, stopping.signal));
  opened.defer(async () => {
    stopping.abort();
    await Promise.all(kept);
  });
  const service = await startScrapeService({ connection, reader, history, publisher, clock });
  opened.defer(async () => {
    await service.stop();
  });
  const worker = await startWorker({
    connection,
    stream: streams.crawl,
    durable: durables.scraper,
    stage: 'scraper',
    // One more than there are browsers: while they read, the next job waits for its host.
    concurrency: settings.concurrency + 1,
    retryPolicy,
    sourceOf: ({ subject }) => subject.split('.')[1] ?? 'unknown',
    evidenceOf: (error) =>
      typeof error === 'object' && error !== null && 'evidence' in error ? String(error.evidence) : undefined,
    handle: async ({ data, signal }) => handler.handle(decode(crawlJobSchema, data), signal),
    onResult(result, seconds, { data }, error) {
      metrics.messages.record(result, seconds);
      if (result !== 'dead-lettered') return;
      metrics.deadLetters.inc({ stage: 'scraper' });
      void countLostPage(connection, data, error, logger);
    },
    clock,
    random: context.random,
    logger,
  });
  opened.defer(() => worker.stop(configuration.drainSeconds * 1000));
  registerScraperGauges(registry, () => browsers.stats());

  const resources = opened.move();
  return {
    live: () => worker.healthy(),
    notReady: () => [],
    stop: () => resources.disposeAsync(),
  };
}
