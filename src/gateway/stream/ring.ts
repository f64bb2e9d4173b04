import type { StreamedEvent } from './event.ts';

/** Memory that frames stand in one after the other: also the most that one write of plain frames carries. */
const slabBytes = 128 * 1024;

interface Slab {
  readonly memory: Buffer;
  /** Position of its first event. */
  readonly start: number;
  /** Position after its last event. */
  end: number;
  used: number;
}

/**
 * The newest events of the stream, bounded by the bytes of their plain frames. Positions are absolute and never reused: a
 * client's cursor is the position of the event that it gets next. Frames stand in memory in the order of the stream, so
 * that what a client is due is one piece of it, shared by all clients and never copied for one.
 */
export class Ring {
  readonly #maximumBytes: number;
  #events: (StreamedEvent | undefined)[] = [];
  /** Evicted events still at the front of the array: removing them one by one would move the rest each time. */
  #evicted = 0;
  readonly #slabs: Slab[] = [];
  #start = 0;
  #bytes = 0;
  #completeAfter: number;

  /** @param completeAfter the ring will hold every event of the stream with a greater sequence. */
  constructor(maximumBytes: number, completeAfter = 0) {
    this.#maximumBytes = maximumBytes;
    this.#completeAfter = completeAfter;
  }

  /** Position of the oldest event. */
  get start(): number {
    return this.#start;
  }

  /** Position after the newest event. */
  get end(): number {
    return this.#start + this.#events.length - this.#evicted;
  }

  get bytes(): number {
    return this.#bytes;
  }

  get maximumBytes(): number {
    return this.#maximumBytes;
  }

  /** Every event of the stream with a greater sequence is here (or not yet delivered). */
  get completeAfter(): number {
    return this.#completeAfter;
  }

  /** Sequence of the newest event, or what the ring is complete after while it is empty. */
  get lastSequence(): number {
    return this.#events.at(-1)?.sequence ?? this.#completeAfter;
  }

  append(event: StreamedEvent): void {
    const slab = this.#slabFor(event);
    event.moveTo(slab.memory, slab.used);
    slab.used += event.size;
    slab.end += 1;
    this.#events.push(event);
    this.#bytes += event.size;
    while (this.#bytes > this.#maximumBytes && this.#events.length - this.#evicted > 1) this.#evict();
  }

  /** The event at a position between start and end. */
  at(position: number): StreamedEvent {
    const event = this.#events[position - this.#start + this.#evicted];
    if (event === undefined || position < this.#start) throw new RangeError(`position ${position} is not in the ring`);
    return event;
  }

  /** Whether the event of that sequence is here. */
  holds(sequence: number): boolean {
    const position = this.positionAfter(sequence - 1);
    return position < this.end && this.at(position).sequence === sequence;
  }

  /** The position after the last event that stands in one piece of memory with the event at `position`. */
  endOfPiece(position: number): number {
    return this.#slabAt(position).end;
  }

  /** The plain frames from `position` to the end of its piece, as they stand in memory. */
  piece(position: number): Buffer {
    const { memory, used } = this.#slabAt(position);
    return memory.subarray(this.at(position).frame(0).byteOffset - memory.byteOffset, used);
  }

  /** Position of the first event with a sequence greater than this. */
  positionAfter(sequence: number): number {
    return this.#firstWhere((event) => event.sequence > sequence);
  }

  /** Position of the first event stored at or after this time (milliseconds since the epoch). */
  positionAt(time: number): number {
    return this.#firstWhere((event) => event.storedAt >= time);
  }

  #slabFor(event: StreamedEvent): Slab {
    const newest = this.#slabs.at(-1);
    if (newest !== undefined && newest.used + event.size <= newest.memory.length) return newest;
    const memory = Buffer.allocUnsafeSlow(Math.max(slabBytes, event.size));
    const slab = { memory, start: this.end, end: this.end, used: 0 };
    this.#slabs.push(slab);
    return slab;
  }

  #slabAt(position: number): Slab {
    let index = this.#slabs.length - 1;
    if (index >= 0 && position < (this.#slabs[index] as Slab).start) {
      let low = 0;
      while (low < index) {
        const middle = (low + index) >>> 1;
        if ((this.#slabs[middle] as Slab).end > position) index = middle;
        else low = middle + 1;
      }
    }
    const slab = this.#slabs[index];
    if (slab === undefined || position < this.#start || position >= slab.end)
      throw new RangeError(`position ${position} is not in the ring`);
    return slab;
  }

  #firstWhere(condition: (event: StreamedEvent) => boolean): number {
    let low = this.start;
    let high = this.end;
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      if (condition(this.at(middle))) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  #evict(): void {
    const event = this.at(this.#start);
    this.#bytes -= event.size;
    this.#completeAfter = event.sequence;
    // The catalogue view may keep it for long: it must not keep the memory of its neighbours.
    event.moveTo(Buffer.allocUnsafeSlow(event.size), 0);
    this.#events[this.#evicted] = undefined;
    this.#start += 1;
    this.#evicted += 1;
    if (this.#slabs[0]?.end === this.#start) this.#slabs.shift();
    if (this.#evicted > 1024 && this.#evicted * 2 > this.#events.length) {
      this.#events = this.#events.slice(this.#evicted);
      this.#evicted = 0;
    }
  }
}
