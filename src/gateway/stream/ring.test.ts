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
});
