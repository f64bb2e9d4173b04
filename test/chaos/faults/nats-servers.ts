import { rm } from 'node:fs/promises';
import { streams } from '../../../src/messaging/contracts/subjects.ts';
import type { NatsMember } from '../nats-servers.ts';
import { persist } from '../persist.ts';
import { sharedConsumers } from '../rest.ts';
import type { ChaosSystem } from '../system.ts';
import { type Fault, pick } from './fault.ts';

const clustered = ({ nats }: ChaosSystem) => nats.clustered;
const busyStreams = [streams.observations, streams.catalogue, streams.movies];

function streamLeader({ nats, connection, random, clock }: ChaosSystem): Promise<NatsMember> {
  const stream = pick(busyStreams, random);
  return persist(() => nats.leaderOfStream(connection, stream), clock);
}

function consumerLeader({ nats, connection, random, clock }: ChaosSystem): Promise<NatsMember> {
  const { stream, durable } = pick(sharedConsumers, random);
  return persist(() => nats.leaderOfConsumer(connection, stream, durable), clock);
}

function metaLeader({ nats, clock }: ChaosSystem): Promise<NatsMember> {
  return persist(() => nats.metaLeader(), clock);
}

/** NATS servers that die, freeze, are cut off and are replaced. */
export const natsServerFaults: readonly Fault[] = [
  kill('kill the nats-server', streamLeader, (system) => !clustered(system)),
  kill('kill the leader of a stream', streamLeader),
  kill('kill the leader of a consumer', consumerLeader),
  kill('kill the meta leader', metaLeader),
  {
    name: 'kill two NATS servers',
    applies: clustered,
    async strike(system) {
      const { nats, random } = system;
      const spared = pick(nats.members, random);
      await killForAWhile(
        system,
        nats.members.filter((member) => member !== spared),
      );
    },
  },
  {
    name: 'kill every NATS server',
    applies: clustered,
    strike: (system) => killForAWhile(system, system.nats.members),
  },
  {
    name: 'freeze the leader of a stream',
    applies: clustered,
    async strike(system) {
      const { server } = await streamLeader(system);
      server.signal('SIGSTOP');
      await aWhile(system);
      server.signal('SIGCONT');
    },
  },
  {
    name: 'cut the leader of a stream off from the other servers',
    applies: clustered,
    async strike(system) {
      system.nats.isolate(await streamLeader(system));
      await aWhile(system);
      system.nats.healRoutes();
    },
  },
  {
    name: '100 ms of latency between the NATS servers',
    applies: clustered,
    async strike(system) {
      system.nats.delay(100);
      await aWhile(system);
      system.nats.healRoutes();
    },
  },
  {
    name: 'a NATS server comes back with an empty disk',
    applies: clustered,
    async strike({ nats, random }) {
      const { server } = pick(nats.members, random);
      await server.kill();
      await rm(server.storeDirectory, { recursive: true, force: true });
      await server.restart();
    },
  },
  {
    name: 'replace a NATS server (lame duck)',
    seconds: 15,
    applies: clustered,
    strike: async ({ nats }) => replace(await nats.busiest()),
  },
  {
    name: 'roll out the NATS servers (lame duck)',
    seconds: 45,
    applies: clustered,
    async strike({ nats, connection }) {
      for (const member of nats.members) {
        await replace(member);
        await nats.healthy(connection);
      }
    },
  },
];

function kill(name: string, find: (system: ChaosSystem) => Promise<NatsMember>, applies = clustered): Fault {
  return { name, applies, strike: async (system) => killForAWhile(system, [await find(system)]) };
}

async function killForAWhile({ clock, random }: ChaosSystem, members: readonly NatsMember[]): Promise<void> {
  await Promise.all(members.map(({ server }) => server.kill()));
  await clock.wait(random() * 3000);
  await Promise.all(members.map(({ server }) => server.restart()));
}

/** As Kubernetes does it: the server gives its leaders away and lets its clients go one by one, then ends. */
async function replace({ server }: NatsMember): Promise<void> {
  server.signal('SIGUSR2');
  await server.exited();
  await server.restart();
}

function aWhile({ clock, random }: ChaosSystem): Promise<void> {
  return clock.wait(1000 + random() * 6000);
}
