/** Jobs of one source. */
export interface SourceJobs {
  source: string;
  /** That wait to be admitted. */
  waiting: number;
  /** That are admitted and not done. */
  admitted: number;
}

/**
 * How many of each source's waiting jobs get one of the free places: always one of the source that has the fewest, so that one
 * which comes anew need not wait until those that were before it are through.
 * @param mostOfSource jobs that one source may have admitted.
 */
export function fairShares(sources: readonly SourceJobs[], places: number, mostOfSource: number): Map<string, number> {
  const shares = new Map<string, number>();
  const admittedOf = ({ source, admitted }: SourceJobs) => admitted + (shares.get(source) ?? 0);
  for (let place = 0; place < places; place += 1) {
    const [next] = sources
      .filter((one) => one.waiting > (shares.get(one.source) ?? 0) && admittedOf(one) < mostOfSource)
      .toSorted((one, other) => admittedOf(one) - admittedOf(other));
    if (next === undefined) break;
    shares.set(next.source, (shares.get(next.source) ?? 0) + 1);
  }
  return shares;
}
