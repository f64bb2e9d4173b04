import { JetStreamApiError, jetstream, jetstreamManager, StorageType } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/nats-core';
import { persist } from '../persist.ts';
import type { Fault } from './fault.ts';

const filler = 'FILLER';
const fillerMessage = new Uint8Array(900_000);

/** Storage that others fill up. */
export const storageFaults: readonly Fault[] = [
  {
    name: 'JetStream storage is full',
    async strike(system) {
      const { connection, clock, random } = system;
      const manager = await persist(() => jetstreamManager(connection), clock);
      const replicas = system.nats.clustered ? 3 : 1;
      const configuration = { name: filler, subjects: [filler], storage: StorageType.File, num_replicas: replicas };
      await persist(() => manager.streams.add(configuration), clock);
      await persist(() => fillUp(connection), clock);
      await clock.wait(2000 + random() * 5000);
      await persist(() => manager.streams.delete(filler), clock);
    },
  },
];

/** Until the store takes no more. Rejects when it cannot be told whether it would. */
async function fillUp(connection: NatsConnection): Promise<void> {
  const client = jetstream(connection);
  try {
    for (;;) await client.publish(filler, fillerMessage);
  } catch (error) {
    if (!(error instanceof JetStreamApiError && error.message.includes('resources'))) throw error;
  }
}
