import { jetstream } from '@nats-io/jetstream';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { systemClock } from '../../src/clock.ts';
import { streams, subjects } from '../../src/messaging/contracts/subjects.ts';
import { startTestEtl, type TestEtl } from '../support/etl.ts';
import { observation, publishObservations } from '../support/observations.ts';
import { waitForRest } from './rest.ts';

const impatient = { clock: systemClock, quietSeconds: 1, patienceSeconds: 0 };
let pipeline: TestEtl;

beforeEach(async () => {
  pipeline = await startTestEtl();
});

afterEach(async () => {
  await pipeline.close();
});

it('finds rest where everything has been done', async () => {
  expect(await waitForRest(pipeline.connection, { ...impatient, patienceSeconds: 20 })).toEqual([]);
});

it('names the consumer with work left, its counts and its first open messages', async () => {
  await publishObservations(pipeline.connection, [observation('imdb', 'movie-1', { title: 'Left alone' })]);
  const consumer = await jetstream(pipeline.connection).consumers.get(streams.observations, 'etl');
  await consumer.next();
  const [line, ...others] = await waitForRest(pipeline.connection, impatient);
  expect(others).toEqual([]);
  expect(line).toContain('OBSERVATIONS/etl: 0 pending, 1 ack pending, 0 redelivered; ack floor 0, delivered 1');
  expect(line).toContain('from the ack floor: 1 observations.imdb.movie-1, 2 is gone');
});

it('names the movie whose events keep coming, and what differs in them', async () => {
  const client = jetstream(pipeline.connection);
  for (const [revision, rating] of [6, 7, 6].entries()) {
    const movie = { id: 'tt1', title: 'To and Fro', rating, revision: revision + 1 };
    await client.publish(subjects.movie('tt1'), JSON.stringify(movie));
  }
  const [line] = await waitForRest(pipeline.connection, impatient);
  expect(line).toMatch(/^movies\.tt1 \(To and Fro, revision 3\): 3 events since .*, differing in rating$/);
});
