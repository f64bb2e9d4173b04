import type { Registry } from 'prom-client';
import { Counter, deadLetterCounter, stageMetrics } from '../observability/metrics.ts';
import { measuredStages } from './stage-run.ts';

/** What the ETL counts. */
export function createEtlMetrics(registry: Registry) {
  return {
    observations: stageMetrics(registry, 'etl'),
    enrichment: stageMetrics(registry, 'enrich'),
    /** Begins a run of stages. */
    startRun: measuredStages(registry),
    resolutions: new Counter({
      name: 'cinestream_etl_observations_total',
      help: 'Observations by what became of them: created, merged, updated, unchanged',
      labelNames: ['result'],
      registers: [registry],
    }),
    conflicts: new Counter({
      name: 'cinestream_etl_conflicts_resolved_total',
      help: 'Fields on which the sources of a joined movie disagreed and a rule decided',
      registers: [registry],
    }),
    reclustered: new Counter({
      name: 'cinestream_etl_records_reclustered_total',
      help: 'Records clustered again because replicas had written at the same time',
      registers: [registry],
    }),
    events: new Counter({
      name: 'cinestream_etl_events_published_total',
      help: 'Movie events published',
      registers: [registry],
    }),
    deadLetters: deadLetterCounter(registry, ['etl', 'enrich', 'affected']),
  };
}

export type EtlMetrics = ReturnType<typeof createEtlMetrics>;
