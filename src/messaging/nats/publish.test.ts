import { JetStreamApiError, type JetStreamClient, type PubAck } from '@nats-io/jetstream';
import { describe, expect, it } from 'vitest';
import { systemClock } from '../../clock.ts';
import { publish } from './publish.ts';

const clock = { ...systemClock, wait: async () => {} };
const inFlight = new JetStreamApiError({
  code: 400,
  err_code: 10_158,
  description: 'duplicate message id is in process',
});

/** A server that answers with these, one after the other: which write of two comes first cannot be chosen on a real one. */
function answering(...answers: (JetStreamApiError | Error | Partial<PubAck>)[]): JetStreamClient {
  const publish = async () => {
    const answer = answers.shift();
    if (answer instanceof Error) throw answer;
    return { stream: 'CRAWL', seq: 7, duplicate: false, ...answer };
  };
  return { publish } as unknown as JetStreamClient;
}

function send(client: JetStreamClient) {
  return publish(client, 'crawl.site.title.a', new Uint8Array(), { messageId: 'a' }, clock);
}

describe("a message whose id another's has that is still on its way", () => {
  it('is asked about until that one is stored, and is a duplicate of it', async () => {
    await expect(send(answering(inFlight, inFlight, { duplicate: true }))).resolves.toMatchObject({ duplicate: true });
  });

  it('is stored itself where the other never was', async () => {
    await expect(send(answering(inFlight, {}))).resolves.toMatchObject({ sequence: 7, duplicate: false });
  });

  it('may be its own earlier attempt: then it is no duplicate', async () => {
    const client = answering(new Error('timeout'), inFlight, { duplicate: true });
    await expect(send(client)).resolves.toMatchObject({ duplicate: false });
  });
});
