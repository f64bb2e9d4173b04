import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { Span } from './tracing/span.ts';
import { activeSpan } from './tracing/tracing.ts';

export { Counter, Gauge, Histogram, Registry } from 'prom-client';

/**
 * How often the delay of the event loop is sampled. Each sample wakes the process: at the library's 10 ms they took 0.7 % of a
 * core from an idle gateway. The delays that the metric gives have this in them.
 */
const eventLoopSampleMilliseconds = 50;

/** A registry with Node's process metrics. Each role makes one, its parts register their own metrics with it. */
export function createRegistry(role: string): Registry {
  const registry = new Registry();
  registry.setDefaultLabels({ role });
  collectDefaultMetrics({ register: registry, eventLoopMonitoringPrecision: eventLoopSampleMilliseconds });
  return registry;
}

/** Buckets in seconds from a millisecond to a minute, for anything from a merge to a page load. */
export const durationBuckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];

export interface DurationHistogram {
  /** An exemplar names the trace that this was measured in: of the given span, else of the running work. */
  observe(seconds: number, span?: Span): void;
}

/** A histogram of seconds whose buckets lead to traces, for who asks for OpenMetrics while tracing is on. */
export function durationHistogram(
  registry: Registry,
  name: string,
  help: string,
  buckets: number[] = durationBuckets,
): DurationHistogram {
  // Registered afterwards: the library refuses exemplars to registries that do not write OpenMetrics always.
  const histogram = new Histogram({ name, help, buckets, enableExemplars: true, registers: [] });
  registry.registerMetric(histogram);
  return {
    observe(seconds, span = activeSpan()) {
      histogram.observe({ value: seconds, exemplarLabels: exemplarOf(span) });
    },
  };
}

function exemplarOf(span: Span | undefined): Record<string, string> {
  return span?.ids === undefined ? noLabels : { trace_id: span.ids.traceId, span_id: span.ids.spanId };
}

const noLabels: Record<string, string> = Object.freeze({});

/** Counts dead letters by stage: from 0 on, or a stage's first one would be the beginning of its series and no increase. */
export function deadLetterCounter(registry: Registry, stages: readonly string[]): Counter<'stage'> {
  const counter = new Counter({
    name: 'cinestream_dead_letters_total',
    help: 'Messages that went to the dead letters, by stage',
    labelNames: ['stage'],
    registers: [registry],
  });
  for (const stage of stages) counter.inc({ stage }, 0);
  return counter;
}

export interface StageMetrics {
  record(result: string, seconds: number): void;
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
  const duration = durationHistogram(
    registry,
    `cinestream_${part}_message_duration_seconds`,
    'From delivery to acknowledgement',
  );
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
