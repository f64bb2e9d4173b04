import type { NatsConnection } from '@nats-io/nats-core';
import type { Logger } from 'pino';
import { z } from 'zod';
import type { Clock } from '../../clock.ts';
import type { Cluster } from '../kubernetes/cluster.ts';
import { type ConditionChange, setConditions } from '../kubernetes/condition.ts';
import { pipelineKind } from '../kubernetes/resource.ts';
import type { DeploymentState, Workloads } from '../kubernetes/workloads.ts';
import type { OperatorMetrics } from '../metrics.ts';
import { type Backlog, readBacklog } from './backlog.ts';
import { decideBrowsers } from './browsers.ts';
import type { DeletionCosts } from './deletion-costs.ts';
import {
  type ComponentName,
  type ComponentStatus,
  type Pipeline,
  type PipelineSpec,
  pipelineSpecSchema,
} from './pipeline.ts';
import { decideReplicas, noScalerState, type ScalerState, type ScalingDecision } from './scaler.ts';

export interface PipelineReconcilerOptions {
  cluster: Pick<Cluster, 'applyStatus' | 'recordEvent'>;
  workloads: Pick<Workloads, 'deployment' | 'scale'>;
  connection: NatsConnection;
  /** Says which browser nodes may go first. */
  costs: Pick<DeletionCosts, 'update'>;
  find(key: string): Pipeline | undefined;
  clock: Clock;
  logger: Logger;
  metrics: OperatorMetrics;
}

interface Scaled {
  status: ComponentStatus;
  decision: ScalingDecision;
  /** There is no such Deployment. */
  isMissing?: boolean;
}

/** Gives the Deployments of a Pipeline the replicas that their load asks for. */
export class PipelineReconciler {
  readonly #options: PipelineReconcilerOptions;
  readonly #states = new Map<string, ScalerState>();

  constructor(options: PipelineReconcilerOptions) {
    this.#options = options;
  }

  /** Gives the milliseconds after which to look again; null: when the resource changes. */
  async reconcile(key: string): Promise<number | null> {
    const pipeline = this.#options.find(key);
    if (pipeline === undefined || pipeline.metadata.deletionTimestamp !== undefined) {
      for (const name of [...this.#states.keys()].filter((one) => one.startsWith(`${key}/`))) this.#states.delete(name);
      return null;
    }
    const parsed = pipelineSpecSchema.safeParse(pipeline.spec);
    if (!parsed.success) {
      const message = z.prettifyError(parsed.error);
      await this.#writeStatus(pipeline, [], [{ type: 'ScalingActive', status: false, reason: 'InvalidSpec', message }]);
      return null;
    }
    const scaled = [
      await this.#scaleWorkers(pipeline, parsed.data, 'scraper'),
      await this.#scaleWorkers(pipeline, parsed.data, 'etl'),
    ].filter((one) => one !== null);
    const scrapers = scaled.find(({ status }) => status.name === 'scraper');
    const browsers = await this.#scaleBrowsers(pipeline, parsed.data, scrapers);
    if (browsers !== null) scaled.push(browsers);
    await this.#writeStatus(
      pipeline,
      scaled.map(({ status }) => status),
      conditionsOf(scaled),
    );
    return parsed.data.pollSeconds * 1000;
  }

  async #scaleWorkers(pipeline: Pipeline, spec: PipelineSpec, name: 'scraper' | 'etl'): Promise<Scaled | null> {
    const component = spec[name];
    if (component === undefined) return null;
    const { workloads, connection, clock } = this.#options;
    const [deployment, backlog] = await Promise.all([
      workloads.deployment(pipeline.metadata.namespace, component.deployment),
      readBacklog(connection, name),
    ]);
    if (deployment === null) return missing(name, component.deployment);
    const now = clock.now();
    const stateKey = `${pipeline.metadata.namespace}/${pipeline.metadata.name}/${name}`;
    const load = backlog && { ...backlog, at: now, ready: deployment.ready, replicas: deployment.desired };
    const decision = decideReplicas(
      load,
      deployment.desired,
      {
        ...spec,
        minReplicas: component.minReplicas,
        maxReplicas: component.maxReplicas,
        usefulReplicas: usefulReplicas(spec, name, backlog),
      },
      this.#states.get(stateKey) ?? noScalerState,
    );
    this.#states.set(stateKey, decision.state);
    await this.#apply(pipeline, name, component.deployment, deployment, decision);
    return { decision, status: workerStatus(name, deployment, backlog, decision, now) };
  }

  /** As many nodes as the scrapers need: either alone is of no use. A node that goes is drained by its own hook. */
  async #scaleBrowsers(pipeline: Pipeline, spec: PipelineSpec, scrapers: Scaled | undefined): Promise<Scaled | null> {
    const component = spec.browsers;
    if (component === undefined || spec.scraper === undefined || scrapers === undefined) return null;
    const deployment = await this.#options.workloads.deployment(pipeline.metadata.namespace, component.deployment);
    if (deployment === null) return missing('browsers', component.deployment);
    const decision = decideBrowsers(
      scrapers.decision,
      deployment.desired,
      { ...component, sessionsPerReplica: spec.scraper.sessionsPerReplica, cooldownSeconds: spec.cooldownSeconds },
      this.#options.clock.now(),
    );
    // Before the number changes: who goes is decided in the same moment.
    await this.#options.costs.update(pipeline.metadata.namespace, deployment.selector);
    await this.#apply(pipeline, 'browsers', component.deployment, deployment, decision);
    return { decision, status: workerStatus('browsers', deployment, null, decision, 0) };
  }

  async #apply(
    pipeline: Pipeline,
    name: ComponentName,
    deploymentName: string,
    before: DeploymentState,
    { replicas, reason }: ScalingDecision,
  ): Promise<void> {
    const { cluster, workloads, clock, logger, metrics } = this.#options;
    metrics.replicas.set({ component: name }, replicas);
    if (replicas === before.desired) return;
    logger.info({ component: name, from: before.desired, to: replicas, reason }, 'scaling');
    await workloads.scale(pipeline.metadata.namespace, deploymentName, replicas);
    await cluster.recordEvent(pipeline, {
      type: 'Normal',
      reason: replicas > before.desired ? 'ScaledUp' : 'ScaledDown',
      message: `${name} ${before.desired} → ${replicas}: ${reason}`,
      now: new Date(clock.now()),
    });
  }

  async #writeStatus(
    pipeline: Pipeline,
    components: readonly ComponentStatus[],
    changes: readonly ConditionChange[],
  ): Promise<void> {
    const { cluster, clock } = this.#options;
    const { generation } = pipeline.metadata;
    const now = new Date(clock.now()).toISOString();
    const backlog = totalBacklog(components);
    const ages = components.flatMap(({ oldestMessageSeconds: age }) => (age === undefined ? [] : [age]));
    await cluster.applyStatus(pipeline, pipelineKind, {
      observedGeneration: generation,
      conditions: setConditions(pipeline.status?.conditions ?? [], changes, generation, now),
      components,
      ...(backlog === null ? {} : { backlog }),
      ...(ages.length === 0 ? {} : { oldestMessageSeconds: Math.max(...ages) }),
    });
  }
}

/** Messages that are not acknowledged are what a replica works on and what waits inside of it, as much again. */
function usefulReplicas(spec: PipelineSpec, name: 'scraper' | 'etl', backlog: Backlog | null): number {
  if (backlog === null) return Number.POSITIVE_INFINITY;
  const atOnce = name === 'scraper' ? (spec.scraper?.sessionsPerReplica ?? 1) + 1 : (spec.etl?.messagesPerReplica ?? 1);
  return Math.max(1, Math.floor(backlog.maxAckPending / (2 * atOnce)));
}

/** Null where that of a component that has one is unknown: the sum of the others would look like little to do. */
function totalBacklog(components: readonly ComponentStatus[]): number | null {
  const backlogs = components.filter(({ name }) => name !== 'browsers').map(({ backlog }) => backlog);
  if (backlogs.length === 0 || backlogs.includes(undefined)) return null;
  return backlogs.reduce<number>((sum, backlog = 0) => sum + backlog, 0);
}

function missing(name: ComponentName, deployment: string): Scaled {
  const reason = `there is no Deployment ${deployment}`;
  return {
    status: { name, currentReplicas: 0, desiredReplicas: 0, reason },
    decision: { replicas: 0, reason, active: false, limited: false, state: noScalerState },
    isMissing: true,
  };
}

function workerStatus(
  name: ComponentName,
  deployment: DeploymentState,
  backlog: Backlog | null,
  { replicas, reason, state }: ScalingDecision,
  now: number,
): ComponentStatus {
  const oldest = backlog?.oldestAt ?? null;
  return {
    name,
    currentReplicas: deployment.ready,
    desiredReplicas: replicas,
    ...(backlog === null ? {} : { backlog: backlog.backlog }),
    ...(oldest === null ? {} : { oldestMessageSeconds: Math.max(0, Math.round((now - Date.parse(oldest)) / 1000)) }),
    ...(state.arrivalRate === null ? {} : { arrivalsPerSecond: state.arrivalRate.toFixed(2) }),
    ...(state.serviceRate === null ? {} : { processedPerSecondPerReplica: state.serviceRate.toFixed(2) }),
    reason,
  };
}

function conditionsOf(scaled: readonly Scaled[]): ConditionChange[] {
  const inactive = scaled.filter(({ decision }) => !decision.active);
  const limited = scaled.filter(({ decision }) => decision.limited);
  const sentence = (some: readonly Scaled[]) => some.map(({ status }) => `${status.name}: ${status.reason}`).join('; ');
  return [
    inactive.length > 0
      ? { type: 'ScalingActive', status: false, reason: reasonOf(inactive), message: sentence(inactive) }
      : { type: 'ScalingActive', status: true, reason: 'LoadKnown', message: sentence(scaled) },
    limited.length > 0
      ? { type: 'ScalingLimited', status: true, reason: 'TooFewReplicas', message: sentence(limited) }
      : {
          type: 'ScalingLimited',
          status: false,
          reason: 'WithinBounds',
          message: 'the load asks for no more than the bounds',
        },
  ];
}

function reasonOf(inactive: readonly Scaled[]): string {
  return inactive.some(({ isMissing }) => isMissing) ? 'DeploymentMissing' : 'LoadUnknown';
}
