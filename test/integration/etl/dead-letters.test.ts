import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { UnknownVersionError } from '../../../src/errors.ts';
import { streams, subjects } from '../../../src/messaging/contracts/subjects.ts';
import { encodeUnchecked } from '../../../src/messaging/nats/codec.ts';
import { publishDeadLetter } from '../../../src/messaging/nats/consumer/dead-letter.ts';
import { deadLetters, replayDeadLetter } from '../../../src/messaging/nats/consumer/dead-letter-store.ts';
import { publish } from '../../../src/messaging/nats/publish.ts';
import { startTestEtl, type TestEtl } from '../../support/etl.ts';
import { until } from '../../support/nats-server.ts';
import { newestOfEach, observation, publishObservations } from '../../support/observations.ts';

const subject = subjects.catalogue('tt0113277');
const body = (text: string) => new TextEncoder().encode(text);

let etl: TestEtl;

beforeEach(async () => {
  etl = await startTestEtl();
});

afterEach(async () => {
  await etl.close();
});

describe('a record among the dead letters', () => {
  async function deadLetterOf(text: string): Promise<void> {
    const client = jetstream(etl.connection);
    const { sequence } = await publish(client, subject, body(text));
    const error = new UnknownVersionError('too new');
    const origin = { stage: 'enrich', source: 'tt0113277', attempts: 1, failedAt: new Date(0) };
    await publishDeadLetter(client, { ...origin, body: body(text), error, subject, sequence });
  }

  async function replayAll(): Promise<void> {
    for await (const letter of deadLetters(etl.connection)) await replayDeadLetter(etl.connection, letter);
  }

  const lettersLeft = async () =>
    (await (await jetstreamManager(etl.connection)).streams.info(streams.deadLetter)).state.messages;

  it('goes on its way again when it is replayed', async () => {
    await deadLetterOf('as it was');
    await replayAll();
    const manager = await jetstreamManager(etl.connection);
    const newest = await manager.streams.getMessage(streams.catalogue, { last_by_subj: subject });
    expect(newest).toMatchObject({ seq: 2, data: body('as it was') });
    expect(await lettersLeft()).toBe(0);
  });

  it('is not put over one that was written meanwhile', async () => {
    await deadLetterOf('as it was');
    await publish(jetstream(etl.connection), subject, body('newer'));
    await replayAll();
    expect((await newestOfEach(etl.connection, streams.catalogue)).get(subject)).toBe('newer');
    expect(await lettersLeft()).toBe(0);
  });
});

describe('a record that a newer program wrote last', () => {
  it('becomes a dead letter, and keeps no replica from starting and no movie from its clients', async () => {
    const record = { schema_version: 99, id: 'tt0113277', entries: [], facts: {}, decisions: {} };
    await publish(jetstream(etl.connection), subject, encodeUnchecked(record));
    await etl.startReplica();
    await publishObservations(etl.connection, [observation('one', 'alien', { id: 'tt0078748', title: 'Alien' })]);
    await until(async () => (await newestOfEach(etl.connection, streams.movies)).has('movies.tt0078748') || undefined);
    const codes = await until(async () => {
      const found: string[] = [];
      for await (const { code } of deadLetters(etl.connection)) found.push(code);
      return found.length > 0 ? found : undefined;
    });
    expect(codes).toEqual([new UnknownVersionError('').code]);
  });
});
