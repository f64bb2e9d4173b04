import fc from 'fast-check';
import { expect, it } from 'vitest';
import { StreamedEvent } from './event.ts';
import { EventsInOrder } from './events-in-order.ts';

function event(sequence: number): StreamedEvent {
  const data = Buffer.from(`{"id":"tt${sequence}"}`);
  return new StreamedEvent({ sequence, movieId: `tt${sequence}`, data, storedAt: 0, epoch: 'e' });
}

const sequencesOf = (events: Iterable<StreamedEvent>) => [...events].map(({ sequence }) => sequence);

it('gives what was put in and not taken out, from both ends and between any two sequences', () => {
  const sequence = fc.nat(40);
  const step = fc.record({ put: fc.boolean(), sequence });
  const property = fc.property(fc.array(step, { maxLength: 200 }), sequence, sequence, (steps, first, last) => {
    const events = new EventsInOrder();
    const due = new Set<number>();
    for (const one of steps) {
      if (one.put) events.put(event(one.sequence));
      else events.delete(one.sequence);
      due[one.put ? 'add' : 'delete'](one.sequence);
    }
    const ascending = [...due].toSorted((one, other) => one - other);
    const upTo = ascending.filter((one) => one <= last);
    expect(sequencesOf(events.between(first, last))).toEqual(upTo.filter((one) => one >= first));
    expect(sequencesOf(events.backFrom(last))).toEqual(upTo.toReversed());
  });
  fc.assert(property);
});

it('is read at any pace while thousands of events come and go', () => {
  const events = new EventsInOrder();
  for (let sequence = 1; sequence <= 3000; sequence += 1) events.put(event(sequence));
  const forwards = events.between(1, 3000);
  const backwards = events.backFrom(3000);
  expect(forwards.next().value?.sequence).toBe(1);
  expect(backwards.next().value?.sequence).toBe(3000);
  // Each of the first becomes a newer one: the places of the others close up.
  for (let sequence = 1; sequence <= 2500; sequence += 1) {
    events.delete(sequence);
    events.put(event(3000 + sequence));
  }
  events.delete(2700);
  const rest = Array.from({ length: 500 }, (_, index) => 2501 + index).filter((sequence) => sequence !== 2700);
  expect(sequencesOf(forwards)).toEqual(rest);
  expect(sequencesOf(backwards)).toEqual(rest.toReversed().slice(1));
});
