import { readdirSync, readFileSync } from 'node:fs';

/** The kernel's clock ticks per second in /proc, the same on all Linux architectures. */
const ticksPerSecond = 100;
const pageBytes = 4096;

/** CPU seconds of processes and of their children (nginx's workers), until now. Linux only. */
export function cpuSeconds(processes: readonly number[]): number {
  return sum(withChildren(processes).map((id) => scheduledSeconds(id) ?? ticksOf(id) / ticksPerSecond));
}

/** To the nanosecond, where the kernel keeps account of each thread. */
function scheduledSeconds(id: number): number | undefined {
  try {
    const threads = readdirSync(`/proc/${id}/task`);
    const nanoseconds = threads.map((thread) =>
      Number(readFileSync(`/proc/${id}/task/${thread}/schedstat`, 'utf8').split(' ')[0]),
    );
    return sum(nanoseconds) / 1e9;
  } catch {
    return undefined;
  }
}

function ticksOf(id: number): number {
  return field(id, 11) + field(id, 12);
}

/** Resident bytes of processes and of their children. Shared memory counts once for each. Linux only. */
export function residentBytes(processes: readonly number[]): number {
  return sum(withChildren(processes).map((id) => field(id, 21) * pageBytes));
}

function withChildren(processes: readonly number[]): number[] {
  const children = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((id) => processes.includes(field(id, 1)));
  return [...processes, ...children];
}

/** A field of /proc/ID/stat, counted from the state (0); 0 for a process that has ended. */
function field(id: number, index: number): number {
  try {
    const text = readFileSync(`/proc/${id}/stat`, 'utf8');
    return Number(text.slice(text.lastIndexOf(')') + 2).split(' ')[index]);
  } catch {
    return 0;
  }
}

function sum(figures: number[]): number {
  return figures.reduce((total, figure) => total + figure, 0);
}
