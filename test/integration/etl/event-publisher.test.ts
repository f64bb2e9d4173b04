import type { NatsConnection } from '@nats-io/nats-core';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { EventPublisher } from '../../../src/etl/publish/event-publisher.ts';
import { CatalogueStore } from '../../../src/etl/resolve/catalogue-store.ts';
import { CatalogueView } from '../../../src/etl/view/catalogue-view.ts';
import { streams } from '../../../src/messaging/contracts/subjects.ts';
import { readStream } from '../../../src/messaging/nats/read/scan.ts';
import type { MovieFacts } from '../../../src/movie/facts.ts';
import { defaultMergeRules } from '../../../src/movie/merge/rules.ts';
import { type CatalogueEntry, entryOf, makeRecord, ownMovieId } from '../../../src/movie/record.ts';
import type { MovieEvent } from '../../../src/movie/schema.ts';
import { observation } from '../../support/observations.ts';
import { startTestStreams, type TestStreams } from '../../support/streams.ts';

let streaming: TestStreams;
let connection: NatsConnection;

beforeEach(async () => {
  streaming = await startTestStreams();
  connection = streaming.connection;
});

afterEach(async () => {
  await streaming?.close();
});

async function openReplica() {
  const view = new CatalogueView();
  const store = await CatalogueStore.open(connection, view);
  const events = await EventPublisher.open(connection, view, store);
  /** Writes over whatever is there. */
  const write = async (entry: CatalogueEntry) => store.write(entry, await store.readNewest(entry.id));
  return { view, store, events, write };
}

async function publishedEvents(): Promise<MovieEvent[]> {
  const events: MovieEvent[] = [];
  for await (const { data } of readStream(connection, streams.movies, { sequence: 1 })) {
    events.push(JSON.parse(new TextDecoder().decode(data)) as MovieEvent);
  }
  return events;
}

test('a movie that came back is told of again when a replica that had not heard took it for replaced', async () => {
  const replica = await openReplica();
  const late = await openReplica();
  const id = 'tt0113277';
  const own = ownMovieId('two/heat');
  const entry = (source: string, facts: Partial<MovieFacts>) =>
    entryOf(observation(source, 'heat', { title: 'Heat', year: 1995, director: ['Michael Mann'], ...facts }));
  const [one, two] = [entry('one', { id }), entry('two', {})];

  await replica.write(makeRecord([two], defaultMergeRules));
  await replica.events.publish(own);
  const joined = makeRecord([one, two], defaultMergeRules);
  const tombstone = { schema_version: 1 as const, id: own, merged_into: id };
  await replica.write(joined);
  await replica.write(tombstone);
  await replica.events.publish(id);
  expect(await publishedEvents()).toMatchObject([{ id: own }, { id, replaces: [own] }]);
  for (const known of [joined, tombstone]) late.view.apply(known, (await late.store.read(known.id)).sequence);

  await replica.write(makeRecord([two], defaultMergeRules));
  await replica.events.publish(own);
  const alone = makeRecord([entry('one', { id, rating: 8 })], defaultMergeRules);
  await replica.write(alone);
  // It has heard of the movie that is written, not of the one that came back before.
  late.view.apply(alone, (await late.store.readNewest(id)).sequence);
  await late.events.publish(id);
  await replica.events.publish(id);

  const events = await publishedEvents();
  expect(events.map((event) => [event.id, event.revision, event.replaces])).toEqual([
    [own, 1, undefined],
    [id, 1, [own]],
    [own, 2, undefined],
    [id, 2, [own]],
    [own, 3, undefined],
    [id, 3, undefined],
  ]);
});

test('a replica that remembers an older event publishes what that says again, when another said something else meanwhile', async () => {
  const one = await openReplica();
  const other = await openReplica();
  const id = 'tt0113277';
  const rated = (rating: number) =>
    makeRecord([entryOf(observation('one', 'heat', { title: 'Heat', id, rating }))], defaultMergeRules);
  const heard = async ({ view, store }: typeof one, record: CatalogueEntry) =>
    view.apply(record, (await store.readNewest(id)).sequence);

  await one.write(rated(8));
  expect(await one.events.publish(id)).toBe(true);
  await other.write(rated(9));
  expect(await other.events.publish(id)).toBe(true);
  await other.write(rated(8));
  await heard(one, rated(8));
  expect(await one.events.publish(id)).toBe(true);
  expect(await one.events.publish(id)).toBe(false);
  expect((await publishedEvents()).map(({ rating, revision }) => [rating, revision])).toEqual([
    [8, 1],
    [9, 2],
    [8, 3],
  ]);
});

test('a movie is published with other recommendations only where they may be others', async () => {
  const { view, write, events } = await openReplica();
  const movie = (id: string, facts: Partial<MovieFacts>) =>
    makeRecord([entryOf(observation('one', id, { title: `Movie ${id}`, id, ...facts }))], defaultMergeRules);
  const id = 'tt0000001';
  await write(movie(id, { director: ['Michael Mann'], keywords: ['heist'], rating: 8 }));
  await events.publish(id);
  await write(movie('tt0000002', { director: ['Michael Mann'], keywords: ['heist'], rating: 6 }));

  expect(await events.publish(id, 'statistics')).toBe(true);
  expect(await events.publish(id, 'statistics')).toBe(false);
  expect(await events.publish(id, 'recommendations')).toBe(true);
  expect(view.statistics.recommendations(id)).toHaveLength(1);
  expect((await publishedEvents()).map((event) => [event.director_stats.total_movies, event.recommendations])).toEqual([
    [1, []],
    [2, []],
    [2, view.statistics.recommendations(id)],
  ]);
});
