import { createHash } from 'node:crypto';
import { isImport, type MovieSource, type MovieSourceSpec, runNowAnnotation } from './movie-source.ts';
import { type DueSlots, dueSlots } from './schedule.ts';

/** A run that should begin, and why. Its name is its lock: whoever starts it, and however often, it runs once. */
export interface WantedRun {
  name: string;
  reason: 'RunNow' | 'Scheduled' | 'Applied';
  slot: Date | null;
}

export interface Plan {
  wanted: WantedRun | null;
  missed: Date | null;
  /** Schedules that passed since the last one that was dealt with and that no run will be of; counted up to 101. */
  skipped: number;
  next: Date | null;
}

/**
 * Which run a source asks for at `now`: one on demand, the slot that is due, or, without a schedule, one for each
 * way its pages are chosen: an edit of them runs again, an edit of anything else does not.
 */
export function planRun(source: MovieSource, spec: MovieSourceSpec, now: number): Plan {
  const nothing: Plan = { wanted: null, missed: null, skipped: 0, next: null };
  const onDemand = source.metadata.annotations?.[runNowAnnotation];
  const wantsNow = onDemand !== undefined && onDemand !== source.status?.lastRunNow;
  const slots: DueSlots | null =
    spec.schedule === undefined || spec.suspend
      ? null
      : dueSlots({ ...spec, schedule: spec.schedule }, lastHandled(source), now);
  const next = slots?.next ?? null;
  if (wantsNow) {
    return {
      ...nothing,
      next,
      wanted: { name: nameOf(source, `now-${hash(onDemand)}`), reason: 'RunNow', slot: null },
    };
  }
  if (spec.suspend) return nothing;
  if (slots !== null) {
    const { due, missed, skipped } = slots;
    if (due === null) return { wanted: null, missed, skipped, next };
    const minute = Math.floor(due.getTime() / 60_000);
    return { missed, skipped, next, wanted: { name: nameOf(source, `${minute}`), reason: 'Scheduled', slot: due } };
  }
  return { ...nothing, wanted: { name: nameOf(source, hash(whatIsRead(spec))), reason: 'Applied', slot: null } };
}

function whatIsRead(spec: MovieSourceSpec): string {
  if (isImport(spec)) return JSON.stringify({ adapter: spec.adapter, dataset: spec.dataset });
  const { adapter, start, follow, exclude, maxPages, maxDepth, site } = spec;
  const excluded = exclude.length === 0 ? {} : { exclude };
  // Where a fact stands on a page says nothing of which pages there are: `cinestream replay` reads those again that are kept.
  const leads = site === undefined ? {} : { urls: site.urls, lists: site.lists };
  return JSON.stringify({ adapter, start, follow, maxPages, maxDepth, ...excluded, ...leads });
}

function lastHandled({ metadata, status }: MovieSource): number {
  return Math.max(Date.parse(metadata.creationTimestamp), Date.parse(status?.lastScheduleTime ?? '') || 0);
}

function nameOf({ metadata }: MovieSource, suffix: string): string {
  // The uid: a source that was deleted and made again under its name is another one.
  // Short enough for a Job's name.
  return `${metadata.name.slice(0, 38)}-${metadata.uid.slice(0, 8)}-${suffix}`;
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 10);
}
