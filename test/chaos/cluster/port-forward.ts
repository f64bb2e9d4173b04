import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { freePort } from '../../../src/demo/run/ports.ts';

const restartMilliseconds = 500;

/** A port of this machine that leads to a port of a pod, again and again as the pod is replaced. */
export class PortForward {
  readonly port: number;
  readonly #args: readonly string[];
  #child: ChildProcess | undefined;
  #restart: NodeJS.Timeout | undefined;

  private constructor(port: number, args: readonly string[]) {
    this.port = port;
    this.#args = args;
  }

  static async open(namespace: string, pod: string, podPort: number): Promise<PortForward> {
    const port = await freePort();
    const forward = new PortForward(port, ['port-forward', '-n', namespace, `pod/${pod}`, `${port}:${podPort}`]);
    forward.#start();
    return forward;
  }

  close(): void {
    clearTimeout(this.#restart);
    this.#child?.removeAllListeners('exit').kill();
  }

  #start(): void {
    const child = spawn('kubectl', this.#args, { stdio: ['ignore', 'ignore', 'pipe'] });
    this.#child = child;
    // It stays when the pod is gone, and says so once somebody connects.
    createInterface(child.stderr).on('line', (line) => {
      if (line.includes('lost connection') || line.includes('error')) child.kill();
    });
    child.on('exit', () => {
      this.#restart = setTimeout(() => this.#start(), restartMilliseconds);
    });
  }
}
