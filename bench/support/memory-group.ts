import { existsSync, mkdirSync, readdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

interface Controller {
  /** Where groups are made. */
  folder: string;
  /** There only where groups can be bounded. */
  mark: string;
  limit: string;
}

/** How the kernel may bound the memory of groups: version 2 of control groups, or the memory controller of version 1. */
const controllers: readonly Controller[] = [
  { folder: '/sys/fs/cgroup', mark: 'cgroup.controllers', limit: 'memory.max' },
  { folder: '/sys/fs/cgroup/memory', mark: 'memory.limit_in_bytes', limit: 'memory.limit_in_bytes' },
];

/**
 * Puts a process, and what it starts, under a bound of memory: the kernel kills what needs more, as it does in a container.
 * Source: Documentation/admin-guide/cgroup-v2.rst and cgroup-v1/memory.rst of Linux.
 * @returns whether that could be done here; users who may not make groups measure without a bound.
 */
export function boundMemory(processId: number, bytes: number): boolean {
  const controller = controllers.find(({ folder, mark }) => existsSync(join(folder, mark)));
  if (controller === undefined) return false;
  removeEmptyGroups(controller.folder);
  const group = join(controller.folder, `cinestream-bench-${process.pid}-${processId}`);
  try {
    mkdirSync(group);
    writeFileSync(join(group, controller.limit), `${bytes}`);
    writeFileSync(join(group, 'cgroup.procs'), `${processId}`);
    return true;
  } catch {
    return false;
  }
}

/** Groups of processes that have ended; one that holds a process cannot be removed. */
function removeEmptyGroups(folder: string): void {
  for (const name of readdirSync(folder)) {
    if (!name.startsWith('cinestream-bench-')) continue;
    try {
      rmdirSync(join(folder, name));
    } catch {
      // It is of a bench that runs.
    }
  }
}

/** The most memory that a process has had resident so far, in bytes; 0 for one that has ended. Linux only. */
export function peakResidentBytes(processId: number): number {
  try {
    const [, kilobytes = '0'] = /^VmHWM:\s+(\d+)/m.exec(readFileSync(`/proc/${processId}/status`, 'utf8')) ?? [];
    return Number(kilobytes) * 1024;
  } catch {
    return 0;
  }
}
