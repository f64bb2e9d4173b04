import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Audience } from './audience.ts';
import { StreamedEvent } from './event.ts';
import { createFilter } from './filter.ts';
import { Ring } from './ring.ts';

const decades = ['1980s', '1990s', '2000s'];

/** Events as a stream gives them: sequences rise, with gaps where others were replaced. */
const events = fc
  .array(
    fc.record({
      gap: fc.integer({ min: 1, max: 3 }),
      decade: fc.constantFrom(...decades),
      padding: fc.integer({ min: 0, max: 200 }),
    }),
    { maxLength: 80 },
  )
  .map((parts) => {
    let sequence = 0;
    return parts.map(({ gap, decade, padding }) => {
      sequence += gap;
      const data = Buffer.from(JSON.stringify({ decade_category: decade, padding: '.'.repeat(padding) }));
      const event = new StreamedEvent({ sequence, movieId: 'tt0000001', data, storedAt: sequence * 10, epoch: 'e' });
      return { event, decade };
    });
  });

describe('the ring', () => {
  it('holds the newest events that fit, and at least one', () => {
    fc.assert(
      fc.property(events, fc.integer({ min: 100, max: 4000 }), (all, maximumBytes) => {
        const ring = new Ring(maximumBytes);
        for (const { event } of all) ring.append(event);
        const kept: StreamedEvent[] = [];
        let bytes = 0;
        for (const { event } of all.toReversed()) {
          if (kept.length > 0 && bytes + event.size > maximumBytes) break;
          kept.unshift(event);
          bytes += event.size;
        }
        const held = Array.from({ length: ring.end - ring.start }, (_, index) => ring.at(ring.start + index));
        expect(held.map(({ sequence }) => sequence)).toEqual(kept.map(({ sequence }) => sequence));
        expect(ring.bytes).toBe(bytes);
        expect(ring.completeAfter).toBe(all[all.length - kept.length - 1]?.event.sequence ?? 0);
        expect(ring.lastSequence).toBe(all.at(-1)?.event.sequence ?? 0);
      }),
    );
  });

  it('finds the first event after a sequence and from a time on', () => {
    fc.assert(
      fc.property(events, fc.integer({ min: 0, max: 250 }), (all, sequence) => {
        const ring = new Ring(2000);
        for (const { event } of all) ring.append(event);
        const held = all.map(({ event }) => event).slice(ring.start);
        const after = held.filter((event) => event.sequence > sequence).length;
        expect(ring.end - ring.positionAfter(sequence)).toBe(after);
        const since = held.filter((event) => event.storedAt >= sequence * 10).length;
        expect(ring.end - ring.positionAt(sequence * 10)).toBe(since);
      }),
    );
  });
});

/** What two clients of one filter do between events: reads happen at any time, so cursors stand anywhere. */
const readers = fc.array(fc.constantFrom('first', 'second', 'neither'), { minLength: 80, maxLength: 80 });

describe('an audience', () => {
  it.each([
    ['without a filter', undefined],
    ['with a filter', '1990s'],
  ])('%s gives each of its clients what matches, once and in order, wherever it stands', (_, decade) => {
    fc.assert(
      fc.property(events, readers, fc.integer({ min: 200, max: 4000 }), (all, turns, maximumBytes) => {
        const ring = new Ring(maximumBytes);
        const filter = createFilter(decade === undefined ? [] : [{ decade }]);
        // Made with the first read, when the ring holds events that its filter has not seen.
        let audience: Audience | undefined;
        const read = (client: Reader) => {
          audience ??= new Audience(ring, filter, 0);
          client.read(audience, ring);
        };
        const clients = { first: new Reader(), second: new Reader() };
        for (const [index, { event }] of all.entries()) {
          ring.append(event);
          const turn = turns[index];
          if (turn === 'first' || turn === 'second') read(clients[turn]);
        }
        for (const client of [clients.first, clients.second]) {
          read(client);
          const expected = all.filter(
            (one, position) => (decade === undefined || one.decade === decade) && !client.missed.has(position),
          );
          expect(client.received).toEqual(expected.map(({ event }) => event.sequence));
        }
      }),
    );
  });
});

/** A cursor, what it was given, and the positions that the ring lost before it came by. */
class Reader {
  readonly received: number[] = [];
  readonly missed = new Set<number>();
  #cursor = 0;

  read(audience: Audience, ring: Ring): void {
    for (; this.#cursor < ring.start; this.#cursor += 1) this.missed.add(this.#cursor);
    while (this.#cursor < ring.end) {
      const batch = audience.batchFrom(this.#cursor);
      const text = batch.bytes?.toString() ?? '';
      this.received.push(...[...text.matchAll(/^id: msg_(\d+)$/gm)].map((match) => Number(match[1])));
      this.#cursor = batch.next;
    }
  }
}
