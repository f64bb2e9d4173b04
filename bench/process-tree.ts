import { readdirSync, readFileSync } from 'node:fs';

/** The kernel's clock ticks per second in /proc, the same on all Linux architectures. */
const ticksPerSecond = 100;

interface ProcessTimes {
  parent: number;
  ticks: number;
}

/** CPU seconds of all processes below this one, with those of theirs that have ended. Linux only. */
export function cpuSecondsBelow(root: number): number {
  const processes = new Map<number, ProcessTimes>();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const times = readTimes(Number(name));
    if (times !== null) processes.set(Number(name), times);
  }
  let ticks = 0;
  for (const [id, times] of processes) {
    if (id !== root && isBelow(id, root, processes)) ticks += times.ticks;
  }
  return ticks / ticksPerSecond;
}

function readTimes(id: number): ProcessTimes | null {
  let text: string;
  try {
    text = readFileSync(`/proc/${id}/stat`, 'utf8');
  } catch {
    // It ended while the folder was listed.
    return null;
  }
  // The name in brackets may have spaces; what follows are state, parent, …, user, system, and both of the children.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return { parent: Number(fields[1]), ticks: fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0) };
}

function isBelow(id: number, root: number, processes: ReadonlyMap<number, ProcessTimes>): boolean {
  for (let current: number | undefined = id; current !== undefined; current = processes.get(current)?.parent) {
    if (current === root) return true;
  }
  return false;
}
