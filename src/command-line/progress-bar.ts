import { SingleBar } from 'cli-progress';

/** Where nobody watches (a log, a pipe), a line now and then is what is left of the bar. */
const lineMilliseconds = 10_000;

/** A bar on stderr, or lines where that is no terminal. */
export function progressBar(format: string): SingleBar {
  return new SingleBar({ stream: process.stderr, format, noTTYOutput: true, notTTYSchedule: lineMilliseconds });
}
