import { redactText } from '../grant/redact.ts';
import type { Restriction } from '../grant/restriction.ts';
import { isWanted, type WantedChanges } from './changes.ts';
import type { FrameVariant, StreamedEvent } from './event.ts';
import type { Filter } from './filter.ts';
import type { Ring } from './ring.ts';
import { outside, type Transition, transitionOf } from './transition.ts';

/** What a client at some cursor is to be written next. */
export interface Batch {
  /** Undefined where no event up to `next` passes the filter. */
  bytes: Buffer | undefined;
  /** The cursor after it. */
  next: number;
  /** Sequence of the last event before `next`. */
  sequence: number;
  events: number;
}

/** One write carries at most about this much: it is also what a stalled client keeps in memory. */
export const batchBytes = 64 * 1024;
/** Of a filter that lets few movies through so many are looked at together: others wait no longer than for these. */
export const lookedAtTogether = 1000;
/** Clients that catch up stand at many cursors: their batches are not kept for long. */
const rememberedBatches = 64;

/**
 * The clients that see the same bytes: one filter, one frame variant. Each event is matched once and each batch is put
 * together once, however many clients there are.
 */
export class SubscriptionGroup {
  readonly filter: Filter | undefined;
  readonly variant: FrameVariant;
  readonly changes: WantedChanges | undefined;
  readonly #ring: Ring;
  readonly #batches = new Map<number, Batch>();
  #batchesEnd = -1;
  /** Positions of events with something to write between the two bounds, ascending. Unused without a filter. */
  #matching: number[] = [];
  #evaluatedFrom: number;
  #evaluatedTo: number;

  constructor(ring: Ring, filter: Filter | undefined, variant: FrameVariant, changes?: WantedChanges) {
    this.#ring = ring;
    this.filter = filter;
    this.variant = variant;
    this.changes = changes;
    this.#evaluatedFrom = ring.end;
    this.#evaluatedTo = ring.end;
  }

  /** Whether the filter lets the movie through as this event has it. */
  matches(event: StreamedEvent): boolean {
    return !event.removed && (this.filter === undefined || this.filter.matches(event.fields));
  }

  /** The bytes to write for an event; undefined where it is none of the clients' concern. */
  frame(event: StreamedEvent): Buffer | undefined {
    const transition = this.#transition(event);
    if (transition.kind === 'outside') return undefined;
    return transition.kind === 'inside' ? this.movieFrame(event) : event.leftFrame(transition.movies, this.variant);
  }

  /** The bytes to write for an event that is let through: without movies that the reader's token does not let it know of. */
  movieFrame(event: StreamedEvent): Buffer {
    const within = this.filter?.within;
    // What is gone has nothing but its id, which has passed.
    if (within === undefined || event.removed) return event.frame(this.variant);
    return event.frameWith(redactText(event.text, namesIn(within, event)), this.variant);
  }

  /** The frames of one write from a snapshot, and whether there are more: now, or later when others had their turn. */
  takeFrames(events: Iterator<StreamedEvent>): { frames: Buffer[]; rest: 'none' | 'now' | 'later' } {
    const frames: Buffer[] = [];
    let size = 0;
    for (let lookedAt = 0; lookedAt < lookedAtTogether; lookedAt += 1) {
      const next = events.next();
      if (next.done === true) return { frames, rest: 'none' };
      if (!this.matches(next.value)) continue;
      const frame = this.movieFrame(next.value);
      frames.push(frame);
      size += frame.length;
      if (size >= batchBytes) return { frames, rest: 'now' };
    }
    return { frames, rest: 'later' };
  }

  /** The next batch from a cursor inside the ring. */
  batchFrom(cursor: number): Batch {
    if (this.#batchesEnd !== this.#ring.end) {
      this.#batches.clear();
      this.#batchesEnd = this.#ring.end;
    }
    let batch = this.#batches.get(cursor);
    if (batch === undefined) {
      if (this.#batches.size >= rememberedBatches) this.#batches.clear();
      batch = this.#selective ? this.#filteredBatch(cursor) : this.#unfilteredBatch(cursor);
      this.#batches.set(cursor, batch);
    }
    return batch;
  }

  /** Ends where the memory of the ring does: clients that catch up from anywhere soon stand at the same positions. */
  #unfilteredBatch(cursor: number): Batch {
    const ring = this.#ring;
    const next = ring.endOfPiece(cursor);
    if (this.variant === 0) return this.#batch(ring.piece(cursor), next, next - cursor);
    const frames: Buffer[] = [];
    for (let position = cursor; position < next; position += 1) frames.push(ring.at(position).frame(this.variant));
    return this.#batch(join(frames), next, frames.length);
  }

  #filteredBatch(cursor: number): Batch {
    this.#evaluate(cursor);
    const frames: Buffer[] = [];
    let size = 0;
    let index = firstAtLeast(this.#matching, cursor);
    let position = cursor;
    while (index < this.#matching.length && size < batchBytes) {
      position = this.#matching[index] as number;
      index += 1;
      const frame = this.frame(this.#ring.at(position));
      if (frame === undefined) continue;
      frames.push(frame);
      size += frame.length;
    }
    const next = index < this.#matching.length ? position + 1 : this.#ring.end;
    return this.#batch(join(frames), next, frames.length);
  }

  #batch(bytes: Buffer | undefined, next: number, events: number): Batch {
    return { bytes, next, sequence: this.#ring.at(next - 1).sequence, events };
  }

  /** Extends what is matched to everything from the cursor to the end of the ring, and forgets what left the ring. */
  #evaluate(cursor: number): void {
    const ring = this.#ring;
    if (this.#evaluatedTo < ring.start) {
      this.#matching = [];
      this.#evaluatedFrom = cursor;
      this.#evaluatedTo = cursor;
    }
    if (cursor < this.#evaluatedFrom) {
      const earlier: number[] = [];
      for (let position = cursor; position < this.#evaluatedFrom; position += 1)
        if (this.#concerns(ring.at(position))) earlier.push(position);
      this.#matching = earlier.concat(this.#matching);
      this.#evaluatedFrom = cursor;
    }
    for (let position = this.#evaluatedTo; position < ring.end; position += 1)
      if (this.#concerns(ring.at(position))) this.#matching.push(position);
    this.#evaluatedTo = ring.end;
    const gone = firstAtLeast(this.#matching, ring.start);
    if (gone > 1024) this.#matching.splice(0, gone);
    if (this.#evaluatedFrom < ring.start) this.#evaluatedFrom = ring.start;
  }

  get #selective(): boolean {
    return this.filter !== undefined || this.changes !== undefined;
  }

  #transition(event: StreamedEvent): Transition {
    const transition = transitionOf(this.filter, event);
    if (this.changes === undefined || event.removed) return transition;
    if (transition.kind === 'inside') return isWanted(this.changes, event) ? transition : outside;
    // Who wants to hear of new movies only keeps no set of them.
    return this.changes === 'new' ? outside : transition;
  }

  #concerns(event: StreamedEvent): boolean {
    return this.#transition(event).kind !== 'outside';
  }
}

function join(frames: Buffer[]): Buffer | undefined {
  return frames.length <= 1 ? frames[0] : Buffer.concat(frames);
}

/** Index of the first element that is not less than `value` in an ascending list. */
function firstAtLeast(ascending: number[], value: number): number {
  let low = 0;
  let high = ascending.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((ascending[middle] as number) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** What became part of the movie may be named where the token allowed it as it was. */
function namesIn(within: Restriction, event: StreamedEvent): (id: string) => boolean {
  return (id) => {
    const replaced = event.replacedState(id)?.fields;
    return replaced ? within.matches(replaced) : within.names(id);
  };
}
