import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { DeliveryResult } from '../messaging/consume.ts';

export { Counter, Gauge, Histogram, Registry } from 'prom-client';

/** A registry with Node's process metrics. Each role makes one, its parts register their own metrics with it. */
export function createRegistry(role: string): Registry {
  const registry = new Registry();
  registry.setDefaultLabels({ role });
  collectDefaultMetrics({ register: registry });
  return registry;
}

/** Buckets in seconds from a millisecond to a minute, for anything from a merge to a page load. */
export const durationBuckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];

export interface StageMetrics {
  record(result: DeliveryResult, seconds: number): void;
}

/** What every stage has: processed, failed and duration. `part` is `scraper`, `etl` or `enrich`. */
export function stageMetrics(registry: Registry, part: string): StageMetrics {
  const processed = new Counter({
    name: `cinestream_${part}_messages_processed_total`,
    help: 'Messages settled, by result',
    labelNames: ['result'],
    registers: [registry],
  });
  const failed = new Counter({
    name: `cinestream_${part}_messages_failed_total`,
    help: 'Deliveries whose handler failed (retried or dead-lettered)',
    registers: [registry],
  });
  const duration = new Histogram({
    name: `cinestream_${part}_message_duration_seconds`,
    help: 'From delivery to acknowledgement',
    buckets: durationBuckets,
    registers: [registry],
  });
  return {
    record(result, seconds) {
      processed.inc({ result });
      if (result !== 'done') failed.inc();
      duration.observe(seconds);
    },
  };
}

/** A gauge that is read when it is scraped. A failing read leaves the last value. */
export function gaugeOf(registry: Registry, name: string, help: string, read: () => number | Promise<number>): Gauge {
  const gauge = new Gauge({
    name,
    help,
    registers: [registry],
    async collect() {
      try {
        gauge.set(await read());
      } catch {
        // The last known value stays; readiness and the connection metrics tell why.
      }
    },
  });
  return gauge;
}
