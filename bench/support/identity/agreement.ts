import { seededRandom } from '../../../src/demo/site/random.ts';
import type { RealisticRecord } from '../import/realistic-movies.ts';

/** The same elements in a random order that the seed decides. */
export function shuffled<T>(list: readonly T[], seed: number): T[] {
  const random = seededRandom(seed, 'order');
  const copy = [...list];
  for (let index = copy.length - 1; index > 0; index -= 1) {
    const other = Math.floor(random() * (index + 1));
    [copy[index], copy[other]] = [copy[other] as T, copy[index] as T];
  }
  return copy;
}

/** How clusters by source key agree with the truth, counted by pairs of records. */
export function agreementWithTruth(
  records: readonly RealisticRecord[],
  clusters: ReadonlyMap<string, string[]>,
): string {
  const movieOf = new Map(records.map(({ source, sourceId, movie }) => [`${source}/${sourceId}`, movie]));
  const told = Map.groupBy(records, ({ movie }) => movie);
  const expected = [...told.values()].reduce((sum, { length }) => sum + (length * (length - 1)) / 2, 0);
  let joined = 0;
  let right = 0;
  for (const cluster of new Set(clusters.values())) {
    for (const [index, one] of cluster.entries()) {
      for (const other of cluster.slice(index + 1)) {
        joined += 1;
        if (movieOf.get(one) === movieOf.get(other)) right += 1;
      }
    }
  }
  const precision = right / Math.max(1, joined);
  const recall = right / Math.max(1, expected);
  const f1 = (2 * precision * recall) / Math.max(1e-9, precision + recall);
  return `precision ${precision.toFixed(4)}, recall ${recall.toFixed(4)}, F1 ${f1.toFixed(4)}`;
}
