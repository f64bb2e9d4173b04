import type { ConsumerMessages } from '@nats-io/jetstream';
import type { Subscription } from '@nats-io/nats-core';
import type { Clock } from '../../../clock.ts';

/** Where NATS is away nothing more comes, and nothing can be handed back. */
const longestMilliseconds = 2000;

/**
 * Asks for no more messages and ends the iteration behind the last that the server had sent. `stop` alone unsubscribes at once: what is on
 * its way then is dropped by the client, and nobody gets it before its ack wait is over. The subscription of nats.js's messages
 * can drain, but stands in a field that their interface does not tell of; without it they only stop.
 */
export async function drainPull(messages: ConsumerMessages & { sub?: Subscription }, clock: Clock): Promise<void> {
  const patience = new AbortController();
  const drained = messages.sub?.drain().catch(() => undefined);
  await Promise.race([drained, clock.wait(longestMilliseconds, patience.signal)]);
  patience.abort();
  messages.stop();
}
