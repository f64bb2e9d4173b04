import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** What the limit takes from and publishes to. */
export const limitStreams = { taken: 'limit-taken', given: 'limit-given' } as const;
/** The same of the two stages that only pass on. */
export const stageStreams = { taken: 'stages-taken', kept: 'stages-kept', given: 'stages-given' } as const;

export type ContenderKind = 'etl' | 'limit' | 'stages';

/** What a process under measure says of itself, its heap after a collection. */
export interface WorkerState {
  heapBytes: number;
  externalBytes: number;
  residentBytes: number;
  /** Movies that it will look at again. */
  waiting: number;
  /** Movies that it finds in searches. */
  searchable: number;
}

/** One process under measure. */
export class Contender {
  readonly processId: number;
  /** From its start until it takes work. */
  readonly readySeconds: number;
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess, readySeconds: number) {
    this.#child = child;
    this.processId = child.pid ?? 0;
    this.readySeconds = readySeconds;
  }

  /** Resolves when it is ready. */
  static async start(kind: ContenderKind, natsUrl: string): Promise<Contender> {
    const started = performance.now();
    const child = fork(fileURLToPath(new URL('worker.ts', import.meta.url)), [kind], {
      execArgv: ['--expose-gc', ...(process.env.BENCH_NODE_OPTIONS?.split(' ') ?? [])],
      env: { ...process.env, NATS_URL: natsUrl },
    });
    await Promise.race([
      once(child, 'message'),
      once(child, 'exit').then(() => Promise.reject(new Error(`the ${kind} ended before it was ready`))),
    ]);
    return new Contender(child, (performance.now() - started) / 1000);
  }

  /** @param question `memory` collects garbage first. */
  async state(question: 'memory' | 'work'): Promise<WorkerState> {
    const answer = once(this.#child, 'message');
    this.#child.send(question);
    const [state] = await answer;
    return state as WorkerState;
  }

  pause(): void {
    this.#child.kill('SIGSTOP');
  }

  resume(): void {
    this.#child.kill('SIGCONT');
  }

  async stop(): Promise<void> {
    const exited = once(this.#child, 'exit');
    this.#child.kill('SIGINT');
    await exited;
  }
}
