import { decode } from '../../messaging/codec.ts';
import type { StreamMessage } from '../../messaging/follow.ts';
import { canaryId } from '../../movie/canary.ts';
import { CuratedSplits } from '../../movie/identity/curated-splits.ts';
import {
  type CatalogueEntry,
  catalogueEntrySchema,
  comparableOfEntry,
  type GoldenRecord,
  isTombstone,
} from '../../movie/record.ts';
import { Withdrawals } from '../../movie/withdrawals.ts';
import { CatalogueStatistics } from './catalogue-statistics.ts';
import { FilmIndex } from './film-index.ts';

/**
 * What one ETL replica knows of the whole catalogue, from following CATALOGUE. It may lag behind: what is written on its
 * word is written by compare-and-set, and looked at again when the write comes by.
 */
export class CatalogueView {
  /** What curators decided, as far as this replica has heard. */
  readonly splits: CuratedSplits;
  /** What deleted sources took back, as far as this replica has heard. */
  readonly withdrawals: Withdrawals;
  readonly films: FilmIndex;
  readonly statistics = new CatalogueStatistics();
  readonly #sequences = new Map<string, number>();
  readonly #replacedBy = new Map<string, string>();
  readonly #replaces = new Map<string, Set<string>>();
  readonly #waiting: { sequence: number; resolve: () => void }[] = [];
  #position = 0;

  constructor(splits = new CuratedSplits(), withdrawals = new Withdrawals()) {
    this.splits = splits;
    this.withdrawals = withdrawals;
    this.films = new FilmIndex(splits);
  }

  /** Golden records, without those that are part of others now. */
  get size(): number {
    return this.statistics.size;
  }

  ids(): Iterable<string> {
    return this.statistics.ids();
  }

  /** Takes a message of the stream and gives what it says. */
  receive(message: StreamMessage): CatalogueEntry {
    const entry = decode(catalogueEntrySchema, message.data);
    this.apply(entry, message.sequence);
    this.#position = message.sequence;
    while ((this.#waiting[0]?.sequence ?? Number.POSITIVE_INFINITY) <= this.#position) this.#waiting.shift()?.resolve();
    return entry;
  }

  /** Takes an entry as it stands at a sequence; an older one than is known changes nothing. */
  apply(entry: CatalogueEntry, sequence: number): void {
    if (sequence <= this.sequenceOf(entry.id)) return;
    this.#sequences.set(entry.id, sequence);
    this.#unlink(entry.id);
    if (isTombstone(entry)) {
      this.films.remove(entry.id);
      this.statistics.remove(entry.id);
      if (entry.merged_into === null) return;
      this.#replacedBy.set(entry.id, entry.merged_into);
      const replaced = this.#replaces.get(entry.merged_into) ?? new Set();
      this.#replaces.set(entry.merged_into, replaced.add(entry.id));
    } else this.#put(entry);
  }

  #put(record: GoldenRecord): void {
    // It is like no other film, and says nothing of any.
    if (record.id === canaryId) return;
    this.films.put(record.id, record.entries.map(comparableOfEntry));
    this.statistics.put(record.id, record.facts);
  }

  #unlink(id: string): void {
    const target = this.#replacedBy.get(id);
    if (target === undefined) return;
    this.#replacedBy.delete(id);
    this.#replaces.get(target)?.delete(id);
  }

  /** Sequence of the newest entry known under an id, 0 for none. */
  sequenceOf(id: string): number {
    return this.#sequences.get(id) ?? 0;
  }

  /** The record that an id stands for now: itself unless it was joined into another. */
  currentId(id: string): string {
    let current = id;
    for (let steps = 0; steps < 20; steps += 1) {
      const next = this.#replacedBy.get(current);
      if (next === undefined) break;
      current = next;
    }
    return current;
  }

  /** Ids of records that were joined into this one. */
  replacedBy(id: string): string[] {
    return [...(this.#replaces.get(id) ?? [])].toSorted();
  }

  /** Resolves when the message of this sequence, and all before it, have been taken. */
  reached(sequence: number): Promise<void> {
    if (sequence <= this.#position) return Promise.resolve();
    const { promise, resolve } = Promise.withResolvers<void>();
    const at = this.#waiting.findIndex((waiting) => waiting.sequence > sequence);
    this.#waiting.splice(at === -1 ? this.#waiting.length : at, 0, { sequence, resolve });
    return promise;
  }
}
