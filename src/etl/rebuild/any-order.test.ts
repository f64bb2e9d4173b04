import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type RealisticRecord, realisticRecords } from '../../../bench/support/import/realistic-movies.ts';
import { observation } from '../../../test/support/observations.ts';
import { clusterMovies, externalIds } from '../../movie/identity/cluster.ts';
import { CuratedSplits } from '../../movie/identity/curated-splits.ts';
import { defaultMergeRules } from '../../movie/merge/rules.ts';
import { entryOf, isTombstone, makeRecord, matchProfileOf, ownIdOf, sourceKeyOf } from '../../movie/record.ts';
import type { SourceEntry } from '../../movie/source-entry.ts';
import { ShadowCatalogue } from './shadow-catalogue.ts';

/** Movies by few people, so that their keys hang together; a third source tells of what the second does, with other errors. */
function entriesOf(seed: number): SourceEntry[] {
  const first = [...realisticRecords({ movies: 40, seed, duplicates: 0.6, ids: false })];
  const third = [...realisticRecords({ movies: 40, seed, duplicates: 0.4 })].filter(({ source }) => source !== 'imdb');
  const named = (records: readonly RealisticRecord[], rename: (source: string) => string) =>
    records.map(({ source, sourceId, facts }) =>
      entryOf(observation(rename(source), sourceId, { ...facts, director: facts.director.map(busyDirector) })),
    );
  return [...named(first, (source) => (source === 'imdb' ? 'reelhouse' : source)), ...named(third, () => 'filmothek')];
}

/** One of three, so that every movie shares a director with many. */
function busyDirector(name: string): string {
  return ['Takashi Miike', 'Jesús Franco', 'Michael Curtiz'][name.length % 3] ?? name;
}

/** The catalogue of a set of entries, made in one piece: every pair is compared, and no order is looked at. */
function inOnePiece(entries: readonly SourceEntry[]): Map<string, string> {
  const bySourceKey = new Map(entries.map((entry) => [sourceKeyOf(entry), entry]));
  const profiles = new Map(entries.map((entry) => [sourceKeyOf(entry), matchProfileOf(entry)]));
  const clusters = clusterMovies([...profiles.values()]);
  const ids = externalIds(
    clusters.map((cluster) => cluster.flatMap((sourceKey) => profiles.get(sourceKey) ?? [])),
    new CuratedSplits(),
  );
  return new Map(
    clusters.map((cluster, index) => {
      const members = cluster.flatMap((sourceKey) => bySourceKey.get(sourceKey) ?? []);
      const record = makeRecord(members, defaultMergeRules, ids[index] ?? ownIdOf(members));
      return [record.id, JSON.stringify(record)];
    }),
  );
}

it('gives the catalogue that a look at everything at once gives, for any order and any repetition', async () => {
  const seeds = fc.integer({ min: 1, max: 1e6 });
  await fc.assert(
    fc.asyncProperty(seeds, fc.infiniteStream(fc.nat()), async (seed, choices) => {
      const entries = entriesOf(seed);
      const order = [...entries];
      for (const index of order.keys()) {
        const other = (choices.next().value ?? 0) % order.length;
        [order[index], order[other]] = [order[other] as SourceEntry, order[index] as SourceEntry];
      }
      const repeated = order.filter((_, index) => index % 3 === 0);
      const catalogue = new ShadowCatalogue(defaultMergeRules, new CuratedSplits());
      for (const entry of [...order, ...repeated]) await catalogue.upsert(entry);
      const records = [...catalogue.entries()].filter(([, entry]) => !isTombstone(entry));
      expect(new Map(records.map(([id, entry]) => [id, JSON.stringify(entry)]))).toEqual(inOnePiece(entries));
    }),
    { numRuns: 8 },
  );
}, 120_000);
