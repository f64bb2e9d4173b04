import type { ChaosSystem } from '../system.ts';

/** Something that goes wrong with a system, for a while. */
export interface Fault<System = ChaosSystem> {
  name: string;
  /** It takes about so long: left out of runs that are shorter than twice that, unless asked for by name. */
  seconds?: number;
  /** Whether it can strike this system at all; without it, any. */
  applies?(system: System): boolean;
  /** Makes it happen, and everything right again. Gives what it saw that must not be, a line each. */
  // biome-ignore lint/suspicious/noConfusingVoidType: most faults see nothing, and say nothing.
  strike(system: System): Promise<string[] | void>;
}

/** One of a list, by the run's seed. */
export function pick<T>(list: readonly T[], random: () => number): T {
  const one = list[Math.floor(random() * list.length)];
  if (one === undefined) throw new RangeError('nothing to pick from');
  return one;
}
