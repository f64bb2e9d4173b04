import { grow } from '../../movie/compact/grow.ts';
import { IntegerLists } from '../../movie/compact/integer-lists.ts';
import { MovieNumbers } from '../../movie/compact/movie-numbers.ts';
import { StringArena } from '../../movie/compact/string-arena.ts';
import { CuratedSplits } from '../../movie/identity/curated-splits.ts';
import { indexKeys, lookupKeys, type MatchProfile, referenceKey } from '../../movie/identity/match-profile.ts';
import { BlockIndex } from './block-index.ts';
import { packMatchProfile, unpackMatchProfile } from './packed-match-profile.ts';

/** A source's movie and the record that holds it now. While records are being joined two may hold the same one. */
export interface Member {
  record: string;
  comparable: MatchProfile;
}

/**
 * Which movies of which records may be the same: what identity needs to know of the whole catalogue. Members have numbers, called
 * slots; everything about them stands outside of the JavaScript heap and is unpacked when it is looked at.
 */
export class MovieIndex {
  readonly #numbers: MovieNumbers;
  readonly #splits: CuratedSplits;
  readonly #packed = new StringArena();
  readonly #blocks = new BlockIndex();
  readonly #ofRecord = new IntegerLists();
  /** By slot, the number of the record that holds it. */
  #records = new Int32Array(1024);
  readonly #free: number[] = [];
  #slots = 0;

  constructor(splits = new CuratedSplits(), numbers = new MovieNumbers()) {
    this.#splits = splits;
    this.#numbers = numbers;
  }

  /** Replaces what a record holds. */
  put(record: string, comparables: readonly MatchProfile[]): void {
    const number = this.#numbers.numberOf(record);
    const packed = comparables.map(packMatchProfile);
    const before = [...this.#ofRecord.values(number)];
    if (
      packed.length === before.length &&
      packed.every((text, index) => text === this.#packed.get(before[index] ?? -1))
    )
      return;
    this.remove(record);
    const slots = comparables.map((comparable, index) => {
      const slot = this.#free.pop() ?? this.#slots++;
      this.#records = grow(this.#records, slot);
      this.#records[slot] = number;
      this.#packed.set(slot, packed[index] ?? '');
      for (const key of indexKeys(comparable)) this.#blocks.add(key, slot);
      return slot;
    });
    this.#ofRecord.replace(number, slots);
  }

  remove(record: string): void {
    const number = this.#numbers.find(record);
    if (number === undefined) return;
    for (const slot of this.#ofRecord.values(number)) {
      const member = this.#memberAt(slot);
      if (member === undefined) continue;
      for (const key of indexKeys(member.comparable)) this.#blocks.remove(key, slot);
      this.#packed.delete(slot);
      this.#free.push(slot);
    }
    this.#ofRecord.clear(number);
  }

  /** What a record holds. */
  membersOf(record: string): Member[] {
    return [...this.#slotsOf(record)].flatMap((slot) => this.#memberAt(slot) ?? []);
  }

  /** The records that hold a source's movie: one, or two while they are being joined or divided. */
  recordsOf(reference: string): string[] {
    const members = [...this.#blocks.find(referenceKey(reference))].flatMap((slot) => this.#memberAt(slot) ?? []);
    return [
      ...new Set(members.flatMap(({ record, comparable }) => (comparable.reference === reference ? [record] : []))),
    ];
  }

  /** The records that hold anything of a source. */
  recordsOfSource(source: string): string[] {
    const records = new Set<string>();
    for (let slot = 0; slot < this.#slots; slot += 1) {
      const member = this.#memberAt(slot);
      if (member?.comparable.source === source) records.add(member.record);
    }
    return [...records];
  }

  /** Blocking keys under which what may be one movie with this one is found; what curators put together is. */
  soughtBy(movie: MatchProfile): string[] {
    return [...lookupKeys(movie), ...this.#splits.companions(movie.reference).map(referenceKey)];
  }

  /**
   * Everything that shares a blocking key with these movies, or with something that does, and all that their records
   * hold. Ends at `limit` members: a title that thousands of movies have must not make identity quadratic.
   */
  neighbourhood(movies: readonly MatchProfile[], limit = 300): Member[] {
    const found = new Map<number, Member>();
    const queue = [...movies];
    for (let movie = queue.pop(); movie !== undefined; movie = queue.pop()) {
      for (const key of this.soughtBy(movie)) {
        for (const slot of this.#blocks.find(key)) {
          for (const one of this.#ofRecord.values(this.#records[slot] ?? -1)) {
            if (found.has(one) || found.size >= limit) continue;
            const member = this.#memberAt(one);
            if (member === undefined) continue;
            found.set(one, member);
            queue.push(member.comparable);
          }
        }
      }
    }
    return [...found.values()];
  }

  #slotsOf(record: string): Int32Array {
    return this.#ofRecord.values(this.#numbers.find(record) ?? -1);
  }

  #memberAt(slot: number): Member | undefined {
    const text = this.#packed.get(slot);
    if (text === undefined) return undefined;
    return { record: this.#numbers.idOf(this.#records[slot] ?? -1), comparable: unpackMatchProfile(text) };
  }
}
