import { Counter, durationBuckets, Gauge, Histogram, type Registry } from '../observability/metrics.ts';

/** In the names of controller-runtime, which dashboards for operators know. */
export interface OperatorMetrics {
  reconciles: Counter<'controller' | 'result'>;
  errors: Counter<'controller'>;
  duration: Histogram<'controller'>;
  depth: Gauge<'name'>;
  leader: Gauge<'name'>;
  runsStarted: Counter<string>;
  slotsMissed: Counter<string>;
  replicas: Gauge<'component'>;
}

/** Registers the operator's metrics. */
export function createOperatorMetrics(registry: Registry): OperatorMetrics {
  const registers = [registry];
  return {
    reconciles: new Counter({
      name: 'controller_runtime_reconcile_total',
      help: 'Reconciliations by result',
      labelNames: ['controller', 'result'],
      registers,
    }),
    errors: new Counter({
      name: 'controller_runtime_reconcile_errors_total',
      help: 'Reconciliations that failed',
      labelNames: ['controller'],
      registers,
    }),
    duration: new Histogram({
      name: 'controller_runtime_reconcile_time_seconds',
      help: 'Length of a reconciliation',
      labelNames: ['controller'],
      buckets: durationBuckets,
      registers,
    }),
    depth: new Gauge({ name: 'workqueue_depth', help: 'Keys that wait', labelNames: ['name'], registers }),
    leader: new Gauge({
      name: 'leader_election_master_status',
      help: '1 while this replica leads',
      labelNames: ['name'],
      registers,
    }),
    runsStarted: new Counter({ name: 'cinestream_operator_runs_started_total', help: 'Crawls started', registers }),
    slotsMissed: new Counter({
      name: 'cinestream_operator_missed_schedules_total',
      help: 'Scheduled crawls that were not started in time',
      registers,
    }),
    replicas: new Gauge({
      name: 'cinestream_operator_desired_replicas',
      help: 'Replicas that the scaler asked for',
      labelNames: ['component'],
      registers,
    }),
  };
}
