import type { Registry } from 'prom-client';
import { Counter, deadLetterCounter, gaugeOf, stageMetrics } from '../observability/metrics.ts';
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

/** What the ETL's gauges read when they are scraped. */
export interface EtlGauges {
  catalogueMovies(): number;
  searchMovies(): number;
  dirtyMovies(): number;
}

/** Registers the gauges. */
export function registerEtlGauges(registry: Registry, state: EtlGauges): void {
  gaugeOf(registry, 'cinestream_etl_catalogue_movies', 'Movies that this replica knows', state.catalogueMovies);
  gaugeOf(registry, 'cinestream_etl_search_movies', 'Movies that this replica can search', state.searchMovies);
  gaugeOf(registry, 'cinestream_etl_dirty_movies', 'Movies whose event waits to be recomputed', state.dirtyMovies);
}
