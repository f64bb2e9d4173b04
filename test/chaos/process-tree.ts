import { spawnSync } from 'node:child_process';

export interface ProcessEntry {
  pid: number;
  parent: number;
  command: string;
}

/** All that a process has started, and what those have, as `ps` shows it now. */
export function descendantsOf(pid: number): ProcessEntry[] {
  const listing = spawnSync('ps', ['-A', '-o', 'pid=,ppid=,comm='], { encoding: 'utf8' }).stdout ?? '';
  const entries = listing.split('\n').flatMap((line) => {
    const [, id, parent, command = ''] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [];
    return id === undefined ? [] : [{ pid: Number(id), parent: Number(parent), command }];
  });
  const children = Map.groupBy(entries, ({ parent }) => parent);
  const below = (parent: number): ProcessEntry[] =>
    (children.get(parent) ?? []).flatMap((child) => [child, ...below(child.pid)]);
  return below(pid);
}

/** SIGKILL to each that still runs. */
export function killAll(entries: readonly ProcessEntry[]): void {
  signalAll(entries, 'SIGKILL');
}

/** A signal to each that still runs. */
export function signalAll(entries: readonly ProcessEntry[], signal: NodeJS.Signals): void {
  for (const { pid } of entries) {
    try {
      process.kill(pid, signal);
    } catch {
      // It has just ended.
    }
  }
}
