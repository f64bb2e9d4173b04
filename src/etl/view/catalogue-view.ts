import { decodeCatalogueEntry } from '../../messaging/contracts/upcasters.ts';
import type { StreamMessage } from '../../messaging/nats/read/tail.ts';
import { canaryId } from '../../movie/canary.ts';
import { grow } from '../../movie/compact/grow.ts';
import { MovieNumbers } from '../../movie/compact/movie-numbers.ts';
import { CuratedSplits } from '../../movie/identity/curated-splits.ts';
import {
  type CatalogueEntry,
  type GoldenRecord,
  isTombstone,
  matchProfileOf,
  type Tombstone,
} from '../../movie/record.ts';
import { Retractions } from '../../movie/retractions.ts';
import { CatalogueStatistics } from './catalogue-statistics.ts';
import { MovieIndex } from './movie-index.ts';

/**
 * What one ETL replica knows of the whole catalogue, from following CATALOGUE. It may lag behind: what is written on its
 * word is written by compare-and-set, and looked at again when the write comes by.
 */
export class CatalogueView {
  /** What stewards decided, as far as this replica has heard. */
  readonly splits: CuratedSplits;
  /** What deleted sources took back, as far as this replica has heard. */
  readonly retractions: Retractions;
  readonly movies: MovieIndex;
  readonly statistics: CatalogueStatistics;
  readonly #numbers = new MovieNumbers();
  readonly #listeners: ((entry: CatalogueEntry, sequence: number) => void)[] = [];
  /** Of the newest entry known, by number of its id. */
  #sequences = new Float64Array(1024);
  readonly #replacedBy = new Map<string, string>();
  readonly #replaces = new Map<string, Set<string>>();
  readonly #waiting: { sequence: number; resolve: () => void }[] = [];
  #position = 0;

  constructor(splits = new CuratedSplits(), retractions = new Retractions()) {
    this.splits = splits;
    this.retractions = retractions;
    this.movies = new MovieIndex(splits, this.#numbers);
    this.statistics = new CatalogueStatistics(this.#numbers);
  }

  /** Golden records, without those that are part of others now. */
  get size(): number {
    return this.statistics.size;
  }

  /** Everything up to this sequence of the stream has been taken. */
  get position(): number {
    return this.#position;
  }

  /** Calls for every entry that is newer than what was known of its id, when it has been taken. */
  onEntry(listener: (entry: CatalogueEntry, sequence: number) => void): void {
    this.#listeners.push(listener);
  }

  /**
   * Takes a message of the stream; what this replica wrote itself is known already.
   * @throws InvalidMessageError, UnknownVersionError
   */
  receive({ subject, data, sequence }: StreamMessage): void {
    const id = subject.slice(subject.indexOf('.') + 1);
    try {
      if (sequence > this.sequenceOf(id)) this.apply(decodeCatalogueEntry(data), sequence);
    } finally {
      // Also where it cannot be read: who waits for it finds that out, and the message comes to the dead letters.
      this.#position = sequence;
      while ((this.#waiting[0]?.sequence ?? Number.POSITIVE_INFINITY) <= this.#position)
        this.#waiting.shift()?.resolve();
    }
  }

  /** Takes an entry as it stands at a sequence; an older one than is known changes nothing. */
  apply(entry: CatalogueEntry, sequence: number): void {
    if (sequence <= this.sequenceOf(entry.id)) return;
    const number = this.#numbers.numberOf(entry.id);
    this.#sequences = grow(this.#sequences, number);
    this.#sequences[number] = sequence;
    this.#unlink(entry.id);
    if (isTombstone(entry)) this.#bury(entry);
    else this.#put(entry);
    for (const listener of this.#listeners) listener(entry, sequence);
  }

  #bury({ id, merged_into: target }: Tombstone): void {
    this.movies.remove(id);
    this.statistics.remove(id);
    if (target === null) return;
    this.#replacedBy.set(id, target);
    const replaced = this.#replaces.get(target) ?? new Set();
    this.#replaces.set(target, replaced.add(id));
  }

  #put(record: GoldenRecord): void {
    // It is like no other movie, and says nothing of any.
    if (record.id === canaryId) return;
    this.movies.put(record.id, record.entries.map(matchProfileOf));
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
    return this.#sequences[this.#numbers.find(id) ?? -1] ?? 0;
  }

  /** Whether an id is of a golden record, not of one that is part of another or gone. */
  isMovie(id: string): boolean {
    return this.statistics.has(id);
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
