import { blockingKeys, type Comparable, referenceKey } from '../../movie/identity/comparable.ts';
import { CuratedSplits } from '../../movie/identity/curated-splits.ts';
import { BlockIndex } from './block-index.ts';

/** A source's film and the record that holds it now. While records are being joined two may hold the same one. */
export interface Member {
  record: string;
  comparable: Comparable;
}

/** Which films of which records may be the same: what identity needs to know of the whole catalogue. */
export class FilmIndex {
  readonly #members: (Member | undefined)[] = [];
  readonly #free: number[] = [];
  readonly #ofRecord = new Map<string, number[]>();
  readonly #blocks = new BlockIndex();
  readonly #splits: CuratedSplits;

  constructor(splits = new CuratedSplits()) {
    this.#splits = splits;
  }

  /** Replaces what a record holds. */
  put(record: string, comparables: readonly Comparable[]): void {
    this.remove(record);
    const slots = comparables.map((comparable) => {
      const slot = this.#free.pop() ?? this.#members.length;
      this.#members[slot] = { record, comparable };
      for (const key of blockingKeys(comparable).filed) this.#blocks.add(key, slot);
      return slot;
    });
    this.#ofRecord.set(record, slots);
  }

  remove(record: string): void {
    for (const slot of this.#ofRecord.get(record) ?? []) {
      const member = this.#members[slot];
      if (member === undefined) continue;
      for (const key of blockingKeys(member.comparable).filed) this.#blocks.remove(key, slot);
      this.#members[slot] = undefined;
      this.#free.push(slot);
    }
    this.#ofRecord.delete(record);
  }

  /** What a record holds. */
  membersOf(record: string): Member[] {
    return (this.#ofRecord.get(record) ?? []).flatMap((slot) => this.#members[slot] ?? []);
  }

  /** The records that hold a source's film: one, or two while they are being joined or divided. */
  recordsOf(reference: string): string[] {
    const members = [...this.#blocks.find(referenceKey(reference))].flatMap((slot) => this.#members[slot] ?? []);
    return [
      ...new Set(members.flatMap(({ record, comparable }) => (comparable.reference === reference ? [record] : []))),
    ];
  }

  /** The records that hold anything of a source. */
  recordsOfSource(source: string): string[] {
    const found = this.#members.filter((member) => member?.comparable.reference.startsWith(`${source}/`));
    return [...new Set(found.flatMap((member) => (member === undefined ? [] : [member.record])))];
  }

  /** Blocking keys under which what may be one film with this one is found; what curators put together is. */
  soughtBy(film: Comparable): string[] {
    return [...blockingKeys(film).sought, ...this.#splits.companions(film.reference).map(referenceKey)];
  }

  /**
   * Everything that shares a blocking key with these films, or with something that does, and all that their records
   * hold. Ends at `limit` members: a title that thousands of films have must not make identity quadratic.
   */
  neighbourhood(films: readonly Comparable[], limit = 300): Member[] {
    const found = new Set<number>();
    const queue = [...films];
    for (let film = queue.pop(); film !== undefined; film = queue.pop()) {
      for (const key of this.soughtBy(film)) {
        for (const slot of this.#blocks.find(key)) {
          for (const one of this.#recordSlots(slot)) {
            const member = this.#members[one];
            if (member === undefined || found.has(one) || found.size >= limit) continue;
            found.add(one);
            queue.push(member.comparable);
          }
        }
      }
    }
    return [...found].flatMap((slot) => this.#members[slot] ?? []);
  }

  #recordSlots(slot: number): readonly number[] {
    const member = this.#members[slot];
    return member === undefined ? [] : (this.#ofRecord.get(member.record) ?? []);
  }
}
