import { type ChildProcess, spawn } from 'node:child_process';
import { createWriteStream, type WriteStream } from 'node:fs';
import type { Clock } from '../../clock.ts';
import { EnvironmentError } from '../../errors.ts';

export interface ProgramSpecification {
  name: string;
  command: string;
  args: string[];
  environment?: Record<string, string>;
  logFile: string;
  /** Ours are told by a closed channel when the supervisor dies; other programs do not know the channel. */
  ownProgram: boolean;
  /** How long it may take to drain before it is killed. */
  patienceMilliseconds: number;
}

export interface SupervisedProgram {
  readonly name: string;
  processId(): number | undefined;
  restarts(): number;
  running(): boolean;
  stop(): Promise<void>;
}

/** So soon after its start a program has done nothing yet. A slow machine takes long to find that its browser does not start. */
const startMilliseconds = { endedByItself: 30_000, killed: 3000 };
const failuresAllowed = 4;

/**
 * Keeps a program running: when it ends by itself it is started again, its leftover children first removed.
 * `onGiveUp` is called once when it keeps failing right after its start.
 */
export function supervise(
  specification: ProgramSpecification,
  clock: Clock,
  onGiveUp: (error: EnvironmentError) => void,
): SupervisedProgram {
  const log: WriteStream = createWriteStream(specification.logFile, { flags: 'a' });
  const stopping = new AbortController();
  let child: ChildProcess | undefined;
  let restarts = 0;
  let lastWords = '';

  async function keepRunning(): Promise<void> {
    let failures = 0;
    while (!stopping.signal.aborted) {
      const started = clock.now();
      child = startProgram(specification, log);
      child.stderr?.on('data', (text: Buffer) => {
        lastWords = text.toString().trim().split('\n').at(-1)?.slice(0, 500) || lastWords;
      });
      const code = await exitOf(child);
      removeLeftovers(child);
      if (stopping.signal.aborted) break;
      const start = child.signalCode === null ? startMilliseconds.endedByItself : startMilliseconds.killed;
      failures = clock.now() - started < start ? failures + 1 : 0;
      if (failures >= failuresAllowed) {
        onGiveUp(
          new EnvironmentError(
            `${specification.name} keeps ending right after its start (${lastWords || code}): see ${specification.logFile}`,
          ),
        );
        break;
      }
      restarts += 1;
      await clock.wait(200 * 2 ** failures, stopping.signal);
    }
  }

  // Whoever will not wait for the drain leaves nothing running either.
  const endWithUs = () => {
    if (child !== undefined) removeLeftovers(child);
  };
  process.once('exit', endWithUs);
  const finished = keepRunning();
  return {
    name: specification.name,
    processId: () => child?.pid,
    restarts: () => restarts,
    running: () => child !== undefined && child.exitCode === null && child.signalCode === null,
    async stop() {
      stopping.abort();
      const patience = new AbortController();
      child?.kill('SIGTERM');
      void clock.wait(specification.patienceMilliseconds, patience.signal).then(() => {
        if (!patience.signal.aborted) child?.kill('SIGKILL');
      });
      await finished;
      process.off('exit', endWithUs);
      patience.abort();
      await new Promise<void>((resolve) => log.end(resolve));
    },
  };
}

function startProgram(specification: ProgramSpecification, log: WriteStream): ChildProcess {
  // A process group of its own: Ctrl-C in the terminal reaches the supervisor alone, which stops the parts in order.
  const child = spawn(specification.command, specification.args, {
    detached: true,
    env: { ...process.env, ...specification.environment },
    stdio: specification.ownProgram ? ['ignore', 'pipe', 'pipe', 'ipc'] : ['ignore', 'pipe', 'pipe'],
  });
  child.stdout?.pipe(log, { end: false });
  child.stderr?.pipe(log, { end: false });
  return child;
}

function exitOf(child: ChildProcess): Promise<string> {
  const { promise, resolve } = Promise.withResolvers<string>();
  child.once('error', (error) => resolve(error.message));
  child.once('exit', (code, signal) => resolve(signal ?? `exit code ${code}`));
  return promise;
}

/** Ends all of a program's process group: a scraper that was killed leaves its driver and browser behind. */
function removeLeftovers(child: ChildProcess): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch {
    // Nobody was left.
  }
}
