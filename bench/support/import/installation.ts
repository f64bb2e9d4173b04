import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { freePort } from '../../../src/demo/run/ports.ts';
import { until } from '../../../test/support/nats-server.ts';
import { boundMemory, peakResidentBytes } from '../memory-group.ts';
import { cpuSeconds } from '../sse/usage.ts';

/** This project. */
export const ownDirectory = fileURLToPath(new URL('../../..', import.meta.url));

const readyWithinSeconds = 600;

/** One role of the project as a process of its own, within the chart's limit of memory where this machine allows it. */
export class RoleProcess {
  readonly processId: number;
  /** From its start until it said that it was ready. */
  readonly readySeconds: number;
  /** Whether the kernel holds it to the chart's limit. */
  readonly isBounded: boolean;
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess, readySeconds: number, isBounded: boolean) {
    this.#child = child;
    this.processId = child.pid ?? 0;
    this.readySeconds = readySeconds;
    this.isBounded = isBounded;
  }

  /** @param directory the project whose role it is: this one, or another state of it to compare with. */
  static async start(
    role: 'etl' | 'gateway',
    directory: string,
    environment: Record<string, string>,
  ): Promise<RoleProcess> {
    const metricsPort = await freePort();
    const started = performance.now();
    const options = role === 'etl' ? (process.env.BENCH_NODE_OPTIONS?.split(' ') ?? []) : [];
    const child = spawn(process.execPath, [...options, 'src/main.ts', role], {
      cwd: directory,
      env: {
        ...process.env,
        LOG_LEVEL: 'error',
        CINESTREAM_METRICS_HOST: '127.0.0.1',
        CINESTREAM_METRICS_PORT: `${metricsPort}`,
        ...environment,
      },
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    const isBounded = boundMemory(child.pid ?? 0, memoryLimit(directory, role));
    const isReady = async () => {
      if (child.exitCode !== null || child.signalCode !== null) throw new Error(`${role} ended before it was ready`);
      const response = await fetch(`http://127.0.0.1:${metricsPort}/readyz`).catch(() => null);
      return response?.ok || undefined;
    };
    await until(isReady, readyWithinSeconds);
    return new RoleProcess(child, (performance.now() - started) / 1000, isBounded);
  }

  cpuSeconds(): number {
    return cpuSeconds([this.processId]);
  }

  peakBytes(): number {
    return peakResidentBytes(this.processId);
  }

  /** @throws Error where it has ended by itself: out of memory, most likely. */
  mustRun(): void {
    const { exitCode, signalCode } = this.#child;
    if (exitCode !== null || signalCode !== null)
      throw new Error(`a role ended by itself (${signalCode ?? `exit code ${exitCode}`}): out of memory?`);
  }

  /** In order, so that a profiler can write what it has. */
  async stop(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const exited = once(this.#child, 'exit');
    this.#child.kill('SIGTERM');
    await exited;
  }
}

/** The chart's default limit of a role's memory, in bytes. */
export function memoryLimit(directory: string, role: 'etl' | 'gateway'): number {
  const values = parse(readFileSync(`${directory}/charts/cinestream/values.yaml`, 'utf8'));
  const [, amount = '', unit = ''] = /^(\d+)(Mi|Gi)$/.exec(values[role].resources.limits.memory) ?? [];
  return Number(amount) * (unit === 'Gi' ? 2 ** 30 : 2 ** 20);
}
