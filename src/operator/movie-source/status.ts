import type { RefusingHost } from '../../messaging/crawl/host-rate.ts';
import { type Run, whyWithoutMovies } from '../../messaging/crawl/runs.ts';
import type { ConditionChange } from '../kubernetes/condition.ts';
import type { RunStatus } from './movie-source.ts';

const remedyOfRefusal = "raise politeness.delaySeconds, crawl less often, or ask the site's owner";

/** A run as a status shows it, without its movies. */
export function runStatus(of: Run): RunStatus {
  const { run, state, started_at: startTime, finished_at: end, counters } = of;
  const message = whyWithoutMovies(of);
  return {
    name: run,
    state: state === 'starting' ? 'running' : state,
    startTime,
    ...(end === null ? {} : { completionTime: end }),
    pagesDone: counters.read + counters.fresh,
    pagesQueued: counters.queued,
    pagesFailed: counters.failed + counters.refused,
    pagesBlocked: counters.blocked,
    observations: counters.observations,
    moviesNew: 0,
    moviesChanged: 0,
    ...(message === null ? {} : { message }),
  };
}

/** One line for the table of `kubectl get`: what goes on, or how it went last. */
export function summarise(active: readonly RunStatus[], last: RunStatus | undefined, suspended: boolean): string {
  const [run] = active;
  if (run !== undefined) {
    const more = active.length > 1 ? `, and ${active.length - 1} more` : '';
    return `running: ${pagesOf(run)}${moviesOf(run)}${more}`;
  }
  if (suspended) return 'suspended';
  return last === undefined ? 'waiting for its first run' : `${last.state}: ${pagesOf(last)}${moviesOf(last)}`;
}

function pagesOf({ pagesDone, pagesQueued, pagesFailed, pagesBlocked, observations }: RunStatus): string {
  if (pagesQueued === 0) return `${observations} titles`;
  const failed = pagesFailed > 0 ? `, ${pagesFailed} failed` : '';
  const blocked = pagesBlocked > 0 ? `, ${pagesBlocked} blocked` : '';
  return `${pagesDone} of ${pagesQueued} pages${failed}${blocked}`;
}

function moviesOf({ moviesNew, moviesChanged }: RunStatus): string {
  return `, ${moviesNew} movies new, ${moviesChanged} changed`;
}

/** The conditions that follow from the latest run. */
export function runConditions(
  latest: RunStatus | undefined,
  suspended: boolean,
  refusing: readonly RefusingHost[],
): ConditionChange[] {
  if (latest === undefined) {
    const reason = suspended ? 'Suspended' : 'NotStarted';
    return [{ type: 'Running', status: false, reason, message: suspended ? 'spec.suspend is true' : 'no run yet' }];
  }
  const { name, state, pagesDone, pagesFailed, pagesBlocked, message } = latest;
  const all = pagesDone + pagesFailed + pagesBlocked;
  const pages = `${pagesDone} pages read, ${pagesFailed} failed, ${pagesBlocked} blocked`;
  const running = state === 'running';
  const isBlocked = refusing.length > 0 || (pagesBlocked > 0 && pagesBlocked >= all / 5);
  const isDegraded = state === 'failed' || (pagesFailed > 0 && pagesFailed >= all / 10);
  const remedy = state === 'failed' ? `see kubectl logs job/${name}` : 'see cinestream deadletter list';
  return [
    {
      type: 'Running',
      status: running,
      reason: running ? 'RunActive' : 'RunOver',
      message: `run ${name}: ${message ?? pages}`,
    },
    {
      type: 'Blocked',
      status: isBlocked,
      reason: isBlocked ? 'SiteRefuses' : 'SiteAnswers',
      message: isBlocked ? `${[pages, ...refusing.map(describeRefusal)].join('; ')}: ${remedyOfRefusal}` : pages,
    },
    {
      type: 'Degraded',
      status: isDegraded,
      reason: isDegraded ? 'PagesFailed' : 'PagesRead',
      message: isDegraded ? `${pages}: ${remedy}` : pages,
    },
  ];
}

function describeRefusal({ host, refusals, pausedUntil }: RefusingHost): string {
  return `${host} refused ${refusals} times in a row and is left alone until ${new Date(pausedUntil).toISOString()}`;
}

/** Whether two statuses say the same, whatever the order of their fields. */
export function isSame(next: object, before: object | undefined): boolean {
  return JSON.stringify(sorted(next)) === JSON.stringify(sorted(before ?? {}));
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).toSorted(([left], [right]) => left.localeCompare(right));
  return Object.fromEntries(entries.map(([name, part]) => [name, sorted(part)]));
}
