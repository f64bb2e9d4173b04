import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { StreamedEvent } from './event.ts';
import { Ring } from './ring.ts';

const event = (sequence: number, size: number) =>
  new StreamedEvent({ sequence, movieId: 'tt1', data: Buffer.alloc(size, 'x'), storedAt: sequence * 10, epoch: 'e' });

/** Sizes of events, and how far each sequence is from the one before: other subjects' messages lie between. */
const appended = fc.array(fc.record({ size: fc.integer({ min: 0, max: 400 }), gap: fc.integer({ min: 1, max: 3 }) }), {
  maxLength: 3000,
});

function filled(maximumBytes: number, appends: { size: number; gap: number }[]) {
  const ring = new Ring(maximumBytes, 0);
  const all: StreamedEvent[] = [];
  for (const { size, gap } of appends) {
    const next = event((all.at(-1)?.sequence ?? 0) + gap, size);
    all.push(next);
    ring.append(next);
  }
  return { ring, all };
}

describe('the ring', () => {
  it('holds the newest events that fit, at least one, at positions that are never reused', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 4000 }), appended, (maximumBytes, appends) => {
        const { ring, all } = filled(maximumBytes, appends);
        let first = all.length;
        for (let bytes = 0; first > 0; first -= 1) {
          bytes += all[first - 1]?.size ?? 0;
          if (bytes > maximumBytes && first < all.length) break;
        }
        expect([ring.start, ring.end]).toEqual([first, all.length]);
        for (let position = ring.start; position < ring.end; position += 1)
          expect(ring.at(position)).toBe(all[position]);
        expect(ring.bytes).toBe(all.slice(first).reduce((sum, { size }) => sum + size, 0));
        expect(ring.completeAfter).toBe(all[first - 1]?.sequence ?? 0);
        expect(ring.lastSequence).toBe(all.at(-1)?.sequence ?? 0);
      }),
      { numRuns: 200 },
    );
  });

  it('finds where to go on after any sequence and from any time', () => {
    fc.assert(
      fc.property(fc.integer({ min: 500, max: 4000 }), appended, fc.nat(10_000), (maximumBytes, appends, sequence) => {
        const { ring, all } = filled(maximumBytes, appends);
        const held = all.slice(ring.start);
        const after = held.findIndex((one) => one.sequence > sequence);
        const since = held.findIndex((one) => one.storedAt >= sequence);
        expect(ring.positionAfter(sequence)).toBe(after === -1 ? ring.end : ring.start + after);
        expect(ring.positionAt(sequence)).toBe(since === -1 ? ring.end : ring.start + since);
      }),
      { numRuns: 200 },
    );
  });

  it('gives nothing for a position that it left or has not reached', () => {
    const { ring } = filled(
      300,
      [1, 2, 3, 4, 5].map(() => ({ size: 100, gap: 1 })),
    );
    expect(() => ring.at(ring.start - 1)).toThrow(RangeError);
    expect(() => ring.at(ring.end)).toThrow(RangeError);
  });
});
