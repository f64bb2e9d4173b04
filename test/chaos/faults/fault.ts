import type { ChaosSystem } from '../system.ts';

/** Something that goes wrong, for a while. */
export interface Fault {
  name: string;
  /** Makes it happen, and everything right again. */
  strike(system: ChaosSystem): Promise<void>;
}

/** One of a list, by the run's seed. */
export function pick<T>(list: readonly T[], random: () => number): T {
  const one = list[Math.floor(random() * list.length)];
  if (one === undefined) throw new RangeError('nothing to pick from');
  return one;
}
