import { clusterMovies, externalIds } from '../../../src/movie/identity/cluster.ts';
import { CuratedSplits } from '../../../src/movie/identity/curated-splits.ts';
import { compareMovies } from '../../../src/movie/identity/match.ts';
import { indexKeys, lookupKeys, type MatchProfile } from '../../../src/movie/identity/match-profile.ts';
import type { MergeRules } from '../../../src/movie/merge/rules.ts';
import { makeRecord, matchProfileOf, ownIdOf, sourceKeyOf } from '../../../src/movie/record.ts';
import type { SourceEntry } from '../../../src/movie/source-entry.ts';

/** Golden records as JSON by id, computed from the whole set at once: nothing here depends on the order of `entries`. */
export function catalogueInOnePiece(entries: readonly SourceEntry[], rules: MergeRules): Map<string, string> {
  const bySourceKey = new Map(entries.map((entry) => [sourceKeyOf(entry), entry]));
  const splits = new CuratedSplits();
  const catalogue = new Map<string, string>();
  for (const component of componentsOf(entries.map(matchProfileOf))) {
    const profiles = new Map(component.map((movie) => [movie.sourceKey, movie]));
    const clusters = clusterMovies(component, splits);
    const ids = externalIds(
      clusters.map((cluster) => cluster.flatMap((sourceKey) => profiles.get(sourceKey) ?? [])),
      splits,
    );
    for (const [index, cluster] of clusters.entries()) {
      const members = cluster.flatMap((sourceKey) => bySourceKey.get(sourceKey) ?? []);
      const record = makeRecord(members, rules, ids[index] ?? ownIdOf(members));
      catalogue.set(record.id, JSON.stringify(record));
    }
  }
  return catalogue;
}

/** What matching pairs hold together, by union and find over every pair that shares a key. */
function componentsOf(movies: readonly MatchProfile[]): MatchProfile[][] {
  const parents = movies.map((_, index) => index);
  const rootOf = (index: number): number => {
    let root = index;
    while (parents[root] !== root) root = parents[root] ?? root;
    parents[index] = root;
    return root;
  };
  const byKey = new Map<string, number[]>();
  for (const [index, movie] of movies.entries()) {
    for (const key of new Set(indexKeys(movie))) {
      const list = byKey.get(key);
      if (list === undefined) byKey.set(key, [index]);
      else list.push(index);
    }
  }
  for (const [index, movie] of movies.entries()) {
    for (const other of new Set(lookupKeys(movie).flatMap((key) => byKey.get(key) ?? []))) {
      const second = movies[other];
      if (other <= index || second === undefined) continue;
      if (compareMovies(movie, second).verdict === 'same') parents[rootOf(other)] = rootOf(index);
    }
  }
  return [...Map.groupBy(movies.entries(), ([index]) => rootOf(index)).values()].map((list) =>
    list.map(([, movie]) => movie),
  );
}
