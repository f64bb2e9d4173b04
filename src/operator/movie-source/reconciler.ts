import type { NatsConnection } from '@nats-io/nats-core';
import type { Logger } from 'pino';
import { z } from 'zod';
import type { Clock } from '../../clock.ts';
import { discardJobs } from '../../messaging/crawl-queue.ts';
import { cancelRun, finishRunWhenDone, readRun, startRun } from '../../messaging/runs.ts';
import type { Cluster } from '../kubernetes/cluster.ts';
import { type ConditionChange, setConditions } from '../kubernetes/condition.ts';
import { finalizer, movieSourceKind } from '../kubernetes/resource.ts';
import type { OperatorMetrics } from '../metrics.ts';
import {
  type MovieSource,
  type MovieSourceSpec,
  type MovieSourceStatus,
  movieSourceSpecSchema,
  type RunStatus,
  runNowAnnotation,
} from './movie-source.ts';
import { planRun, type WantedRun } from './plan.ts';
import { scheduleProblem } from './schedule.ts';
import { runConditions, runStatus } from './status.ts';

const watchRunMilliseconds = 3000;
const longestWaitMilliseconds = 60_000;

export interface MovieSourceReconcilerOptions {
  cluster: Cluster;
  connection: NatsConnection;
  find(key: string): MovieSource | undefined;
  dryRun: boolean;
  clock: Clock;
  logger: Logger;
  metrics: OperatorMetrics;
}

/** Brings one MovieSource where its spec says: the run that is due runs, the status tells how it goes. */
export class MovieSourceReconciler {
  readonly #options: MovieSourceReconcilerOptions;

  constructor(options: MovieSourceReconcilerOptions) {
    this.#options = options;
  }

  /** Gives the milliseconds after which to look again; null: when the resource changes. */
  async reconcile(key: string): Promise<number | null> {
    const source = this.#options.find(key);
    if (source === undefined) return null;
    if (source.metadata.deletionTimestamp !== undefined) return this.#withdraw(source);
    const parsed = movieSourceSpecSchema.safeParse(source.spec);
    const problem = parsed.success ? specProblem(parsed.data) : z.prettifyError(parsed.error);
    if (!parsed.success || problem !== null) {
      const invalid = { type: 'Ready', status: false, reason: 'InvalidSpec', message: problem ?? '' };
      await this.#writeStatus(source, {}, [invalid]);
      return null;
    }
    if (!source.metadata.finalizers?.includes(finalizer)) {
      // The change comes back as an event, and this is called again.
      await this.#options.cluster.setFinalizer(source, movieSourceKind, true);
      return this.#options.dryRun ? null : watchRunMilliseconds;
    }
    return this.#follow(source, parsed.data);
  }

  async #follow(source: MovieSource, spec: MovieSourceSpec): Promise<number | null> {
    const { clock } = this.#options;
    const status = source.status ?? {};
    const now = clock.now();
    const plan = planRun(source, spec, now);
    let active = await this.#refresh(status.activeRun);
    let history = status.history ?? [];
    let lastScheduleTime = status.lastScheduleTime;
    if (active !== undefined && active.state !== 'running') {
      history = [active, ...history].slice(0, spec.historyLimit);
      await this.#event(source, 'Normal', 'SawCompletedRun', `run ${active.name} ${active.state}`);
      active = undefined;
    }
    let wanted = plan.wanted?.name === status.lastAppliedRun ? null : plan.wanted;
    if (wanted !== null && wanted.name === active?.name) wanted = null;
    if (wanted !== null && active !== undefined) {
      if (spec.concurrencyPolicy === 'Replace' || wanted.reason === 'RunNow') {
        await this.#replace(source, active);
        history = [{ ...active, state: 'cancelled' as const }, ...history].slice(0, spec.historyLimit);
        active = undefined;
      } else wanted = null;
    }
    if (wanted !== null) active = await this.#start(source, spec, wanted);
    if (wanted?.slot) lastScheduleTime = wanted.slot.toISOString();
    if (plan.missed !== null && plan.missed.toISOString() !== status.lastMissedTime) {
      lastScheduleTime = plan.missed.toISOString();
      this.#options.metrics.slotsMissed.inc();
      await this.#event(source, 'Warning', 'MissSchedule', `missed the run of ${lastScheduleTime}`);
    }
    const onDemand = wanted?.reason === 'RunNow' ? source.metadata.annotations : undefined;
    await this.#writeStatus(
      source,
      {
        activeRun: active,
        history,
        lastScheduleTime,
        lastMissedTime: plan.missed?.toISOString() ?? status.lastMissedTime,
        nextScheduleTime: plan.next?.toISOString(),
        lastAppliedRun: wanted?.reason === 'Applied' ? wanted.name : status.lastAppliedRun,
        lastRunNow: onDemand?.[runNowAnnotation] ?? status.lastRunNow,
      },
      [
        { type: 'Ready', status: true, reason: 'Accepted', message: describePlan(spec, plan.next) },
        ...runConditions(active ?? history[0], spec.suspend),
      ],
    );
    if (active !== undefined) return watchRunMilliseconds;
    if (plan.next === null) return null;
    return Math.min(Math.max(plan.next.getTime() - now, 50), longestWaitMilliseconds);
  }

  async #refresh(active: RunStatus | undefined): Promise<RunStatus | undefined> {
    if (active === undefined) return undefined;
    const { connection, clock } = this.#options;
    const run = await readRun(connection, active.name);
    if (run === null) return { ...active, state: 'cancelled' };
    if (await finishRunWhenDone(connection, run, clock)) {
      return runStatus((await readRun(connection, active.name)) ?? run);
    }
    return runStatus(run);
  }

  async #start(source: MovieSource, spec: MovieSourceSpec, wanted: WantedRun): Promise<RunStatus | undefined> {
    const { connection, clock, logger, metrics, dryRun } = this.#options;
    const { maxPages, maxDepth, follow, freshnessSeconds, adapter } = spec;
    logger.info({ source: source.metadata.name, run: wanted.name, reason: wanted.reason, dryRun }, 'starting a run');
    if (dryRun) return undefined;
    const { run, created } = await startRun(
      connection,
      {
        run: wanted.name,
        source: source.metadata.name,
        adapter,
        seeds: spec.start,
        limits: { maxPages, maxDepth, follow, freshnessSeconds },
      },
      clock,
    );
    if (created) {
      metrics.runsStarted.inc();
      await this.#event(source, 'Normal', 'SuccessfulCreate', `started run ${wanted.name} (${wanted.reason})`);
    }
    // Started before and over by now, if its status was lost on the way.
    return run.state === 'running' ? runStatus(run) : undefined;
  }

  async #replace(source: MovieSource, active: RunStatus): Promise<void> {
    await this.#stop(source, active);
    await this.#event(source, 'Normal', 'RunReplaced', `run ${active.name} makes way for a newer one`);
  }

  async #stop(source: MovieSource, active: RunStatus | undefined): Promise<void> {
    const { connection, clock, dryRun } = this.#options;
    if (dryRun) return;
    if (active !== undefined) await cancelRun(connection, active.name, clock);
    await discardJobs(connection, source.metadata.name);
  }

  /** What a deleted source leaves behind: no run, no job. Its films stay. */
  async #withdraw(source: MovieSource): Promise<null> {
    if (!source.metadata.finalizers?.includes(finalizer)) return null;
    await this.#stop(source, source.status?.activeRun);
    await this.#options.cluster.setFinalizer(source, movieSourceKind, false);
    return null;
  }

  async #writeStatus(source: MovieSource, status: MovieSourceStatus, changes: ConditionChange[]): Promise<void> {
    const { cluster, clock } = this.#options;
    const { generation } = source.metadata;
    const now = new Date(clock.now()).toISOString();
    const conditions = setConditions(source.status?.conditions ?? [], changes, generation, now);
    const next = JSON.parse(JSON.stringify({ ...status, conditions, observedGeneration: generation }));
    if (isSame(next, source.status)) return;
    await cluster.applyStatus(source, movieSourceKind, next);
  }

  async #event(source: MovieSource, type: 'Normal' | 'Warning', reason: string, message: string): Promise<void> {
    const { cluster, clock } = this.#options;
    await cluster.recordEvent(source, { type, reason, message, now: new Date(clock.now()) });
  }
}

function specProblem(spec: MovieSourceSpec): string | null {
  return spec.schedule === undefined ? null : scheduleProblem({ ...spec, schedule: spec.schedule });
}

function describePlan(spec: MovieSourceSpec, next: Date | null): string {
  if (spec.suspend) return 'suspended: nothing is started';
  return next === null ? 'runs once for each change of what it reads' : `next run at ${next.toISOString()}`;
}

/** Writing an unchanged status would wake this controller up again, for ever. */
function isSame(next: object, before: object | undefined): boolean {
  return JSON.stringify(sorted(next)) === JSON.stringify(sorted(before ?? {}));
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).toSorted(([left], [right]) => left.localeCompare(right));
  return Object.fromEntries(entries.map(([name, part]) => [name, sorted(part)]));
}
