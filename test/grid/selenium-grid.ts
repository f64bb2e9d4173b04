import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { freePort } from '../../src/demo/run/ports.ts';
import { type GridState, readGrid } from '../../src/observability/grid.ts';
import { until } from '../support/nats-server.ts';

/** A process of a Grid, with all that it has started. */
export interface GridProcess {
  /** SIGSTOP: it exists, and does nothing. */
  freeze(): void;
  thaw(): void;
}

export interface GridNode extends GridProcess {
  /** SIGKILL to the node and all its drivers and browsers: what a machine that dies does. */
  kill(): Promise<void>;
  /** Takes no more sessions; resolves when the node has ended, which is after its last one. */
  drain(): Promise<void>;
}

export interface TestGrid {
  /** Where sessions are asked for. */
  readonly url: string;
  readonly nodes: readonly GridNode[];
  readonly hub: GridProcess;
  state(): Promise<GridState>;
  addNode(): Promise<GridNode>;
  /** Kills the hub and starts it again at the same address; it knows no session of before. */
  restartHub(): Promise<void>;
  close(): Promise<void>;
}

/** A real Selenium Grid on loopback: a hub, and nodes of `slots` Chromium sessions each. */
export async function startGrid({ nodes: count, slots }: { nodes: number; slots: number }): Promise<TestGrid> {
  const [port, publish, subscribe] = [await freePort(), await freePort(), await freePort()];
  const bus = ['--publish-events', `tcp://127.0.0.1:${publish}`, '--subscribe-events', `tcp://127.0.0.1:${subscribe}`];
  const url = `http://127.0.0.1:${port}`;
  const running = new Set<ChildProcess>();
  const nodes: GridNode[] = [];
  let hub = startHub();

  function startProgram(args: string[]): ChildProcess {
    const classPath = `${process.env.SELENIUM_GRID_JARS ?? '.cinestream/tools/selenium-grid'}/*`;
    const options = ['-Xmx256m', '-XX:TieredStopAtLevel=1', '-cp', classPath, 'org.openqa.selenium.grid.Bootstrap'];
    const child = spawn('java', [...options, ...args], { stdio: 'ignore', detached: true });
    running.add(child);
    child.once('exit', () => running.delete(child));
    return child;
  }

  function startHub(): ChildProcess {
    const address = ['--host', '127.0.0.1', '--port', String(port), ...bus];
    return startProgram([
      'hub',
      ...address,
      '--session-request-timeout',
      '30',
      '--session-retry-interval',
      '100',
      '--healthcheck-interval',
      '5',
    ]);
  }

  async function addNode(): Promise<GridNode> {
    const stereotype = JSON.stringify({ browserName: 'chrome', platformName: 'linux' });
    const driver = ['display-name=chrome', `max-sessions=${slots}`, `stereotype=${stereotype}`];
    const nodePort = await freePort();
    const child = startProgram([
      'node',
      ...['--host', '127.0.0.1', '--port', String(nodePort), ...bus],
      ...['--detect-drivers', 'false', '--max-sessions', String(slots), '--override-max-sessions', 'true'],
      ...['--session-timeout', '30', '--heartbeat-period', '2', '--register-period', '60'],
      ...['--driver-configuration', ...driver, 'webdriver-executable=/usr/bin/chromedriver'],
    ]);
    const node = {
      ...freezable(() => child),
      kill: () => kill(child),
      async drain() {
        const ended = once(child, 'exit');
        const headers = { 'X-REGISTRATION-SECRET': '' };
        await fetch(`http://127.0.0.1:${nodePort}/se/grid/node/drain`, { method: 'POST', headers });
        await ended;
      },
    };
    nodes.push(node);
    return node;
  }

  const state = () => readGrid(url, AbortSignal.timeout(5000));
  const ready = (expected: number) =>
    until(async () => {
      const found = await state().catch(() => undefined);
      return (found?.nodes.get('UP') ?? 0) >= expected || undefined;
    }, 60);

  for (let index = 0; index < count; index += 1) await addNode();
  await ready(count);
  return {
    url,
    nodes,
    hub: freezable(() => hub),
    state,
    addNode,
    async restartHub() {
      await kill(hub);
      hub = startHub();
      await ready(1);
    },
    async close() {
      await Promise.all([...running].map(kill));
    },
  };
}

function freezable(current: () => ChildProcess): GridProcess {
  return {
    freeze: () => signal(current(), 'SIGSTOP'),
    thaw: () => signal(current(), 'SIGCONT'),
  };
}

/** To it and all that it has started: each program leads a process group. */
function signal({ pid, exitCode, signalCode }: ChildProcess, name: NodeJS.Signals): void {
  if (pid !== undefined && exitCode === null && signalCode === null) process.kill(-pid, name);
}

async function kill(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const exited = new Promise((resolve) => child.once('exit', resolve));
  process.kill(-child.pid, 'SIGKILL');
  await exited;
}
