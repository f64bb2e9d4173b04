import { DeliverPolicy, jetstream } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';

/** The events of the MOVIES stream from now on, or all after a sequence, from one ordered consumer, as an application without a library would. */
export async function* newMovies(after?: number): AsyncGenerator<{ sequence: number; data: Uint8Array }> {
  const connection = await connect({ servers: process.env.NATS_URL ?? '' });
  const client = jetstream(connection);
  const consumer = await client.consumers.get(
    'MOVIES',
    after === undefined
      ? { deliver_policy: DeliverPolicy.New }
      : { deliver_policy: DeliverPolicy.StartSequence, opt_start_seq: after + 1 },
  );
  for await (const message of await consumer.consume({ max_messages: 1000 })) {
    yield { sequence: message.seq, data: message.data };
  }
}

/** Tells the bench where the server listens. */
export function ready(address: unknown): void {
  process.send?.({ port: (address as { port: number }).port });
}
