import { Cron } from 'croner';
import { describeError } from '../../errors.ts';

export interface Schedule {
  /** Five cron fields. */
  schedule: string;
  /** IANA name. */
  timeZone: string;
  startingDeadlineSeconds?: number | undefined;
}

export interface DueSlots {
  /** The slot to run now. Of several that passed only the latest is: a crawl of yesterday would find what today's does. */
  due: Date | null;
  /** The latest slot that passed its starting deadline. */
  missed: Date | null;
  /** Schedules between the last one handled and the latest, which nobody will run; counted up to 101. */
  skipped: number;
  /** The slot after now; null: the schedule has no more. */
  next: Date | null;
}

/** More slots than this passed unseen: something is wrong, as CronJob has it. */
export const manySkipped = 100;

/**
 * What a schedule asks for at `now` (milliseconds), `handled` being the last slot that was dealt with, or the creation of
 * the resource. Computed from these alone, never from timers, so that restarts and clock changes lose and repeat nothing.
 */
export function dueSlots(schedule: Schedule, handled: number, now: number): DueSlots {
  const cron = open(schedule);
  const next = cron.nextRun(new Date(now));
  // The reference itself does not count as previous, and slots are whole seconds.
  const [latest] = cron.previousRuns(1, new Date(Math.floor(now / 1000) * 1000 + 1000));
  if (latest === undefined || latest.getTime() > now || latest.getTime() <= handled) {
    return { due: null, missed: null, skipped: 0, next };
  }
  const skipped = countSkipped(cron, handled, latest);
  const deadline = schedule.startingDeadlineSeconds;
  const late = deadline !== undefined && now - latest.getTime() > deadline * 1000;
  return late ? { due: null, missed: latest, skipped, next } : { due: latest, missed: null, skipped, next };
}

function countSkipped(cron: Cron, handled: number, latest: Date): number {
  let skipped = 0;
  for (let slot = cron.nextRun(new Date(handled)); slot !== null && slot < latest; slot = cron.nextRun(slot)) {
    skipped += 1;
    if (skipped > manySkipped) break;
  }
  return skipped;
}

/** Why a schedule cannot be followed, or null. */
export function scheduleProblem(schedule: Schedule): string | null {
  try {
    const next = open(schedule).nextRun();
    return next === null ? `schedule "${schedule.schedule}" never comes` : null;
  } catch (error) {
    return `schedule "${schedule.schedule}" in time zone "${schedule.timeZone}": ${describeError(error)}`;
  }
}

/**
 * Fixed times run once on the days when the clocks change, moved where the hour does not exist. Schedules with wildcards or
 * steps go by elapsed time instead: they skip the hour that is missing and run in both of the one that repeats.
 */
function open({ schedule, timeZone }: Schedule): Cron {
  return new Cron(schedule, { timezone: timeZone, mode: '5-part', fixedTimeRule: 'no-wildcard', paused: true });
}
