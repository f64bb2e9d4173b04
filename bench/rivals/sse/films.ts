import { jetstream } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';

/** The events of the MOVIES stream from now on, from one ordered consumer, as an application without a library would. */
export async function* newFilms(): AsyncGenerator<{ sequence: number; data: Uint8Array }> {
  const connection = await connect({ servers: process.env.NATS_URL ?? '' });
  const client = jetstream(connection);
  const consumer = await client.consumers.get('MOVIES', { deliver_policy: 'new' });
  for await (const message of await consumer.consume({ max_messages: 1000 })) {
    yield { sequence: message.seq, data: message.data };
  }
}

/** Tells the bench where the server listens. */
export function ready(address: unknown): void {
  process.send?.({ port: (address as { port: number }).port });
}
