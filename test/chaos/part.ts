import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';

/** One process of the system under test, which can be killed, stopped, and started again. */
export class Part {
  readonly name: string;
  readonly #args: string[];
  readonly #environment: Record<string, string>;
  #child: ChildProcess | undefined;
  #peakBytes = 0;

  constructor(name: string, args: string[], environment: Record<string, string>) {
    this.name = name;
    this.#args = args;
    this.#environment = environment;
  }

  /** The most memory that any process of this part has had resident, as far as it was looked at. */
  get peakBytes(): number {
    return this.#peakBytes;
  }

  start(): void {
    this.#child = spawn(process.execPath, this.#args, {
      stdio: ['ignore', 'ignore', process.env.CHAOS_LOGS === undefined ? 'ignore' : 'inherit'],
      env: { ...process.env, ...this.#environment },
    });
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
