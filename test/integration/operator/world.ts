import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { V1Job } from '@kubernetes/client-node';
import type { NatsConnection } from '@nats-io/nats-core';
import type { Clock } from '../../../src/clock.ts';
import { retractSource } from '../../../src/messaging/contracts/retractions.ts';
import { silentLogger } from '../../../src/observability/logger.ts';
import { Registry } from '../../../src/observability/metrics.ts';
import type { AnyResource } from '../../../src/operator/kubernetes/cluster.ts';
import type { ResourceKind } from '../../../src/operator/kubernetes/resource.ts';
import type { JobState } from '../../../src/operator/kubernetes/workloads.ts';
import { createOperatorMetrics } from '../../../src/operator/metrics.ts';
import { AbandonedRuns } from '../../../src/operator/movie-source/abandoned-runs.ts';
import { ImportJobs } from '../../../src/operator/movie-source/import-jobs.ts';
import type { MovieSource } from '../../../src/operator/movie-source/movie-source.ts';
import { MovieSourceReconciler } from '../../../src/operator/movie-source/reconciler.ts';
import { RunDriver } from '../../../src/operator/movie-source/run-driver.ts';

export const key = 'movies/site';

/** One MovieSource, its Events and Jobs, and the time: what the reconciler sees of Kubernetes. NATS is a real one. */
export class World {
  readonly clock: Clock & { time: number };
  readonly events: { reason: string; message: string }[] = [];
  readonly jobs = new Map<string, { body: V1Job; state: JobState }>();
  source: MovieSource;
  /** Whether the source was deleted: at once, since nothing holds it back. */
  isDeleted = false;
  /** Writes of the status that fail, as when the process dies before them. */
  failsToWrite: () => boolean = () => false;
  readonly #connection: NatsConnection;
  readonly #templateFile: string;

  constructor(connection: NatsConnection, now: number, spec: object, templateFile: string) {
    this.#connection = connection;
    this.#templateFile = templateFile;
    const clock = { time: now, now: () => clock.time, wait: async () => undefined };
    this.clock = clock;
    this.source = {
      apiVersion: 'cinestream.dev/v1alpha1',
      kind: 'MovieSource',
      metadata: {
        name: 'site',
        namespace: 'movies',
        uid: '11111111-2222-3333-4444-555555555555',
        generation: 1,
        resourceVersion: '1',
        creationTimestamp: new Date(now).toISOString(),
      },
      spec,
    };
  }

  /** The source is deleted, and created again under its name. */
  recreate(spec: object): void {
    const { status: _, ...source } = this.source;
    const uid = '66666666-7777-8888-9999-000000000000';
    this.source = { ...source, spec, metadata: { ...source.metadata, uid, generation: 1 } };
    this.isDeleted = false;
  }

  edit(spec: object): void {
    this.source = { ...this.source, spec, metadata: { ...this.source.metadata, generation: 2 } };
  }

  /** An operator process, which knows nothing but what is written. With `dryRun` it is one that may change nothing. */
  operator(dryRun = false): MovieSourceReconciler {
    const { clock } = this;
    const connection = this.#connection;
    const imports = new ImportJobs(this.#workloads(), this.#templateFile);
    return new MovieSourceReconciler({
      cluster: this.#cluster(dryRun),
      connection,
      runs: new RunDriver({ connection, imports, clock }),
      abandoned: this.#abandoned(),
      find: () => (this.isDeleted ? undefined : this.source),
      remember: () => undefined,
      canImport: true,
      dryRun,
      clock,
      logger: silentLogger,
      metrics: createOperatorMetrics(new Registry()),
    });
  }

  reasons(): string[] {
    return this.events.map(({ reason }) => reason);
  }

  condition(type: string) {
    return this.source.status?.conditions?.find((one) => one.type === type);
  }

  /** A leader reads who has runs before it looks at sources. */
  #abandoned() {
    const connection = this.#connection;
    const { clock } = this;
    const retract = (source: string) => retractSource(connection, source, clock);
    const abandoned = new AbandonedRuns({ connection, retract, clock });
    let loading: Promise<void> | undefined;
    return {
      remember: (of: string, uid: string) => abandoned.remember(of, uid),
      release: async (of: string, present: string | undefined) => {
        loading ??= abandoned.load();
        await loading;
        return abandoned.release(of, present);
      },
    };
  }

  /** With `dryRun` the API server keeps nothing that is written. */
  #cluster(dryRun: boolean) {
    return {
      applyStatus: async (_: AnyResource, __: ResourceKind, status: object) => {
        if (this.failsToWrite()) throw new Error('the process died');
        const written = { ...this.source, status };
        if (!dryRun) this.source = written;
        return written as AnyResource;
      },
      recordEvent: async (_: AnyResource, { reason, message }: { reason: string; message: string }) => {
        this.events.push({ reason, message });
      },
    };
  }

  #workloads() {
    return {
      job: async (_: string, name: string) => this.jobs.get(name)?.state ?? null,
      createJob: async (_: string, body: V1Job) => {
        this.jobs.set(body.metadata?.name ?? '', { body, state: 'running' });
      },
      deleteJob: async (_: string, name: string) => {
        this.jobs.delete(name);
      },
    };
  }
}

/** What the chart's template has of a Job, as far as it matters. */
export async function writeJobTemplate(directory: string): Promise<string> {
  const file = join(directory, 'job.yaml');
  await writeFile(file, 'spec: {template: {spec: {containers: [{name: import, args: [import]}], volumes: []}}}\n');
  return file;
}
