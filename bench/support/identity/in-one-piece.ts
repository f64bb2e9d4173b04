import { CuratedSplits } from '../../../src/movie/identity/curated-splits.ts';
import { divide, externalIds } from '../../../src/movie/identity/divide.ts';
import { compareMovies } from '../../../src/movie/identity/match.ts';
import { indexKeys, lookupKeys, type MatchProfile } from '../../../src/movie/identity/match-profile.ts';
import type { MergeRules } from '../../../src/movie/merge/rules.ts';
import { comparableOfEntry, makeRecord, ownIdOf, sourceKeyOf } from '../../../src/movie/record.ts';
import type { SourceEntry } from '../../../src/movie/source-entry.ts';

/** Golden records as JSON by id, computed from the whole set at once: nothing here depends on the order of `entries`. */
export function catalogueInOnePiece(entries: readonly SourceEntry[], rules: MergeRules): Map<string, string> {
  const byReference = new Map(entries.map((entry) => [sourceKeyOf(entry), entry]));
  const splits = new CuratedSplits();
  const catalogue = new Map<string, string>();
  for (const component of componentsOf(entries.map(comparableOfEntry))) {
    const profiles = new Map(component.map((movie) => [movie.reference, movie]));
    const cells = divide(component, splits);
    const ids = externalIds(
      cells.map((cell) => cell.flatMap((reference) => profiles.get(reference) ?? [])),
      splits,
    );
    for (const [index, cell] of cells.entries()) {
      const members = cell.flatMap((reference) => byReference.get(reference) ?? []);
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
  const filed = new Map<string, number[]>();
  for (const [index, movie] of movies.entries()) {
    for (const key of new Set(indexKeys(movie))) {
      const list = filed.get(key);
      if (list === undefined) filed.set(key, [index]);
      else list.push(index);
    }
  }
  for (const [index, movie] of movies.entries()) {
    for (const other of new Set(lookupKeys(movie).flatMap((key) => filed.get(key) ?? []))) {
      const second = movies[other];
      if (other <= index || second === undefined) continue;
      if (compareMovies(movie, second).verdict === 'same') parents[rootOf(other)] = rootOf(index);
    }
  }
  return [...Map.groupBy(movies.entries(), ([index]) => rootOf(index)).values()].map((list) =>
    list.map(([, movie]) => movie),
  );
}
