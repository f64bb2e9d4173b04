import type { NatsConnection } from '@nats-io/nats-core';
import type { Logger } from 'pino';
import { z } from 'zod';
import type { Clock } from '../../clock.ts';
import { token } from '../../messaging/contracts/subjects.ts';
import { type RefusingHost, refusingHosts } from '../../messaging/crawl/host-rate.ts';
import type { AnyResource, Cluster } from '../kubernetes/cluster.ts';
import { type ConditionChange, setConditions } from '../kubernetes/condition.ts';
import { keyOf, movieSourceKind } from '../kubernetes/resource.ts';
import type { OperatorMetrics } from '../metrics.ts';
import type { AbandonedRuns } from './abandoned-runs.ts';
import { applyConcurrencyPolicy, type RunDecision } from './concurrency-policy.ts';
import {
  isImport,
  type MovieSource,
  type MovieSourceSpec,
  type MovieSourceStatus,
  movieSourceSpecSchema,
  type RunStatus,
  runNowAnnotation,
} from './movie-source.ts';
import { type Plan, planRun, type WantedRun } from './plan.ts';
import type { RunDriver } from './run-driver.ts';
import { manySkipped } from './schedule.ts';
import { isSame, runConditions, summarise } from './status.ts';
import { specProblem } from './validation.ts';

const watchRunMilliseconds = 3000;
const longestWaitMilliseconds = 60_000;
/** For so long after a run the ETL may still be making movies of it. */
const afterglowMilliseconds = 120_000;

export interface MovieSourceReconcilerOptions {
  cluster: Pick<Cluster, 'applyStatus' | 'recordEvent'>;
  connection: NatsConnection;
  runs: RunDriver;
  abandoned: Pick<AbandonedRuns, 'remember' | 'release'>;
  find(key: string): MovieSource | undefined;
  /** Told of what was written. */
  remember(source: AnyResource): void;
  /** Whether datasets can be imported here. */
  canImport: boolean;
  dryRun: boolean;
  clock: Clock;
  logger: Logger;
  metrics: OperatorMetrics;
}

interface Runs {
  active: RunStatus[];
  history: RunStatus[];
}

/** Brings one MovieSource where its spec says: the run that is due runs, the status tells how it goes. */
export class MovieSourceReconciler {
  readonly #options: MovieSourceReconcilerOptions;
  /** What people were told of each source and need not be told again. */
  readonly #reported = new Map<string, string>();
  /** Deletion policies that are written down, by the uid of the resource. */
  readonly #deletionPolicies = new Map<string, string>();

  constructor(options: MovieSourceReconcilerOptions) {
    this.#options = options;
  }

  /** Gives the milliseconds after which to look again; null: when the resource changes. */
  async reconcile(key: string): Promise<number | null> {
    const source = this.#options.find(key);
    const isThere = source !== undefined && source.metadata.deletionTimestamp === undefined;
    await this.#release(key, isThere ? source.metadata.uid : undefined);
    if (!isThere) {
      this.#reported.delete(key);
      return null;
    }
    const parsed = movieSourceSpecSchema.safeParse(source.spec);
    const problem = parsed.success ? specProblem(parsed.data, this.#options.canImport) : z.prettifyError(parsed.error);
    if (!parsed.success || problem !== null) {
      const invalid = { type: 'Ready', status: false, reason: 'InvalidSpec', message: problem ?? '' };
      await this.#writeStatus(source, { ...source.status, summary: 'invalid: see kubectl describe' }, [invalid]);
      return null;
    }
    return this.#follow(source, parsed.data);
  }

  async #follow(source: MovieSource, spec: MovieSourceSpec): Promise<number | null> {
    const now = this.#options.clock.now();
    const status = source.status ?? {};
    const plan = planRun(source, spec, now);
    await this.#applySite(source, spec);
    const runs = await this.#observe(source, spec, status, now);
    const wanted = plan.wanted?.name === status.lastAppliedRun ? null : plan.wanted;
    const admission = applyConcurrencyPolicy(wanted, runs.active, spec.concurrencyPolicy);
    for (const active of admission.replaces) await this.#replace(source, active, runs);
    if (admission.start !== null) await this.#start(source, spec, admission.start, runs);
    await this.#tell(source, plan, admission);
    await this.#keepDeletionPolicy(source, spec, runs);
    runs.history = runs.history.slice(0, spec.historyLimit);
    const handled = wanted !== null && admission.waits === null ? wanted : null;
    await this.#writeStatus(
      source,
      { ...runs, ...progressOf(source, plan, handled), summary: summarise(runs.active, runs.history[0], spec.suspend) },
      [
        { type: 'Ready', status: true, reason: 'Accepted', message: describePlan(spec, plan.next, admission.waits) },
        ...runConditions(runs.active[0] ?? runs.history[0], spec.suspend, await this.#refusals(spec, runs)),
      ],
    );
    if (runs.active.length > 0 || isRecent(runs.history[0], now)) return watchRunMilliseconds;
    if (plan.next === null) return null;
    return Math.min(Math.max(plan.next.getTime() - now, 50), longestWaitMilliseconds);
  }

  /** How the runs that the status knows are now. */
  async #observe(source: MovieSource, spec: MovieSourceSpec, status: MovieSourceStatus, now: number): Promise<Runs> {
    const { runs } = this.#options;
    const active: RunStatus[] = [];
    let history = status.history ?? [];
    for (const known of status.active ?? []) {
      const run = await runs.observe(source, spec, known);
      if (run.state === 'running') {
        active.push(run);
        if (!this.#options.dryRun && (await runs.applyLimits(spec, run))) {
          const message = `run ${run.name} goes on with the new limits; where it began and its adapter count from the next run on`;
          await this.#event(source, 'Normal', 'RunUpdated', message);
        }
      } else {
        history = [run, ...history.filter(({ name }) => name !== run.name)];
        const type = run.state === 'failed' ? 'Warning' : 'Normal';
        await this.#event(source, type, 'SawCompletedRun', `run ${run.name} ${run.state}`);
      }
    }
    const [latest, ...older] = history;
    if (latest !== undefined && isRecent(latest, now)) history = [await runs.movies(latest), ...older];
    return { active, history };
  }

  async #applySite(source: MovieSource, spec: MovieSourceSpec): Promise<void> {
    if (this.#options.dryRun || !(await this.#options.runs.applySite(source, spec))) return;
    const message = `pages are read by the new site from now on; cinestream replay --source ${source.metadata.name} applies it to those that are kept`;
    await this.#event(source, 'Normal', 'SiteUpdated', message);
  }

  async #start(source: MovieSource, spec: MovieSourceSpec, wanted: WantedRun, runs: Runs): Promise<void> {
    const { logger, metrics, dryRun } = this.#options;
    logger.info({ source: source.metadata.name, run: wanted.name, reason: wanted.reason, dryRun }, 'starting a run');
    if (dryRun) return;
    const { status, created } = await this.#options.runs.start(source, spec, wanted.name);
    this.#options.abandoned.remember(keyOf(source), source.metadata.uid);
    if (created) {
      metrics.runsStarted.inc();
      await this.#event(source, 'Normal', 'SuccessfulCreate', `started run ${wanted.name} (${wanted.reason})`);
    }
    // Started before and over by now, if its status was lost on the way.
    if (status.state === 'running') runs.active.unshift(status);
  }

  async #replace(source: MovieSource, active: RunStatus, runs: Runs): Promise<void> {
    if (this.#options.dryRun) return;
    await this.#options.runs.stop(source, active);
    runs.active = runs.active.filter(({ name }) => name !== active.name);
    runs.history = [{ ...active, state: 'cancelled' }, ...runs.history];
    await this.#event(source, 'Normal', 'RunReplaced', `run ${active.name} makes way for a newer one`);
  }

  /** Events on what did not happen. */
  async #tell(source: MovieSource, plan: Plan, { waits }: RunDecision): Promise<void> {
    const { metrics } = this.#options;
    if (plan.missed !== null && plan.missed.toISOString() !== source.status?.lastMissedTime) {
      metrics.slotsMissed.inc();
      await this.#event(source, 'Warning', 'MissSchedule', `missed the run of ${plan.missed.toISOString()}`);
    }
    if (plan.skipped > manySkipped) {
      const message = `more than ${manySkipped} runs were missed, the latest is started once: did the operator stand still?`;
      await this.#once(source, 'Warning', 'TooManyMissedTimes', message);
    }
    if (waits !== null) {
      const message = `run ${waits.name} waits until the active one is over (concurrencyPolicy Forbid)`;
      await this.#once(source, 'Normal', 'RunAlreadyActive', message);
    }
  }

  /** Hosts that a source begins with and that refuse us now. */
  async #refusals(spec: MovieSourceSpec, { active }: Runs): Promise<RefusingHost[]> {
    if (isImport(spec) || active.length === 0) return [];
    const hosts = new Map(spec.start.map(({ url }) => new URL(url).host).map((host) => [token(host), host]));
    const refusing = await refusingHosts(this.#options.connection);
    // One refusal is usual: the site asks for a slower pace, and gets it.
    return refusing.flatMap(({ host: key, ...refusal }) => {
      const host = hosts.get(key);
      return host === undefined || refusal.refusals <= 1 ? [] : [{ ...refusal, host }];
    });
  }

  /** What a deleted source leaves behind: no run, no job; its movies if the spec does not say otherwise. */
  async #release(key: string, present: string | undefined): Promise<void> {
    const { abandoned, logger, dryRun } = this.#options;
    if (dryRun) return;
    const ended = await abandoned.release(key, present);
    if (ended.length > 0) logger.info({ key, runs: ended }, 'ended the runs of a source that was deleted');
  }

  /** Written where it outlives the resource, once for each change. */
  async #keepDeletionPolicy(source: MovieSource, spec: MovieSourceSpec, { active, history }: Runs): Promise<void> {
    const newest = active[0] ?? history[0];
    const { uid } = source.metadata;
    if (newest === undefined || this.#options.dryRun || this.#deletionPolicies.get(uid) === spec.deletionPolicy) return;
    await this.#options.runs.applyDeletionPolicy(source, spec, newest.name);
    this.#options.abandoned.remember(keyOf(source), uid);
    this.#deletionPolicies.set(uid, spec.deletionPolicy);
  }

  async #writeStatus(source: MovieSource, status: MovieSourceStatus, changes: ConditionChange[]): Promise<void> {
    const { cluster, clock } = this.#options;
    const { generation } = source.metadata;
    const now = new Date(clock.now()).toISOString();
    const conditions = setConditions(source.status?.conditions ?? [], changes, generation, now);
    const next = JSON.parse(JSON.stringify({ ...status, conditions, observedGeneration: generation }));
    // Writing an unchanged status would wake this controller up again, for ever.
    if (isSame(next, source.status)) return;
    this.#options.remember(await cluster.applyStatus(source, movieSourceKind, next));
  }

  async #once(source: MovieSource, type: 'Normal' | 'Warning', reason: string, message: string): Promise<void> {
    const key = keyOf(source);
    if (this.#reported.get(key) === message) return;
    this.#reported.set(key, message);
    await this.#event(source, type, reason, message);
  }

  async #event(source: MovieSource, type: 'Normal' | 'Warning', reason: string, message: string): Promise<void> {
    const { cluster, clock } = this.#options;
    await cluster.recordEvent(source, { type, reason, message, now: new Date(clock.now()) });
  }
}

/** What the status keeps of slots and requests. */
function progressOf(source: MovieSource, plan: Plan, handled: WantedRun | null): MovieSourceStatus {
  const status = source.status ?? {};
  const slot = handled?.slot ?? plan.missed;
  const onDemand = handled?.reason === 'RunNow' ? source.metadata.annotations?.[runNowAnnotation] : undefined;
  const text: Record<string, string | undefined> = {
    lastScheduleTime: slot?.toISOString() ?? status.lastScheduleTime,
    lastMissedTime: plan.missed?.toISOString() ?? status.lastMissedTime,
    nextScheduleTime: plan.next?.toISOString(),
    lastAppliedRun: handled?.reason === 'Applied' ? handled.name : status.lastAppliedRun,
    lastRunNow: onDemand ?? status.lastRunNow,
  };
  return Object.fromEntries(Object.entries(text).filter(([, value]) => value !== undefined));
}

function isRecent(run: RunStatus | undefined, now: number): boolean {
  return run?.completionTime !== undefined && now - Date.parse(run.completionTime) < afterglowMilliseconds;
}

function describePlan(spec: MovieSourceSpec, next: Date | null, waits: WantedRun | null): string {
  if (waits !== null) return `run ${waits.name} begins when the active one is over`;
  if (spec.suspend) return 'suspended: nothing is started';
  return next === null ? 'runs once for each change of what it reads' : `next run at ${next.toISOString()}`;
}
