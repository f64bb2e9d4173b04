import { grow } from './grow.ts';

/**
 * Texts as small numbers without keeping the texts: each is known by 64 bits of hash, in typed arrays outside of the JavaScript heap.
 * Of three million texts two share a hash with a chance of one in four million; they would count as one.
 */
export class TextNumbers {
  #low = new Uint32Array(1024);
  #high = new Uint32Array(1024);
  /** Open addressing: number plus one, 0 for an empty place. A power of two long, at most half full. */
  #places = new Int32Array(2048);
  #size = 0;

  /** Texts that have a number. */
  get size(): number {
    return this.#size;
  }

  /** The number of a text, or of the prefix and the text as one; a new one where it has none. */
  numberOf(text: string, prefix = ''): number {
    const [low, high] = hashOf(text, prefix);
    const place = this.#placeOf(low, high);
    const known = (this.#places[place] ?? 0) - 1;
    return known >= 0 ? known : this.#insert(place, low, high);
  }

  /** The number of a text that has one. */
  find(text: string): number | undefined {
    const number = (this.#places[this.#placeOf(...hashOf(text))] ?? 0) - 1;
    return number < 0 ? undefined : number;
  }

  /** Below 0, 0 or above 0 as one text stands before another in an order that does not depend on when they came. */
  compare(one: number, other: number): number {
    return (this.#high[one] ?? 0) - (this.#high[other] ?? 0) || (this.#low[one] ?? 0) - (this.#low[other] ?? 0);
  }

  #insert(place: number, low: number, high: number): number {
    const number = this.#size;
    this.#size += 1;
    this.#low = grow(this.#low, number);
    this.#high = grow(this.#high, number);
    this.#low[number] = low;
    this.#high[number] = high;
    this.#places[place] = number + 1;
    if (this.#size * 2 > this.#places.length) this.#widen();
    return number;
  }

  #placeOf(low: number, high: number): number {
    const mask = this.#places.length - 1;
    for (let place = low & mask; ; place = (place + 1) & mask) {
      const number = (this.#places[place] ?? 0) - 1;
      if (number < 0 || (this.#low[number] === low && this.#high[number] === high)) return place;
    }
  }

  #widen(): void {
    this.#places = new Int32Array(this.#places.length * 2);
    for (let number = 0; number < this.#size; number += 1) {
      this.#places[this.#placeOf(this.#low[number] ?? 0, this.#high[number] ?? 0)] = number + 1;
    }
  }
}

/** Two 32-bit hashes of UTF-16 code units with different multipliers, mixed as MurmurHash3 ends. */
export function hashOf(text: string, prefix = ''): [low: number, high: number] {
  let low = 0x811c9dc5;
  let high = 0x9e3779b9;
  const length = prefix.length + text.length;
  for (let index = 0; index < length; index += 1) {
    const unit = index < prefix.length ? prefix.charCodeAt(index) : text.charCodeAt(index - prefix.length);
    low = Math.imul(low ^ unit, 0x01000193);
    high = Math.imul(high ^ unit, 0x85ebca6b);
    high ^= high >>> 13;
  }
  return [mixed(low ^ length), mixed(high)];
}

function mixed(hash: number): number {
  let bits = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return (bits ^ (bits >>> 16)) >>> 0;
}
