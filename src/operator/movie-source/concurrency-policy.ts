import type { MovieSourceSpec, RunStatus } from './movie-source.ts';
import type { WantedRun } from './plan.ts';

export interface RunDecision {
  /** The run to start now. */
  start: WantedRun | null;
  /** Active runs that make way for it. */
  replaces: readonly RunStatus[];
  /** The run that has to wait until the active one is over. */
  waits: WantedRun | null;
}

/** Whether a run may begin beside those that are going on. On demand it never waits. */
export function applyConcurrencyPolicy(
  wanted: WantedRun | null,
  active: readonly RunStatus[],
  policy: MovieSourceSpec['concurrencyPolicy'],
): RunDecision {
  if (wanted === null || active.some(({ name }) => name === wanted.name)) {
    return { start: null, replaces: [], waits: null };
  }
  if (active.length === 0 || policy === 'Allow') return { start: wanted, replaces: [], waits: null };
  if (policy === 'Replace' || wanted.reason === 'RunNow') return { start: wanted, replaces: active, waits: null };
  return { start: null, replaces: [], waits: wanted };
}
