import type { Registry } from 'prom-client';
import {
  Counter,
  deadLetterCounter,
  durationBuckets,
  Gauge,
  gaugeOf,
  Histogram,
  stageMetrics,
} from '../observability/metrics.ts';

/** What the scraper counts. Sources are the only open label: as many as are configured. */
export function createScraperMetrics(registry: Registry) {
  return {
    messages: stageMetrics(registry, 'scraper'),
    pages: new Counter({
      name: 'cinestream_scraper_pages_total',
      help: 'Pages by outcome: title, list, unchanged, fresh, repeated, cancelled, gone',
      labelNames: ['outcome'],
      registers: [registry],
    }),
    failures: new Counter({
      name: 'cinestream_scraper_page_failures_total',
      help: 'Attempts at pages that failed, by error code',
      labelNames: ['code'],
      registers: [registry],
    }),
    blocked: new Counter({
      name: 'cinestream_scraper_blocked_total',
      help: 'Challenges and refusals by source',
      labelNames: ['source'],
      registers: [registry],
    }),
    observations: new Counter({
      name: 'cinestream_scraper_observations_total',
      help: 'Observations published by source',
      labelNames: ['source'],
      registers: [registry],
    }),
    filled: new Counter({
      name: 'cinestream_scraper_facts_filled_total',
      help: 'Observations that have the fact, by source: divided by observations it is the fill rate',
      labelNames: ['source', 'fact'],
      registers: [registry],
    }),
    pageSeconds: new Histogram({
      name: 'cinestream_scraper_page_duration_seconds',
      help: 'From navigation to the rendered document',
      buckets: durationBuckets,
      registers: [registry],
    }),
    waitSeconds: new Histogram({
      name: 'cinestream_scraper_host_wait_seconds',
      help: 'Waited for a slot of the host',
      buckets: durationBuckets,
      registers: [registry],
    }),
    hostDelay: new Gauge({
      name: 'cinestream_scraper_host_delay_seconds',
      help: 'Between two requests to the host of the latest page, by source: robots.txt, its own setting, or how slowly it answers',
      labelNames: ['source'],
      registers: [registry],
    }),
    deadLetters: deadLetterCounter(registry, ['scraper']),
  };
}

export type ScraperMetrics = ReturnType<typeof createScraperMetrics>;

/** Registers the gauges of the browser sessions. */
export function registerScraperGauges(registry: Registry, sessions: () => { open: number; busy: number }): void {
  gaugeOf(registry, 'cinestream_scraper_sessions', 'Open browser sessions', () => sessions().open);
  gaugeOf(
    registry,
    'cinestream_scraper_sessions_busy',
    'Browser sessions that are reading a page',
    () => sessions().busy,
  );
}
