/**
 * Which members share a blocking key: a hash multimap in typed arrays, so that millions of keys stay outside the
 * JavaScript heap. Keys are kept as 32-bit hashes; a collision only yields one more pair to compare.
 */
export class BlockIndex {
  #heads = new Int32Array(1024).fill(-1);
  #hashes = new Uint32Array(1024);
  #members = new Int32Array(1024);
  #next = new Int32Array(1024);
  #used = 0;
  #size = 0;
  #free = -1;

  /** Entries held. */
  get size(): number {
    return this.#size;
  }

  add(key: string, member: number): void {
    if (this.#size >= this.#heads.length) this.#growHeads();
    const hash = hashOf(key);
    const slot = this.#takeSlot();
    const bucket = hash & (this.#heads.length - 1);
    this.#hashes[slot] = hash;
    this.#members[slot] = member;
    this.#next[slot] = this.#heads[bucket] ?? -1;
    this.#heads[bucket] = slot;
    this.#size += 1;
  }

  remove(key: string, member: number): void {
    const hash = hashOf(key);
    const bucket = hash & (this.#heads.length - 1);
    let previous = -1;
    for (let slot = this.#heads[bucket] ?? -1; slot !== -1; slot = this.#next[slot] ?? -1) {
      if (this.#hashes[slot] === hash && this.#members[slot] === member) {
        const following = this.#next[slot] ?? -1;
        if (previous === -1) this.#heads[bucket] = following;
        else this.#next[previous] = following;
        this.#next[slot] = this.#free;
        this.#free = slot;
        this.#size -= 1;
        return;
      }
      previous = slot;
    }
  }

  /** Members under a key, newest first. */
  *find(key: string): Generator<number> {
    const hash = hashOf(key);
    const bucket = hash & (this.#heads.length - 1);
    for (let slot = this.#heads[bucket] ?? -1; slot !== -1; slot = this.#next[slot] ?? -1) {
      if (this.#hashes[slot] === hash) yield this.#members[slot] ?? -1;
    }
  }

  #takeSlot(): number {
    if (this.#free !== -1) {
      const slot = this.#free;
      this.#free = this.#next[slot] ?? -1;
      return slot;
    }
    if (this.#used === this.#hashes.length) this.#growSlots();
    this.#used += 1;
    return this.#used - 1;
  }

  #growSlots(): void {
    const capacity = this.#hashes.length * 2;
    const hashes = new Uint32Array(capacity);
    const members = new Int32Array(capacity);
    const next = new Int32Array(capacity);
    hashes.set(this.#hashes);
    members.set(this.#members);
    next.set(this.#next);
    this.#hashes = hashes;
    this.#members = members;
    this.#next = next;
  }

  #growHeads(): void {
    const old = this.#heads;
    const heads = new Int32Array(old.length * 2).fill(-1);
    for (const head of old) {
      for (let slot = head; slot !== -1; ) {
        const following = this.#next[slot] ?? -1;
        const bucket = (this.#hashes[slot] ?? 0) & (heads.length - 1);
        this.#next[slot] = heads[bucket] ?? -1;
        heads[bucket] = slot;
        slot = following;
      }
    }
    this.#heads = heads;
  }
}

/** FNV-1a over UTF-16 code units. */
function hashOf(key: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < key.length; index += 1) {
    hash = Math.imul(hash ^ key.charCodeAt(index), 0x01000193);
  }
  return (hash ^ (hash >>> 15)) >>> 0;
}
