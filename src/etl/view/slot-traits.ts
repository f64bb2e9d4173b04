import { grow } from '../../movie/compact/grow.ts';
import type { MatchProfile } from '../../movie/identity/match-profile.ts';

const kinds: readonly MatchProfile['kind'][] = ['unknown', 'film', 'series', 'episode', 'game'];

/**
 * Of each member the little that tells most pairs apart before they are unpacked and compared: two pages of one source, two external
 * ids, two kinds of work. The keys of a busy director cost next to nothing where one source tells of all the films.
 */
export class SlotTraits {
  readonly #sourceNumbers = new Map<string, number>();
  #sources = new Int32Array(1024);
  #kinds = new Uint8Array(1024);
  /** 1 where the member states an external id. */
  #stated = new Uint8Array(1024);

  put(slot: number, { source, kind, externalId }: MatchProfile): void {
    this.#sources = grow(this.#sources, slot);
    this.#kinds = grow(this.#kinds, slot);
    this.#stated = grow(this.#stated, slot);
    this.#sources[slot] = this.sourceNumber(source);
    this.#kinds[slot] = kinds.indexOf(kind);
    this.#stated[slot] = externalId === null ? 0 : 1;
  }

  sourceNumber(source: string): number {
    const known = this.#sourceNumbers.get(source);
    if (known !== undefined) return known;
    this.#sourceNumbers.set(source, this.#sourceNumbers.size);
    return this.#sourceNumbers.size - 1;
  }

  sourceAt(slot: number): number {
    return this.#sources[slot] ?? -1;
  }

  /** Whether a member may be one movie with this one, where they do not state the same external id. */
  filterFor({ source, kind, externalId }: MatchProfile): (slot: number) => boolean {
    const sourceNumber = this.sourceNumber(source);
    const kindNumber = kinds.indexOf(kind);
    return (slot) => {
      if (this.#sources[slot] === sourceNumber) return false;
      if (externalId !== null && this.#stated[slot] === 1) return false;
      const other = this.#kinds[slot] ?? 0;
      return kindNumber === 0 || other === 0 || kindNumber === other;
    };
  }
}
