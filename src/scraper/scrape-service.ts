import type { NatsConnection } from '@nats-io/nats-core';
import type { Service } from '@nats-io/services';
import type { Clock } from '../clock.ts';
import { CineStreamError, describeError, errorCode } from '../errors.ts';
import { ServiceCounters, serviceNames } from '../messaging/contracts/service-statistics.ts';
import { scrapeReplySchema, scrapeRequestSchema } from '../messaging/contracts/services.ts';
import { services } from '../messaging/contracts/subjects.ts';
import type { CrawlJob } from '../messaging/crawl/job.ts';
import type { UrlStates } from '../messaging/crawl/url-state.ts';
import { Svcm } from '../messaging/nats/client.ts';
import { decode, encode } from '../messaging/nats/codec.ts';
import { runInSpan, startSpan } from '../observability/tracing/tracing.ts';
import { statementOf } from './crawl/job-handler.ts';
import type { PagePublisher } from './crawl/page-publisher.ts';
import type { PageReader } from './crawl/page-reader.ts';
import { RobotsRefusalError, UnreadablePageError } from './errors.ts';
import { sourceOfHost } from './source-of-host.ts';

export interface ScrapeServiceOptions {
  connection: NatsConnection;
  reader: PageReader;
  history: UrlStates;
  publisher: PagePublisher;
  clock: Clock;
}

const statusOf: Record<string, number> = {
  message_invalid: 400,
  address_refused: 409,
  robots_refused: 409,
  page_unreadable: 422,
  blocked: 429,
  host_busy: 429,
  page_status: 502,
  page_load_failed: 502,
  page_incomplete: 502,
  page_not_committed: 502,
  no_content: 422,
  download: 422,
  unsupported_content: 422,
  source_id_collision: 409,
  says_less: 503,
  page_timeout: 502,
};

/** Answers `cinestream.scrape`: reads one page now, publishes what it says, and gives it. Shared with other scrapers. */
export async function startScrapeService(options: ScrapeServiceOptions): Promise<Service> {
  const counters = new ServiceCounters();
  const service = await new Svcm(options.connection).add({
    name: serviceNames.scrape,
    version: '1.0.0',
    description: 'reads one page now',
    queue: 'scrape',
    statsHandler: counters.statsHandler,
  });
  service.addEndpoint('scrape', {
    subject: services.scrape,
    handler: async (error, message) => {
      if (error !== null) return;
      try {
        const span = startSpan(`process ${services.scrape}`, {
          kind: 'server',
          parent: (name) => message.headers?.get(name) || undefined,
        });
        const work = () => runInSpan(span, () => scrape(options, message.data));
        message.respond(await counters.count(services.scrape, work));
      } catch (failure) {
        const status = failure instanceof CineStreamError ? (statusOf[errorCode(failure)] ?? 503) : 503;
        message.respondError(status, describeError(failure));
      }
    },
  });
  return service;
}

async function scrape(
  { reader, history, publisher, clock }: ScrapeServiceOptions,
  data: Uint8Array,
): Promise<Uint8Array> {
  const { url, source } = decode(scrapeRequestSchema, data);
  const host = new URL(url).hostname;
  const job: CrawlJob = {
    schema_version: 1,
    url,
    source: source ?? sourceOfHost(host),
    adapter: /(?:^|\.)imdb\.com$/.test(host) ? 'imdb' : 'schema-org',
    kind: 'movie',
    run: 'on-request',
    depth: 0,
    attempt: 0,
    limits: { maxPages: 1, maxDepth: 0, follow: [], recrawlAfterSeconds: 0 },
    queued_at: new Date(clock.now()).toISOString(),
  };
  const result = await reader.read(job, AbortSignal.timeout(60_000));
  const page = statementOf(job, result, await history.find(url));
  if (result.robots?.includes('noindex')) throw new RobotsRefusalError(`${url} asks not to be used (noindex)`);
  const [observation] = page.observations;
  if (observation === undefined) throw new UnreadablePageError(`${url} names no movie`, result.page);
  await publisher.check(page);
  await publisher.publish([observation]);
  return encode(scrapeReplySchema, { observation, published: true });
}
