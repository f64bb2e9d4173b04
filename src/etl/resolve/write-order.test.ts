import { expect, test } from 'vitest';
import { observation } from '../../../test/support/observations.ts';
import { defaultMergeRules } from '../../movie/merge/rules.ts';
import { type CatalogueEntry, entryOf, type GoldenRecord, makeRecord } from '../../movie/record.ts';
import type { SourceEntry } from '../../movie/source-entry.ts';
import { writesInOrder } from './write-order.ts';

const [a, b, c, d] = ['a', 'b', 'c', 'd'].map(movie) as [SourceEntry, SourceEntry, SourceEntry, SourceEntry];

function movie(source: string): SourceEntry {
  return entryOf(observation(source, 'x', { title: 'Heat' }));
}

function record(id: string, ...entries: SourceEntry[]): GoldenRecord {
  return makeRecord(entries, defaultMergeRules, id);
}

/** What is written where these stand, as `id: sources`. */
function writes(wanted: GoldenRecord[], standing: CatalogueEntry[], retracted: SourceEntry[] = []): string[] {
  const stored = new Map(standing.map((entry) => [entry.id, entry]));
  const ordered = writesInOrder(wanted, stored, {
    changed: (one) => JSON.stringify(one) !== JSON.stringify(stored.get(one.id)),
    retracted: (entry) => retracted.some(({ source }) => source === entry.source),
    make: (entries, id) => record(id, ...entries),
  });
  return ordered.map(({ id, entries }) => `${id}: ${entries.map(({ source }) => source).join(' ')}`);
}

test('a movie that is taken out of a record stands in its own before', () => {
  const standing = [record('tt1000001', a, b)];
  expect(writes([record('tt1000001', a), record('tt1000002', b)], standing)).toEqual(['tt1000002: b', 'tt1000001: a']);
});

test('a record that has already what another loses is written all the same', () => {
  const both = record('tt1000001', a, b);
  expect(writes([both], [both, record('tt1000002', b)])).toEqual(['tt1000001: a b']);
});

test('records that swap movies have both in between', () => {
  const standing = [record('tt1000001', a, b), record('tt1000002', c, d)];
  expect(writes([record('tt1000001', a, c), record('tt1000002', b, d)], standing)).toEqual([
    'tt1000001: a b c',
    'tt1000002: b c d',
    'tt1000001: a c',
    'tt1000002: b d',
  ]);
});

test('what is retracted need stand nowhere, and what is right is left alone', () => {
  const standing = [record('tt1000001', a, b), record('tt1000002', c)];
  expect(writes([record('tt1000001', a), record('tt1000002', c)], standing, [b])).toEqual(['tt1000001: a']);
});
