import { jetstream } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/nats-core';
import type { Clock } from '../../../src/clock.ts';
import { silentLogger } from '../../../src/observability/logger.ts';
import { Registry } from '../../../src/observability/metrics.ts';
import { Cluster } from '../../../src/operator/kubernetes/cluster.ts';
import { Workloads } from '../../../src/operator/kubernetes/workloads.ts';
import { createOperatorMetrics } from '../../../src/operator/metrics.ts';
import { DeletionCosts } from '../../../src/operator/pipeline/deletion-costs.ts';
import type { Pipeline } from '../../../src/operator/pipeline/pipeline.ts';
import { PipelineReconciler } from '../../../src/operator/pipeline/reconciler.ts';
import type { ObjectServer } from './object-server.ts';

export const key = 'movies/all';
const pipelinePath = '/apis/cinestream.dev/v1alpha1/namespaces/movies/pipelines/all';
const deployments = '/apis/apps/v1/namespaces/movies/deployments';
export const podsPath = '/api/v1/namespaces/movies/pods';

export interface PipelineWorldOptions {
  server: ObjectServer;
  connection: NatsConnection;
  /** Address of a Grid's hub. */
  hub?: string;
  dryRun?: boolean;
}

/** A Pipeline, its Deployments in an API server, and the time. NATS is a real one; pods are ready as soon as they are asked for. */
export class PipelineWorld {
  readonly clock: Clock & { time: number };
  readonly #server: ObjectServer;
  readonly #connection: NatsConnection;
  readonly #reconciler: PipelineReconciler;

  constructor({ server, connection, hub, dryRun = false }: PipelineWorldOptions, spec: object) {
    const clock = { time: Date.UTC(2026, 0, 1), now: () => clock.time, wait: async () => undefined };
    this.clock = clock;
    this.#server = server;
    this.#connection = connection;
    const workloads = new Workloads(server.configuration, dryRun);
    this.#reconciler = new PipelineReconciler({
      cluster: new Cluster(server.configuration, dryRun),
      workloads,
      connection,
      costs: new DeletionCosts({ workloads, hub, logger: silentLogger }),
      find: () => this.pipeline,
      clock,
      logger: silentLogger,
      metrics: createOperatorMetrics(new Registry()),
    });
    const metadata = { name: 'all', namespace: 'movies', uid: '1', generation: 1, resourceVersion: '1' };
    server.objects.set(pipelinePath, { apiVersion: 'cinestream.dev/v1alpha1', kind: 'Pipeline', metadata, spec });
  }

  get pipeline(): Pipeline {
    return this.#server.objects.get(pipelinePath) as unknown as Pipeline;
  }

  deploy(name: string, replicas: number): void {
    const spec = { replicas, selector: { matchLabels: { app: name } } };
    this.#server.objects.set(`${deployments}/${name}`, { metadata: { name }, spec });
  }

  /** Lets the operator look again after so many seconds. */
  async look(seconds = 10): Promise<number | null> {
    this.clock.time += seconds * 1000;
    for (const [path, object] of this.#server.objects) {
      if (!path.startsWith(deployments)) continue;
      this.#server.objects.set(path, {
        ...object,
        status: { readyReplicas: this.replicas(path.split('/').at(-1) ?? '') },
      });
    }
    return this.#reconciler.reconcile(key);
  }

  replicas(name: string): number {
    const { spec } = this.#server.objects.get(`${deployments}/${name}`) as { spec: { replicas: number } };
    return spec.replicas;
  }

  condition(type: string) {
    return this.pipeline.status?.conditions?.find((one) => one.type === type);
  }

  component(name: string) {
    return this.pipeline.status?.components?.find((one) => one.name === name);
  }

  /** Messages of Events, in order. */
  events(): string[] {
    const events = this.#server.writes.filter(({ path }) => path.endsWith('/events'));
    return events.map(({ body }) => `${body.reason}: ${body.message}`);
  }

  /** The names of Deployments that were asked to have other replicas, in order. */
  scaled(): string[] {
    return this.#server.writes
      .filter(({ path }) => path.endsWith('/scale'))
      .map(({ path }) => path.split('/').at(-2) ?? '');
  }

  /** What workers do: so many messages of a consumer are taken; settled, or handed back. */
  async work(
    stream: string,
    durable: string,
    count: number,
    outcome: 'settle' | 'hand back' = 'settle',
  ): Promise<void> {
    const consumer = await jetstream(this.#connection).consumers.get(stream, durable);
    for await (const message of await consumer.fetch({ max_messages: count, expires: 1000 })) {
      if (outcome === 'settle') await message.ackAck();
      else message.nak();
    }
    await this.#connection.flush();
  }
}
