import type { Run } from '../../messaging/runs.ts';
import type { ConditionChange } from '../kubernetes/condition.ts';
import type { RunStatus } from './movie-source.ts';

/** A run as a status shows it. */
export function runStatus({ run, state, started_at: startTime, finished_at: end, counters }: Run): RunStatus {
  return {
    name: run,
    state,
    startTime,
    ...(end === null ? {} : { completionTime: end }),
    pagesDone: counters.read + counters.unchanged + counters.fresh,
    pagesQueued: counters.queued,
    pagesFailed: counters.failed + counters.refused,
    pagesBlocked: counters.blocked,
    observations: counters.observations,
  };
}

/** The conditions that follow from the latest run. */
export function runConditions(latest: RunStatus | undefined, suspended: boolean): ConditionChange[] {
  if (latest === undefined) {
    const reason = suspended ? 'Suspended' : 'NotStarted';
    return [{ type: 'Running', status: false, reason, message: suspended ? 'spec.suspend is true' : 'no run yet' }];
  }
  const { name, state, pagesDone, pagesFailed, pagesBlocked } = latest;
  const all = pagesDone + pagesFailed + pagesBlocked;
  const pages = `${pagesDone} pages read, ${pagesFailed} failed, ${pagesBlocked} blocked`;
  const running = state === 'running';
  const isBlocked = pagesBlocked > 0 && pagesBlocked >= all / 5;
  const isDegraded = pagesFailed > 0 && pagesFailed >= all / 10;
  return [
    { type: 'Running', status: running, reason: running ? 'RunActive' : 'RunOver', message: `run ${name}: ${pages}` },
    {
      type: 'Blocked',
      status: isBlocked,
      reason: isBlocked ? 'SiteRefuses' : 'SiteAnswers',
      message: isBlocked ? `${pages}: crawl less often, or ask the site's owner` : pages,
    },
    {
      type: 'Degraded',
      status: isDegraded,
      reason: isDegraded ? 'PagesFailed' : 'PagesRead',
      message: isDegraded ? `${pages}: see cinestream deadletter list` : pages,
    },
  ];
}
