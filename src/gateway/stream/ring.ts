import type { StreamedEvent } from './event.ts';

/**
 * The newest events of the stream, bounded by the bytes of their plain frames. Positions are absolute and never reused: a client's cursor is the
 * position of the event that it gets next.
 */
export class Ring {
  readonly #maximumBytes: number;
  #events: (StreamedEvent | undefined)[] = [];
  /** Evicted events still at the front of the array: removing them one by one would move the rest each time. */
  #evicted = 0;
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

  /** Position of the first event with a sequence greater than this. */
  positionAfter(sequence: number): number {
    return this.#firstWhere((event) => event.sequence > sequence);
  }

  /** Position of the first event stored at or after this time (milliseconds since the epoch). */
  positionAt(time: number): number {
    return this.#firstWhere((event) => event.storedAt >= time);
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
    this.#events[this.#evicted] = undefined;
    this.#start += 1;
    this.#evicted += 1;
    if (this.#evicted > 1024 && this.#evicted * 2 > this.#events.length) {
      this.#events = this.#events.slice(this.#evicted);
      this.#evicted = 0;
    }
  }
}
