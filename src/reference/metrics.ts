import { systemClock } from '../clock.ts';
import { createEtlMetrics, registerEtlGauges } from '../etl/metrics.ts';
import { CachedReading } from '../exporter/cached-reading.ts';
import { createCanaryCounter } from '../exporter/canary.ts';
import { exportGrid, exportJetStream, exportServers } from '../exporter/metrics.ts';
import { watchCanaries } from '../gateway/canary-watch.ts';
import { createGatewayMetrics, type GatewayGauges, registerGatewayGauges } from '../gateway/metrics.ts';
import { Registry } from '../observability/metrics.ts';
import { createOperatorMetrics } from '../operator/metrics.ts';
import { createScraperMetrics, registerScraperGauges } from '../scraper/metrics.ts';
import { table } from './table.ts';

/** One metric as a role exports it. */
export interface MetricDescription {
  name: string;
  type: string;
  labels: readonly string[];
  help: string;
}

const none = () => 0;

/** Registers what each role exports, as the role does at its start. */
const roles: Record<string, (registry: Registry) => void> = {
  scraper(registry) {
    createScraperMetrics(registry);
    registerScraperGauges(registry, () => ({ open: 0, busy: 0 }));
  },
  etl(registry) {
    createEtlMetrics(registry);
    registerEtlGauges(registry, { catalogueMovies: none, searchMovies: none, dirtyMovies: none });
  },
  gateway(registry) {
    createGatewayMetrics(registry);
    registerGatewayGauges(registry, {} as GatewayGauges);
    watchCanaries(registry, 1, systemClock);
  },
  exporter(registry) {
    const reading = <T>() => new CachedReading<T>(() => Promise.reject(new Error('not read')), none, systemClock);
    exportJetStream(registry, reading());
    exportServers(registry, reading());
    exportGrid(registry, reading());
    createCanaryCounter(registry);
  },
  operator: createOperatorMetrics,
};

/** The metrics of each role by its name. */
export function metricsOfRoles(): Record<string, MetricDescription[]> {
  return Object.fromEntries(
    Object.entries(roles).map(([role, register]) => {
      const registry = new Registry();
      register(registry);
      return [role, registry.getMetricsAsArray().map(describe)];
    }),
  );
}

function describe(metric: object): MetricDescription {
  const { name, type, labelNames, help } = metric as {
    name: string;
    type: string;
    labelNames: string[];
    help: string;
  };
  return { name, type, labels: labelNames, help };
}

/** docs/reference/metrics.md */
export function metricsPage(): string {
  const sections = Object.entries(metricsOfRoles()).map(([role, metrics]) => {
    const rows = metrics.map(({ name, type, labels, help }) => [
      `\`${name}\``,
      type,
      labels.map((label) => `\`${label}\``).join(', '),
      help,
    ]);
    return `## ${role}\n\n${table(['metric', 'type', 'labels', 'meaning'], rows)}\n`;
  });
  return `# Metrics

Each role serves its metrics at \`/metrics\` on \`CINESTREAM_METRICS_PORT\` (9090), as Prometheus text or OpenMetrics. Every series also
has the label \`role\`. Each role exports the \`process_*\` and \`nodejs_*\` metrics of \`prom-client\` as well. A histogram has the
series \`_bucket\`, \`_sum\` and \`_count\`.

${sections.join('\n')}`;
}
