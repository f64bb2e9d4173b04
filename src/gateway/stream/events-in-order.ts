import type { StreamedEvent } from './event.ts';

/** Places of events that were taken out are closed up once they are so many, and more than those that are left. */
const leastClosedUp = 1024;

/**
 * Events in the order of their sequence, to be read from either end and from any sequence on while others are added and
 * taken out. A reader keeps a sequence, no copy.
 */
export class EventsInOrder {
  /** Ascending, also of those that were taken out. */
  #sequences: number[] = [];
  #events: (StreamedEvent | undefined)[] = [];
  #takenOut = 0;
  /** Counts what moves events to other places. */
  #moves = 0;

  /** Puts an event in its place; one of the same sequence gives way. */
  put(event: StreamedEvent): void {
    const last = this.#sequences.at(-1);
    if (last === undefined || last < event.sequence) {
      this.#sequences.push(event.sequence);
      this.#events.push(event);
      return;
    }
    const place = this.#placeFrom(event.sequence);
    if (this.#sequences[place] === event.sequence) {
      if (this.#events[place] === undefined) this.#takenOut -= 1;
      this.#events[place] = event;
      return;
    }
    this.#sequences.splice(place, 0, event.sequence);
    this.#events.splice(place, 0, event);
    this.#moves += 1;
  }

  delete(sequence: number): void {
    const place = this.#placeFrom(sequence);
    if (this.#sequences[place] !== sequence || this.#events[place] === undefined) return;
    this.#events[place] = undefined;
    this.#takenOut += 1;
    if (this.#takenOut > leastClosedUp && this.#takenOut * 2 > this.#events.length) this.#closeUp();
  }

  /** From a sequence on up to another, both included, oldest first; to be read at any pace. */
  *between(first: number, last: number): Generator<StreamedEvent, void> {
    let next = first;
    let moves = -1;
    let place = 0;
    while (true) {
      if (moves !== this.#moves) {
        moves = this.#moves;
        place = this.#placeFrom(next);
      }
      const sequence = this.#sequences[place];
      if (sequence === undefined || sequence > last) return;
      const event = this.#events[place];
      place += 1;
      next = sequence + 1;
      if (event !== undefined) yield event;
    }
  }

  /** Those of a sequence of at most `last`, newest first; to be read at any pace. */
  *backFrom(last: number): Generator<StreamedEvent, void> {
    let next = last;
    let moves = -1;
    let place = 0;
    while (true) {
      if (moves !== this.#moves) {
        moves = this.#moves;
        place = this.#placeFrom(next + 1) - 1;
      }
      const sequence = this.#sequences[place];
      if (sequence === undefined) return;
      const event = this.#events[place];
      place -= 1;
      next = sequence - 1;
      if (event !== undefined) yield event;
    }
  }

  /** The first place of a sequence of at least this. */
  #placeFrom(sequence: number): number {
    let low = 0;
    let high = this.#sequences.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#sequences[middle] as number) < sequence) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #closeUp(): void {
    const kept = this.#events.filter((event) => event !== undefined);
    this.#events = kept;
    this.#sequences = kept.map(({ sequence }) => sequence);
    this.#takenOut = 0;
    this.#moves += 1;
  }
}
