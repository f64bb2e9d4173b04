import type { Clock } from '../../clock.ts';
import type { Paint } from '../terminal-text.ts';
import { fitToScreen, formatSnapshot } from './frame.ts';
import type { Screen, TerminalOutput } from './screen.ts';
import { type DeploymentSnapshot, ratesBetween } from './snapshot.ts';

export interface WatchOptions {
  collect(): Promise<DeploymentSnapshot>;
  intervalMilliseconds: number;
  paint: Paint;
  clock: Clock;
  /** Ends the watch. */
  signal: AbortSignal;
}

/** Writes snapshots as lines: one, after an interval that gives rates, or one each interval. */
export async function printSnapshots(output: TerminalOutput, once: boolean, options: WatchOptions): Promise<void> {
  const { clock, intervalMilliseconds, paint, signal } = options;
  let before: DeploymentSnapshot | null = null;
  while (!signal.aborted) {
    const snapshot = await untilAborted(options.collect(), signal);
    if (snapshot === null) return;
    if (!once || before !== null) {
      output.write(`${formatSnapshot(snapshot, ratesBetween(before, snapshot), paint).join('\n')}\n`);
      if (once) return;
      output.write('\n');
    }
    before = snapshot;
    await clock.wait(intervalMilliseconds, signal);
  }
}

/** Shows snapshots on a screen, which is given back however this ends. `onResize` registers what draws again. */
export async function showSnapshots(
  screen: Screen,
  onResize: (redraw: () => void) => void,
  options: WatchOptions,
): Promise<void> {
  const { clock, intervalMilliseconds, paint, signal } = options;
  let before: DeploymentSnapshot | null = null;
  let lines = ['asking …'];
  const draw = () => screen.draw([...fitToScreen(lines, screen.columns, screen.rows - 1), paint.dim('q quits')]);
  screen.open();
  try {
    onResize(draw);
    draw();
    while (!signal.aborted) {
      const snapshot = await untilAborted(options.collect(), signal);
      if (snapshot === null) return;
      lines = formatSnapshot(snapshot, ratesBetween(before, snapshot), paint);
      draw();
      before = snapshot;
      await clock.wait(intervalMilliseconds, signal);
    }
  } finally {
    screen.close();
  }
}

/** What is awaited, or null when told to stop: a server that is silent does not keep anybody here. */
async function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T | null> {
  const { promise: aborted, resolve } = Promise.withResolvers<null>();
  const stop = () => resolve(null);
  signal.addEventListener('abort', stop);
  try {
    return await Promise.race([work, aborted]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}
