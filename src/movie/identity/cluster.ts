import { CuratedSplits } from './curated-splits.ts';
import { compareMovies } from './match.ts';
import { indexKeys, lookupKeys, type MatchProfile } from './match-profile.ts';
import { type Comparison, compareText, partition } from './partition.ts';

/** What a steward puts together outweighs all evidence but external ids. */
const curatedWeight = 50;

/**
 * Which sources' movies are one movie: source keys, one list a movie. Depends on the set and on the curated decisions alone,
 * not on the order of either. Movies that nothing links change nothing for each other: sets of them are clustered together as each
 * by itself (docs/decisions/0016-identity-by-matching-links.md).
 */
export function clusterMovies(profiles: readonly MatchProfile[], splits = new CuratedSplits()): string[][] {
  const bySourceKey = new Map(profiles.map((profile) => [profile.sourceKey, profile]));
  return partition([...bySourceKey.keys()], (left, right) => {
    const one = bySourceKey.get(left);
    const other = bySourceKey.get(right);
    if (one === undefined || other === undefined) return { same: false, conflict: false, weight: 0 };
    return compare(one, other, splits);
  });
}

function compare(one: MatchProfile, other: MatchProfile, splits: CuratedSplits): Comparison {
  const judgement = splits.judge(one.sourceKey, other.sourceKey);
  if (judgement === 'apart') return { same: false, conflict: true, weight: 0 };
  const { verdict, score } = compareMovies(one, other);
  const conflict = verdict === 'conflict';
  if (judgement === 'together' && !conflict) return { same: true, conflict, weight: Math.max(score, curatedWeight) };
  return { same: verdict === 'same' && shareKey(one, other), conflict, weight: score };
}

/** Whether two are ever looked at together: else their evidence would only count where others bring them together. */
function shareKey(one: MatchProfile, other: MatchProfile): boolean {
  const indexed = new Set(indexKeys(other));
  return lookupKeys(one).some((key) => indexed.has(key));
}

/**
 * The external id that each movie of a neighbourhood goes by, null for none. Of movies that state the same one, which only
 * a curated split makes two, the one keeps it that the others were taken out of.
 */
export function externalIds(movies: readonly (readonly MatchProfile[])[], splits: CuratedSplits): (string | null)[] {
  const clusters = movies.map((movie) => movie.map(({ sourceKey }) => sourceKey).toSorted());
  const stated = movies.map(
    (movie) => movie.flatMap(({ externalId }) => (externalId === null ? [] : [externalId])).toSorted()[0] ?? null,
  );
  return stated.map((id, index) => {
    if (id === null) return null;
    const claimants = [...clusters.keys()].filter((other) => stated[other] === id);
    if (claimants.length === 1) return id;
    const all = claimants.flatMap((claimant) => clusters[claimant] ?? []);
    const ranked = claimants
      .map((claimant) => ({ claimant, cluster: clusters[claimant] ?? [] }))
      .map(({ claimant, cluster }) => ({
        claimant,
        first: cluster[0] ?? '',
        departures: splits.departures(cluster, all),
      }))
      .toSorted((one, other) => one.departures - other.departures || compareText(one.first, other.first));
    return ranked[0]?.claimant === index ? id : null;
  });
}
