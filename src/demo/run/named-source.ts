import type { NatsConnection } from '@nats-io/nats-core';
import type { Clock } from '../../clock.ts';
import { EnvironmentError } from '../../errors.ts';
import { readRun, whyWithoutMovies } from '../../messaging/crawl/runs.ts';
import { deadLetters } from '../../messaging/nats/consumer/dead-letter-store.ts';
import type { CrawlSource } from './crawls.ts';

const patienceMilliseconds = 15_000;
const lookEveryMilliseconds = 2000;

/** The site that a user named with `--source`, and how its pages are read. */
export function namedSource(url: string): CrawlSource {
  const host = new URL(url).hostname.replace(/^www\./, '');
  if (/(^|\.)imdb\.com$/.test(host)) return { source: 'imdb', adapter: 'imdb', url };
  const source = host
    .replaceAll('.', '-')
    .replace(/[^a-z0-9-]/g, '')
    .slice(0, 60);
  return { source, adapter: 'schema-org', url };
}

/**
 * Asks the site for its robots.txt, as the scraper will; any answer will do.
 * @throws EnvironmentError where none comes.
 */
export async function requireReachable(url: string): Promise<void> {
  const address = new URL('/robots.txt', url);
  try {
    const response = await fetch(address, { signal: AbortSignal.timeout(patienceMilliseconds) });
    await response.body?.cancel();
  } catch (error) {
    throw new EnvironmentError(`${address.host} cannot be reached: check the address and the network`, {
      cause: error,
    });
  }
}

/** Calls back with the reason when a run is over and not one page could be read, or none tells of a movie. */
export async function watchForFruitlessRun(
  connection: NatsConnection,
  run: string,
  clock: Clock,
  signal: AbortSignal,
  onFruitless: (error: EnvironmentError) => void,
): Promise<void> {
  while (!signal.aborted) {
    await clock.wait(lookEveryMilliseconds, signal);
    if (signal.aborted) return;
    const found = await readRun(connection, run).catch(() => null);
    if (found === null || found.state !== 'finished') continue;
    if (found.counters.read === 0 && found.counters.fresh === 0) {
      onFruitless(new EnvironmentError(`no page could be read: ${await reasonOf(connection, found.source)}`));
      return;
    }
    const why = whyWithoutMovies(found);
    if (why !== null) onFruitless(new EnvironmentError(why));
    return;
  }
}

async function reasonOf(connection: NatsConnection, source: string): Promise<string> {
  let reason = 'see the logs';
  for await (const { error } of deadLetters(connection, { source })) reason = error;
  return reason;
}
