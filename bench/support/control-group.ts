import { existsSync, mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

interface Accounting {
  /** Where groups are made. */
  folder: string;
  read(group: string): number;
}

/** How the kernel may account for groups: version 2 of control groups, or the accounting controller of version 1. */
const accountings: readonly (Accounting & { mark: string })[] = [
  {
    folder: '/sys/fs/cgroup',
    mark: 'cgroup.controllers',
    read: (group) => Number(/^usage_usec (\d+)$/m.exec(readFileSync(join(group, 'cpu.stat'), 'utf8'))?.[1]) / 1e6,
  },
  {
    folder: '/sys/fs/cgroup/cpuacct',
    mark: 'cpuacct.usage',
    read: (group) => Number(readFileSync(join(group, 'cpuacct.usage'), 'utf8')) / 1e9,
  },
];

/**
 * Processes whose CPU the kernel adds up, with all that they start, also when these end unnoticed. It is removed with this
 * process. Source: Documentation/admin-guide/cgroup-v2.rst and cgroup-v1/cpuacct.rst of Linux.
 */
export class ControlGroup {
  readonly #path: string;
  readonly #read: (group: string) => number;

  private constructor(path: string, read: (group: string) => number) {
    this.#path = path;
    this.#read = read;
  }

  /** Null where none can be made: on other systems, and for users who may not. */
  static make(name: string): ControlGroup | null {
    const accounting = accountings.find(({ folder, mark }) => existsSync(join(folder, mark)));
    if (accounting === undefined) return null;
    const path = join(accounting.folder, name);
    try {
      mkdirSync(path);
    } catch {
      return null;
    }
    process.once('exit', () => {
      try {
        rmdirSync(path);
      } catch {
        // A process that it holds has not ended yet: the empty group stays, and costs nothing.
      }
    });
    return new ControlGroup(path, accounting.read);
  }

  /** What the process starts from now on is in the group too. */
  add(id: number): void {
    writeFileSync(join(this.#path, 'cgroup.procs'), `${id}`);
  }

  /** Seconds since the group was made. */
  cpuSeconds(): number {
    return this.#read(this.#path);
  }
}
