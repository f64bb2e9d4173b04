import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** One process of the system under test, which can be killed, stopped, and started again. */
export class Part {
  readonly name: string;
  readonly #args: string[];
  readonly #environment: Record<string, string>;
  readonly #logFile: string;
  #child: ChildProcess | undefined;
  #peakBytes = 0;

  /** @param logs the folder in which it writes its log, to a file of its name. */
  constructor(name: string, args: string[], environment: Record<string, string>, logs: string) {
    this.name = name;
    this.#args = args;
    this.#environment = environment;
    this.#logFile = join(logs, `${name.replaceAll(' ', '-')}.log`);
  }

  /** The most memory that any process of this part has had resident, as far as it was looked at. */
  get peakBytes(): number {
    return this.#peakBytes;
  }

  start(): void {
    const log = openSync(this.#logFile, 'a');
    this.#child = spawn(process.execPath, this.#args, {
      stdio: ['ignore', log, log],
      env: { ...process.env, ...this.#environment },
    });
    closeSync(log);
  }

  /** The last lines that any process of this part has logged. */
  lastLines(count: number): string[] {
    return readFileSync(this.#logFile, 'utf8').trimEnd().split('\n').slice(-count);
  }

  /** SIGKILL, and gone. */
  async kill(): Promise<void> {
    await this.#end('SIGKILL');
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
      const kilobytes = Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1] ?? 0);
      this.#peakBytes = Math.max(this.#peakBytes, kilobytes * 1024);
    } catch {
      // It has just ended.
    }
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
