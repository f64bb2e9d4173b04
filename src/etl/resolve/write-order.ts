import { type CatalogueEntry, type GoldenRecord, isTombstone, sourceKeyOf } from '../../movie/record.ts';
import type { SourceEntry } from '../../movie/source-entry.ts';

export interface WriteOrderOptions {
  /** Whether a wanted record differs from the one that stands under its id. */
  changed(record: GoldenRecord): boolean;
  /** Whether an entry is to be in no record any more. */
  retracted(entry: SourceEntry): boolean;
  /** A golden record of entries under an id. */
  make(entries: readonly SourceEntry[], id: string): GoldenRecord;
}

/**
 * The records to write, in an order that leaves no source's movie without a record, wherever it ends and whoever writes at the same
 * time (docs/decisions/0012-what-moves-is-written-where-it-stays.md). What takes a source's movie over is written first, also where it
 * has it already: by compare-and-set, nobody takes it away from there on what was read before. What it gives away itself is still
 * in it then, and gone when it is written again. Tombstones come after all of these.
 * @param stored what stands under the ids of the wanted records, and of those that are to go.
 */
export function writesInOrder(
  wanted: readonly GoldenRecord[],
  stored: ReadonlyMap<string, CatalogueEntry>,
  { changed, retracted, make }: WriteOrderOptions,
): GoldenRecord[] {
  const wantedById = new Map(wanted.map((record) => [record.id, record]));
  const leaving = (id: string): SourceEntry[] => {
    const kept = new Set((wantedById.get(id)?.entries ?? []).map(sourceKeyOf));
    return entriesOf(stored.get(id)).filter((entry) => !kept.has(sourceKeyOf(entry)) && !retracted(entry));
  };
  const moving = new Set([...stored.keys()].flatMap((id) => leaving(id).map(sourceKeyOf)));
  const takingOver = wanted.filter(({ entries }) => entries.some((entry) => moving.has(sourceKeyOf(entry))));
  const first = takingOver.map((record) => {
    const still = leaving(record.id);
    return still.length === 0 ? record : make([...record.entries, ...still], record.id);
  });
  const done = new Set(first.filter((record) => wantedById.get(record.id) === record));
  return [...first, ...wanted.filter((record) => changed(record) && !done.has(record))];
}

function entriesOf(entry: CatalogueEntry | undefined): readonly SourceEntry[] {
  return entry === undefined || isTombstone(entry) ? [] : entry.entries;
}
