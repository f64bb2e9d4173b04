import type { NatsConnection } from '@nats-io/nats-core';
import type { Clock } from '../../clock.ts';
import { describeError } from '../../errors.ts';
import { readServices } from '../../messaging/contracts/service-statistics.ts';
import { refusingHosts } from '../../messaging/crawl/host-rate.ts';
import { type JetStreamState, readJetStream } from '../../messaging/nats/admin/jetstream-state.ts';
import { readClients } from '../gateway-probe.ts';
import type { DeploymentSnapshot, Known } from './snapshot.ts';

const patienceMilliseconds = 2000;

/** Asks for everything at once. What does not tell is unknown, and keeps nothing else from being shown. */
export async function collectSnapshot(
  connection: NatsConnection,
  healthUrls: readonly string[],
  clock: Clock,
): Promise<DeploymentSnapshot> {
  const [state, services, hosts, gateways] = await Promise.all([
    known(readJetStream(connection)),
    known(readServices(connection, patienceMilliseconds)),
    known(refusingHosts(connection)),
    Promise.all(
      healthUrls.map(async (address) => ({ address, clients: await readClients(address, patienceMilliseconds) })),
    ),
  ]);
  return {
    at: clock.now(),
    server: `nats ${connection.info?.version ?? 'unknown'} at ${connection.getServer()}`,
    streams: part(state, ({ streams }) => streams),
    leaderless: part(state, ({ leaderless }) => leaderless),
    consumers: part(state, ({ consumers }) => consumers),
    services,
    hosts,
    gateways,
  };
}

async function known<T>(reading: Promise<T>): Promise<Known<T>> {
  try {
    return { value: await reading };
  } catch (error) {
    return { unknown: describeError(error) };
  }
}

function part<T>(state: Known<JetStreamState>, select: (state: JetStreamState) => T): Known<T> {
  return 'value' in state ? { value: select(state.value) } : state;
}
