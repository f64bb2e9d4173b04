import { jetstreamManager } from '@nats-io/jetstream';
import { streams } from '../../../src/messaging/contracts/subjects.ts';
import { kubectl } from '../../e2e/support/kubernetes.ts';
import { killNatsServers } from '../../e2e/support/nats.ts';
import { poisonObservations } from '../faults/abuse/abuse.ts';
import { type Fault, pick } from '../faults/fault.ts';
import { persist } from '../persist.ts';
import { sharedConsumers } from '../rest.ts';
import { type ClusterSystem, podsOf } from './system.ts';

const natsRolloutSeconds = 150;

/** What happens to pods: killed, evicted, replaced one after another. */
export const clusterFaults: readonly Fault<ClusterSystem>[] = [
  { name: 'kill an ETL worker', strike: async (system) => kill(system, [await somePod(system, 'etl')]) },
  { name: 'kill every ETL worker', strike: async (system) => kill(system, await podsOf(system, 'etl')) },
  { name: 'kill a gateway', strike: async (system) => kill(system, [await somePod(system, 'gateway')]) },
  { name: 'delete a gateway', strike: async (system) => remove(system, await somePod(system, 'gateway')) },
  { name: 'delete an ETL worker', strike: async (system) => remove(system, await somePod(system, 'etl')) },
  { name: 'roll out the ETL workers', seconds: 45, strike: (system) => rollOut(system, 'deployment', 'etl') },
  { name: 'roll out the gateways', seconds: 45, strike: (system) => rollOut(system, 'deployment', 'gateway') },
  { name: 'kill the leader of a stream', strike: async (system) => killServers(system, [await streamLeader(system)]) },
  {
    name: 'kill the leader of a consumer',
    strike: async (system) => killServers(system, [await consumerLeader(system)]),
  },
  { name: 'delete a NATS server', strike: async (system) => remove(system, await somePod(system, 'nats')) },
  {
    name: 'kill two NATS servers',
    async strike(system) {
      const spared = await somePod(system, 'nats');
      const servers = await podsOf(system, 'nats');
      await killServers(
        system,
        servers.filter((server) => server !== spared),
      );
    },
  },
  { name: 'kill every NATS server', strike: async (system) => killServers(system, await podsOf(system, 'nats')) },
  {
    name: 'roll out the NATS servers',
    seconds: natsRolloutSeconds,
    strike: (system) => rollOut(system, 'statefulset', 'nats'),
  },
  { name: 'poison observations', strike: poisonObservations },
];

async function somePod(system: ClusterSystem, component: string): Promise<string> {
  return pick(await podsOf(system, component), system.random);
}

/** As a node that loses its power: no signal, no grace. */
async function kill({ release }: ClusterSystem, names: readonly string[]): Promise<void> {
  await kubectl(['delete', 'pod', ...names, '-n', release.namespace, '--grace-period=0', '--force', '--wait=false']);
}

async function killServers({ release }: ClusterSystem, names: readonly string[]): Promise<void> {
  await killNatsServers(release.namespace, names);
}

/** As a node that is drained. */
async function remove({ release }: ClusterSystem, name: string): Promise<void> {
  await kubectl(['delete', 'pod', name, '-n', release.namespace, '--timeout=180s']);
}

async function rollOut({ release }: ClusterSystem, kind: string, component: string): Promise<void> {
  const workload = `${kind}/${release.name}-${component}`;
  await kubectl(['rollout', 'restart', workload, '-n', release.namespace]);
  await kubectl(['rollout', 'status', workload, '-n', release.namespace, '--timeout=400s']);
}

/** A server's name is that of its pod. */
async function streamLeader({ connection, clock, random }: ClusterSystem): Promise<string> {
  const stream = pick([streams.observations, streams.catalogue, streams.movies], random);
  return persist(async () => {
    const manager = await jetstreamManager(connection);
    return led(stream, (await manager.streams.info(stream)).cluster?.leader);
  }, clock);
}

async function consumerLeader({ connection, clock, random }: ClusterSystem): Promise<string> {
  const { stream, durable } = pick(sharedConsumers, random);
  return persist(async () => {
    const manager = await jetstreamManager(connection);
    return led(durable, (await manager.consumers.info(stream, durable)).cluster?.leader);
  }, clock);
}

function led(what: string, leader: string | undefined): string {
  if (!leader) throw new Error(`${what} has no leader`);
  return leader;
}
