import { grow } from '../../movie/compact/grow.ts';
import { IntegerLists } from '../../movie/compact/integer-lists.ts';
import { MovieNumbers } from '../../movie/compact/movie-numbers.ts';
import { StringArena } from '../../movie/compact/string-arena.ts';
import { CuratedSplits } from '../../movie/identity/curated-splits.ts';
import { compareMovies } from '../../movie/identity/match.ts';
import {
  blockingKeys,
  indexKeys,
  lookupKeys,
  type MatchProfile,
  ownBlockingKey,
  statedKeys,
} from '../../movie/identity/match-profile.ts';
import { BlockIndex } from './block-index.ts';
import { packMatchProfile, unpackMatchProfile } from './packed-match-profile.ts';
import { SlotTraits } from './slot-traits.ts';

/** A source's movie and the record that holds it now. While records are being joined two may hold the same one. */
export interface Member {
  record: string;
  profile: MatchProfile;
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
  readonly #traits = new SlotTraits();
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
  put(record: string, profiles: readonly MatchProfile[]): void {
    const number = this.#numbers.numberOf(record);
    const packed = profiles.map(packMatchProfile);
    const before = [...this.#ofRecord.values(number)];
    if (
      packed.length === before.length &&
      packed.every((text, index) => text === this.#packed.get(before[index] ?? -1))
    )
      return;
    this.remove(record);
    const slots = profiles.map((profile, index) => {
      const slot = this.#free.pop() ?? this.#slots++;
      this.#records = grow(this.#records, slot);
      this.#records[slot] = number;
      this.#packed.set(slot, packed[index] ?? '');
      this.#traits.put(slot, profile);
      for (const key of indexKeys(profile)) this.#blocks.add(key, slot);
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
      for (const key of indexKeys(member.profile)) this.#blocks.remove(key, slot);
      this.#packed.delete(slot);
      this.#free.push(slot);
    }
    this.#ofRecord.clear(number);
  }

  /** What a record holds. */
  membersOf(record: string): Member[] {
    return [...this.#slotsOf(record)].flatMap((slot) => this.#memberAt(slot) ?? []);
  }

  /** The records that hold a source's movie: one, or two while they are being joined or clustered. */
  recordsOf(sourceKey: string): string[] {
    const members = [...this.#blocks.find(ownBlockingKey(sourceKey))].flatMap((slot) => this.#memberAt(slot) ?? []);
    return [...new Set(members.flatMap(({ record, profile }) => (profile.sourceKey === sourceKey ? [record] : [])))];
  }

  /** The records that hold anything of a source. */
  recordsOfSource(source: string): string[] {
    const number = this.#traits.sourceNumber(source);
    const records = new Set<number>();
    for (let slot = 0; slot < this.#slots; slot += 1) {
      if (this.#packed.has(slot) && this.#traits.sourceAt(slot) === number) records.add(this.#records[slot] ?? -1);
    }
    return [...records].map((record) => this.#numbers.idOf(record));
  }

  /** Blocking keys under which what may be one movie with this one is found; what stewards put together is. */
  lookupKeysOf(movie: MatchProfile): string[] {
    return [...lookupKeys(movie), ...this.#splits.companions(movie.sourceKey).map(ownBlockingKey)];
  }

  /**
   * All that may have a say in which movies these belong to: what matches one of them or something that does, and all that the
   * records of any of these hold. Movies that only share blocking keys are compared and left out, so that it stays small however many
   * movies there are; nothing is cut off, so that it does not depend on the order in which they came.
   */
  neighbourhood(movies: readonly MatchProfile[]): Member[] {
    const found = new Map<number, Member>();
    const queue = [...movies];
    const include = (slot: number) => {
      for (const one of this.#ofRecord.values(this.#records[slot] ?? -1)) {
        if (found.has(one)) continue;
        const member = this.#memberAt(one);
        if (member === undefined) continue;
        found.set(one, member);
        queue.push(member.profile);
      }
    };
    for (let movie = queue.pop(); movie !== undefined; movie = queue.pop()) {
      for (const key of certainKeys(movie, this.#splits)) for (const slot of this.#blocks.find(key)) include(slot);
      for (const slot of this.#proposedFor(movie)) {
        if (found.has(slot)) continue;
        const member = this.#memberAt(slot);
        if (member !== undefined && compareMovies(movie, member.profile).verdict === 'same') include(slot);
      }
    }
    return [...found.values()];
  }

  /** What shares a blocking key with one of these movies and is not certainly another, and all that its records hold. */
  proposals(movies: readonly MatchProfile[]): Member[] {
    const records = new Set<number>();
    for (const movie of movies) {
      for (const slot of this.#proposedFor(movie)) records.add(this.#records[slot] ?? -1);
    }
    return [...records].flatMap((record) =>
      [...this.#ofRecord.values(record)].flatMap((slot) => this.#memberAt(slot) ?? []),
    );
  }

  #proposedFor(movie: MatchProfile): Set<number> {
    const slots = new Set<number>();
    const couldBe = this.#traits.filterFor(movie);
    for (const key of blockingKeys(movie)) {
      for (const slot of this.#blocks.find(key)) if (couldBe(slot)) slots.add(slot);
    }
    return slots;
  }

  #slotsOf(record: string): Int32Array {
    return this.#ofRecord.values(this.#numbers.find(record) ?? -1);
  }

  #memberAt(slot: number): Member | undefined {
    const text = this.#packed.get(slot);
    if (text === undefined) return undefined;
    return { record: this.#numbers.idOf(this.#records[slot] ?? -1), profile: unpackMatchProfile(text) };
  }
}

/** Under which stands what belongs to a movie whatever it is compared by: itself, what states its external id, what stewards put to it. */
function certainKeys(movie: MatchProfile, splits: CuratedSplits): string[] {
  return [...statedKeys(movie), ...splits.companions(movie.sourceKey).map(ownBlockingKey)];
}
