import { afterEach, beforeEach, expect, test } from 'vitest';
import { streams } from '../../../src/messaging/contracts/subjects.ts';
import { readStream } from '../../../src/messaging/nats/read/scan.ts';
import type { MovieEvent } from '../../../src/movie/schema.ts';
import { startTestEtl, type TestEtl, untilEtlRests } from '../../support/etl.ts';
import { observation, publishObservations } from '../../support/observations.ts';

let etl: TestEtl;

beforeEach(async () => {
  etl = await startTestEtl();
});

afterEach(async () => {
  await etl?.close();
});

async function publishedEvents(): Promise<MovieEvent[]> {
  const events: MovieEvent[] = [];
  for await (const { data } of readStream(etl.connection, streams.movies, { sequence: 1 })) {
    events.push(JSON.parse(new TextDecoder().decode(data)) as MovieEvent);
  }
  return events;
}

test('an external id that comes late joins two movies in one event, which names the id that is no more', async () => {
  const id = 'tt0017136';
  const movie = { title: 'Metropolis', year: 1927, director: ['Fritz Lang'] };
  const other = { title: 'Die Stadt', year: 1950, director: ['Somebody Else'] };
  for (let replica = 0; replica < 2; replica += 1) await etl.startReplica();
  await publishObservations(etl.connection, [
    observation('alpha', 'm', { ...movie, id }),
    observation('beta', 'stadt', other),
  ]);
  await untilEtlRests(etl.connection);
  const before = await publishedEvents();
  const old = before.find(({ title }) => title === other.title)?.id;
  expect(before.map((event) => event.id).toSorted()).toEqual([old, id]);

  await publishObservations(etl.connection, [
    observation('beta', 'stadt', { ...other, id }, '2026-02-01T00:00:00.000Z'),
  ]);
  await untilEtlRests(etl.connection);

  const after = (await publishedEvents()).slice(before.length);
  expect(after.map((event) => [event.id, event.replaces, event.revision])).toEqual([[id, [old], 2]]);
  expect(after[0]?.sources.map(({ source }) => source)).toEqual(['alpha', 'beta']);
});
