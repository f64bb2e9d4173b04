import { readdirSync, readFileSync } from 'node:fs';
import { ControlGroup } from './control-group.ts';

/** The kernel's clock ticks per second in /proc, the same on all Linux architectures. */
const ticksPerSecond = 100;
const sampleMilliseconds = 50;

interface ProcessTimes {
  parent: number;
  /** Tells a process from a later one with the same id. */
  key: string;
  ticks: number;
}

/** One for this process: figures are differences, so what runs after another may share it. */
const group = ControlGroup.make(`cinestream-bench-${process.pid}`);

/** How the CPU of processes is counted here, for the reader of the figures. */
export const accounting =
  group === null
    ? `sampled every ${sampleMilliseconds} ms: what processes use after the last look before their end is not counted`
    : 'counted by the kernel in a control group, processes that end included';

/** CPU of all processes that are below this one, and of what they start. Linux only. */
export class ProcessTree {
  readonly #ticks = new Map<string, number>();
  readonly #timer: NodeJS.Timeout | undefined;

  constructor() {
    if (group === null) {
      // Browsers drop the times of renderers that end, so they are looked at all the time.
      this.#timer = setInterval(() => this.#look(), sampleMilliseconds);
      return;
    }
    const processes = readProcesses();
    for (const id of processes.keys()) if (isBelow(id, process.pid, processes)) group.add(id);
  }

  cpuSeconds(): number {
    if (group !== null) return group.cpuSeconds();
    this.#look();
    return [...this.#ticks.values()].reduce((sum, ticks) => sum + ticks, 0) / ticksPerSecond;
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  #look(): void {
    const processes = readProcesses();
    for (const [id, { key, ticks }] of processes) {
      if (this.#ticks.has(key) || isBelow(id, process.pid, processes)) this.#ticks.set(key, ticks);
    }
  }
}

function readProcesses(): Map<number, ProcessTimes> {
  const processes = new Map<number, ProcessTimes>();
  for (const name of readdirSync('/proc')) {
    const times = /^\d+$/.test(name) ? readTimes(name) : null;
    if (times !== null) processes.set(Number(name), times);
  }
  return processes;
}

function readTimes(id: string): ProcessTimes | null {
  let text: string;
  try {
    text = readFileSync(`/proc/${id}/stat`, 'utf8');
  } catch {
    // It ended while the folder was listed.
    return null;
  }
  // The name in brackets may have spaces; what follows are state (0), parent (1), …, user (11), system (12), start (19).
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return {
    parent: Number(fields[1]),
    key: `${id}/${fields[19]}`,
    ticks: Number(fields[11]) + Number(fields[12]),
  };
}

function isBelow(id: number, root: number, processes: ReadonlyMap<number, ProcessTimes>): boolean {
  let current = processes.get(id)?.parent;
  while (current !== undefined && current !== root) current = processes.get(current)?.parent;
  return current === root;
}
