import type { Random } from '../../clock.ts';

/** 32-bit hash of the parts (FNV-1a, then MurmurHash3's finaliser): the same parts give the same number anywhere. */
export function hash(...parts: readonly (string | number)[]): number {
  let value = 0x811c9dc5;
  const text = parts.join('\u0000');
  for (let index = 0; index < text.length; index += 1) {
    value = Math.imul(value ^ text.charCodeAt(index), 0x01000193);
  }
  value = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35);
  return (value ^ (value >>> 16)) >>> 0;
}

/** A number in [0, 1) that depends on nothing but the parts. */
export function unitInterval(...parts: readonly (string | number)[]): number {
  return hash(...parts) / 2 ** 32;
}

/** A reproducible stream of numbers in [0, 1) (mulberry32), started from the parts. */
export function seededRandom(...parts: readonly (string | number)[]): Random {
  let state = hash(...parts);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A whole number from `low` to `high`, both included. */
export function between(random: Random, low: number, high: number): number {
  return low + Math.floor(random() * (high - low + 1));
}

/** One element of a list that is not empty. */
export function pick<T>(random: Random, list: readonly T[]): T {
  const chosen = list[Math.floor(random() * list.length)];
  if (chosen === undefined) throw new RangeError('cannot pick from an empty list');
  return chosen;
}

/** Up to `count` different elements, in random order. */
export function sample<T>(random: Random, list: readonly T[], count: number): T[] {
  const chosen = new Set<T>();
  const wanted = Math.min(count, new Set(list).size);
  while (chosen.size < wanted) chosen.add(pick(random, list));
  return [...chosen];
}
