import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { named, StreamedEvent } from './event.ts';
import { createFilter } from './filter.ts';
import { Ring } from './ring.ts';
import { SubscriptionGroup } from './subscription-group.ts';

const genres = ['drama', 'comedy', 'horror'] as const;

function event(sequence: number, genre: string, padding: number): StreamedEvent {
  const data = Buffer.from(JSON.stringify({ genre: [genre], padding: 'x'.repeat(padding) }));
  return new StreamedEvent({
    sequence,
    movieId: `tt${sequence}`,
    data,
    storedAt: sequence,
    previousState: '{"sequence":0,"fields":null}',
    epoch: 'e',
  });
}

/** A client reads on, another event comes, or a client comes back to the start of the ring. */
const step = fc.oneof(
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('append' as const), genre: fc.constantFrom(...genres) }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('read' as const), client: fc.nat(2) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('return' as const), client: fc.nat(2) }) },
);

interface ReadingClient {
  cursor: number;
  got: Buffer[];
  expected: number;
}

describe('a subscription group', () => {
  it.each([
    ['without a filter', undefined, 0],
    ['with named frames', undefined, named],
    ['with a filter', 'drama', 0],
  ])('%s gives every client the frames of its events, each once and in order, wherever it stands', (_, genre, variant) => {
    const bounds = fc.constantFrom(2000, 1_000_000);
    const property = fc.property(
      fc.array(step, { maxLength: 400 }),
      fc.constantFrom(10, 30_000),
      bounds,
      (steps, padding, bytes) => {
        const ring = new Ring(bytes);
        // Made with the first read, when the ring holds events that its filter has not seen.
        let group: SubscriptionGroup | undefined;
        const all: { genre: string; event: StreamedEvent }[] = [];
        const clients: ReadingClient[] = [0, 1, 2].map(() => ({ cursor: 0, got: [], expected: 0 }));
        const read = (client: ReadingClient) => {
          // What the hub does for a client that fell out of the ring is another's concern: it starts over here.
          if (client.cursor < ring.start) Object.assign(client, { cursor: ring.start, got: [], expected: ring.start });
          if (client.cursor >= ring.end) return false;
          group ??= new SubscriptionGroup(ring, createFilter([{ genre }]), variant);
          const { bytes: frames, next } = group.batchFrom(client.cursor);
          if (frames !== undefined) client.got.push(frames);
          expect(next).toBeGreaterThan(client.cursor);
          client.cursor = next;
          return true;
        };
        for (const one of steps) {
          if (one.kind === 'append') {
            all.push({ genre: one.genre, event: event(all.length + 1, one.genre, padding) });
            ring.append((all.at(-1) as (typeof all)[number]).event);
            continue;
          }
          const client = clients[one.client] as ReadingClient;
          if (one.kind === 'return') Object.assign(client, { cursor: ring.start, got: [], expected: ring.start });
          else read(client);
        }
        for (const client of clients) {
          while (read(client));
          const due = all.slice(client.expected).filter((each) => genre === undefined || each.genre === genre);
          expect(Buffer.concat(client.got)).toEqual(Buffer.concat(due.map((each) => each.event.frame(variant))));
        }
      },
    );
    fc.assert(property, { numRuns: 60 });
  });
});
