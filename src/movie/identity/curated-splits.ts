import { z } from 'zod';
import { movieIdSchema } from '../schema.ts';

/** `source/source id`, as `sourceKey` makes it. */
const sourceKeySchema = z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}\/[\p{L}\p{N}\p{M}_-]{1,128}$/u);

/** A steward's word that a movie was two. It names sources' movies, not records, so it outlives every record. */
export const curatedSplitSchema = z.object({
  schema_version: z.literal(1),
  /** The movie that held all of them when the split was decided. */
  movie: movieIdSchema,
  /** One movie of their own, never one with any of `rest`. */
  apart: z.array(sourceKeySchema).min(1),
  rest: z.array(sourceKeySchema).min(1),
  /** Taken back: kept for the record, of no effect. */
  undone: z.boolean(),
  /** Who decided what, when and why; oldest first. */
  history: z
    .array(
      z.object({
        action: z.enum(['split', 'undo']),
        at: z.iso.datetime(),
        by: z.string().min(1).max(200),
        reason: z.string().min(1).max(2000),
      }),
    )
    .min(1),
});
export type CuratedSplit = z.infer<typeof curatedSplitSchema>;

/** What stewards have decided about which sources' movies are one: identity asks it before it compares. */
export class CuratedSplits {
  readonly #splits = new Map<string, CuratedSplit>();
  readonly #naming = new Map<string, Set<string>>();

  put(key: string, split: CuratedSplit): void {
    this.remove(key);
    this.#splits.set(key, split);
    for (const sourceKey of sourceKeysOf(split)) {
      this.#naming.set(sourceKey, (this.#naming.get(sourceKey) ?? new Set()).add(key));
    }
  }

  /** @returns what was removed. */
  remove(key: string): CuratedSplit | undefined {
    const split = this.#splits.get(key);
    if (split === undefined) return undefined;
    this.#splits.delete(key);
    for (const sourceKey of sourceKeysOf(split)) {
      const keys = this.#naming.get(sourceKey);
      keys?.delete(key);
      if (keys?.size === 0) this.#naming.delete(sourceKey);
    }
    return split;
  }

  /** Every source's movie that a decision names, taken back or not. */
  sourceKeys(): Iterable<string> {
    return this.#naming.keys();
  }

  /** Whether a decision, taken back or not, names this source's movie. */
  has(sourceKey: string): boolean {
    return this.#naming.has(sourceKey);
  }

  /** All decisions, taken back or not, in the order of their keys. */
  all(): [key: string, split: CuratedSplit][] {
    return [...this.#splits].toSorted(([one], [other]) => (one < other ? -1 : 1));
  }

  /** Decisions that name any of these, taken back or not, in the order of their keys. */
  naming(sourceKeys: Iterable<string>): [key: string, split: CuratedSplit][] {
    const keys = new Set([...sourceKeys].flatMap((sourceKey) => [...(this.#naming.get(sourceKey) ?? [])]));
    return [...keys].toSorted().flatMap((key) => {
      const split = this.#splits.get(key);
      return split === undefined ? [] : [[key, split]];
    });
  }

  /** What decisions in force say of two: that they stay apart outweighs that they belong together. */
  judge(left: string, right: string): 'apart' | 'together' | null {
    if (!this.#naming.has(left) || !this.#naming.has(right)) return null;
    let judgement: 'together' | null = null;
    for (const { apart, rest } of this.#inForce([left])) {
      const sides = [apart.includes(left), apart.includes(right)];
      if (sides[0] !== sides[1] && (sides[0] ? rest.includes(right) : apart.includes(right))) return 'apart';
      if (sides[0] && sides[1]) judgement = 'together';
    }
    return judgement;
  }

  /** The others that a decision in force puts into one movie with this one. */
  companions(sourceKey: string): string[] {
    return this.#inForce([sourceKey])
      .filter(({ apart }) => apart.includes(sourceKey))
      .flatMap(({ apart }) => apart.filter((other) => other !== sourceKey));
  }

  /** How many decisions in force took some of `cluster` out of a movie that kept some of `others`. */
  departures(cluster: readonly string[], others: readonly string[]): number {
    return this.#inForce(cluster).filter(
      ({ apart, rest }) =>
        apart.some((sourceKey) => cluster.includes(sourceKey)) && rest.some((sourceKey) => others.includes(sourceKey)),
    ).length;
  }

  #inForce(sourceKeys: Iterable<string>): CuratedSplit[] {
    return this.naming(sourceKeys).flatMap(([, split]) => (split.undone ? [] : [split]));
  }
}

/** Every source's movie that a decision names. */
export function sourceKeysOf({ apart, rest }: CuratedSplit): string[] {
  return [...apart, ...rest];
}
