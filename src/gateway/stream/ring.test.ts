import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { StreamedEvent } from './event.ts';
import { Ring } from './ring.ts';

/** Events as a stream gives them: sequences rise, with gaps where others were replaced. */
const events = fc
  .array(
    fc.record({
      gap: fc.integer({ min: 1, max: 3 }),
      padding: fc.integer({ min: 0, max: 200 }),
    }),
    { maxLength: 80 },
  )
  .map((parts) => {
    let sequence = 0;
    return parts.map(({ gap, padding }) => {
      sequence += gap;
      const data = Buffer.from('.'.repeat(padding));
      return new StreamedEvent({ sequence, movieId: 'tt0000001', data, storedAt: sequence * 10, epoch: 'e' });
    });
  });

function padded(sequence: number, padding: number): StreamedEvent {
  const data = Buffer.from('.'.repeat(padding));
  return new StreamedEvent({ sequence, movieId: `tt${sequence}`, data, storedAt: sequence, epoch: 'e' });
}

describe('the ring', () => {
  it('holds the newest events that fit, and at least one', () => {
    fc.assert(
      fc.property(events, fc.integer({ min: 100, max: 4000 }), (all, maximumBytes) => {
        const ring = new Ring(maximumBytes);
        for (const event of all) ring.append(event);
        const kept: StreamedEvent[] = [];
        let bytes = 0;
        for (const event of all.toReversed()) {
          if (kept.length > 0 && bytes + event.size > maximumBytes) break;
          kept.unshift(event);
          bytes += event.size;
        }
        const held = Array.from({ length: ring.end - ring.start }, (_, index) => ring.at(ring.start + index));
        expect(held.map(({ sequence }) => sequence)).toEqual(kept.map(({ sequence }) => sequence));
        expect(ring.bytes).toBe(bytes);
        expect(ring.completeAfter).toBe(all[all.length - kept.length - 1]?.sequence ?? 0);
        expect(ring.lastSequence).toBe(all.at(-1)?.sequence ?? 0);
      }),
    );
  });

  it('finds the first event after a sequence and from a time on', () => {
    fc.assert(
      fc.property(events, fc.integer({ min: 0, max: 250 }), (all, sequence) => {
        const ring = new Ring(2000);
        for (const event of all) ring.append(event);
        const held = all.slice(ring.start);
        const after = held.filter((event) => event.sequence > sequence).length;
        expect(ring.end - ring.positionAfter(sequence)).toBe(after);
        const since = held.filter((event) => event.storedAt >= sequence * 10).length;
        expect(ring.end - ring.positionAt(sequence * 10)).toBe(since);
      }),
    );
  });

  it('gives what a client is due as one piece of memory, the same for all that stand there', () => {
    const large = fc.array(fc.integer({ min: 0, max: 60_000 }), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(large, fc.nat(39), (paddings, offset) => {
        const ring = new Ring(600_000);
        const stored = paddings.map((padding, index) => {
          const event = padded(index + 1, padding);
          const bytes = Buffer.from(event.frame(0));
          ring.append(event);
          return bytes;
        });
        const position = ring.start + (offset % (ring.end - ring.start));
        const end = ring.endOfPiece(position);
        expect(end).toBeGreaterThan(position);
        expect(ring.piece(position).equals(Buffer.concat(stored.slice(position, end)))).toBe(true);
        // No copy: where the frames stand is where the write takes them from.
        expect(ring.piece(position).buffer).toBe(ring.at(end - 1).frame(0).buffer);
      }),
      { numRuns: 50 },
    );
  });

  it('lets an event go with bytes of its own, so that the catalogue does not keep its neighbours', () => {
    const ring = new Ring(2000);
    const first = padded(1, 900);
    const before = Buffer.from(first.frame(0));
    for (const event of [first, padded(2, 900), padded(3, 900)]) ring.append(event);
    expect(ring.start).toBe(1);
    expect(first.frame(0).equals(before)).toBe(true);
    expect(first.frame(0).buffer.byteLength).toBe(first.size);
    expect(ring.at(1).frame(0).buffer).toBe(ring.at(2).frame(0).buffer);
  });
});
