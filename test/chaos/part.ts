import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock } from '../../src/clock.ts';
import { descendantsOf, killAll, type ProcessEntry } from './process-tree.ts';

export interface PartOptions {
  name: string;
  args: string[];
  environment: Record<string, string>;
  /** The folder for its log and for how its clock is set. */
  folder: string;
  /** Whether it starts processes of its own, which go with it. */
  startsOthers?: boolean;
  clock: Clock;
}

const restartMilliseconds = 1000;

/**
 * One process of the system under test, which can be killed, stopped, and started again. As under any supervisor, one that ends by
 * itself is started again, and that is counted.
 */
export class Part {
  readonly name: string;
  readonly #options: PartOptions;
  readonly #logFile: string;
  readonly #clockFile: string;
  #child: ChildProcess | undefined;
  #peakBytes = 0;
  #ends: string[] = [];

  constructor(options: PartOptions) {
    this.name = options.name;
    this.#options = options;
    const file = join(options.folder, options.name.replaceAll(' ', '-'));
    this.#logFile = `${file}.log`;
    this.#clockFile = `${file}.clock`;
  }

  /** How it ended, each time that it did so by itself. */
  get ends(): readonly string[] {
    return this.#ends;
  }

  /** The most memory that any process of this part has had resident, as far as it was looked at. */
  get peakBytes(): number {
    return this.#peakBytes;
  }

  start(): void {
    const { args, environment } = this.#options;
    const log = openSync(this.#logFile, 'a');
    const preload = new URL('./preload/clock-jump.ts', import.meta.url).href;
    const child = spawn(process.execPath, ['--import', preload, ...args], {
      stdio: ['ignore', log, log],
      env: { ...process.env, CHAOS_CLOCK_FILE: this.#clockFile, ...environment },
    });
    closeSync(log);
    this.#child = child;
    child.once('exit', (code, signal) => void this.#startAgain(child, `${signal ?? `exit code ${code}`}`));
  }

  /** Sets its wall clock to so far from the true time. */
  setClock(offsetMilliseconds: number): void {
    writeFileSync(this.#clockFile, `${offsetMilliseconds}`);
    this.#child?.kill('SIGUSR2');
  }

  /** The last lines that any process of this part has logged. */
  lastLines(count: number): string[] {
    return readFileSync(this.#logFile, 'utf8').trimEnd().split('\n').slice(-count);
  }

  /** What it has started. */
  descendants(): ProcessEntry[] {
    return this.#child?.pid === undefined ? [] : descendantsOf(this.#child.pid);
  }

  /** SIGKILL to it and to all that it has started, as when its container goes. */
  async kill(): Promise<void> {
    const started = this.#options.startsOthers ? this.descendants() : [];
    await this.#end('SIGKILL');
    killAll(started);
  }

  /** SIGTERM, as Kubernetes does in a rollout, and waits until it has drained. */
  async terminate(): Promise<void> {
    await this.#end('SIGTERM');
  }

  /** SIGSTOP: it exists, and does nothing. */
  pause(): void {
    this.#child?.kill('SIGSTOP');
  }

  resume(): void {
    this.#child?.kill('SIGCONT');
  }

  /** Looks at its memory. Linux only; elsewhere 0. */
  sample(): void {
    try {
      const status = readFileSync(`/proc/${this.#child?.pid}/status`, 'utf8');
      const kilobytes = Number(/^VmHWM:\s+(\d+)/m.exec(status)?.[1] ?? 0);
      this.#peakBytes = Math.max(this.#peakBytes, kilobytes * 1024);
    } catch {
      // It has just ended.
    }
  }

  async #startAgain(ended: ChildProcess, how: string): Promise<void> {
    if (this.#child !== ended) return;
    this.#ends.push(how);
    await this.#options.clock.wait(restartMilliseconds);
    if (this.#child === ended) this.start();
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    const child = this.#child;
    this.#child = undefined;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, 'exit');
    child.kill(signal);
    await exited;
  }
}
