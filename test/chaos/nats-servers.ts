import { join } from 'node:path';
import { type ClusterInfo, jetstreamManager } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/nats-core';
import type { Clock } from '../../src/clock.ts';
import { startNatsServer, type TestNatsServer } from '../support/nats-server.ts';
import { Link } from './link.ts';
import { sharedConsumers } from './rest.ts';

export interface NatsServersOptions {
  count: number;
  /** What the store of each server holds at most. */
  storeBytes: number;
  /** A folder for the logs of the servers. */
  logs: string;
  clock: Clock;
}

export interface NatsMember {
  name: string;
  server: TestNatsServer;
}

const healthPatienceSeconds = 90;

/** One nats-server, or a cluster whose servers reach each other through links that can fail. */
export class NatsServers {
  readonly members: readonly NatsMember[];
  /** From one server (first) to another (second). */
  readonly #routes: readonly { from: number; to: number; link: Link }[];
  readonly #clock: Clock;

  private constructor(members: NatsMember[], routes: { from: number; to: number; link: Link }[], clock: Clock) {
    this.members = members;
    this.#routes = routes;
    this.#clock = clock;
  }

  static async start({ count, storeBytes, logs, clock }: NatsServersOptions): Promise<NatsServers> {
    const members: NatsMember[] = [];
    const routes: { from: number; to: number; link: Link }[] = [];
    const numbers = Array.from({ length: count }, (_, index) => index);
    for (const from of numbers) {
      for (const to of numbers.filter((one) => one !== from)) {
        // Where nobody listens yet nothing answers either: a server tries its routes again and again.
        const link = await Link.open(() => members[to]?.server.ports.cluster ?? discardPort, clock);
        routes.push({ from, to, link });
      }
    }
    for (const number of numbers) {
      const name = `n${number + 1}`;
      const ports = routes.filter(({ from }) => from === number).map(({ link }) => link.port);
      const server = await startNatsServer(
        ['-l', join(logs, `nats-${name}.log`)],
        count === 1 ? monitoring : `${monitoring}\n${clusterConfiguration(name, ports)}`,
        `${storeBytes}`,
      );
      members.push({ name, server });
    }
    return new NatsServers(members, routes, clock);
  }

  get clustered(): boolean {
    return this.members.length > 1;
  }

  /** Addresses that lead to the servers directly. */
  get urls(): string[] {
    return this.members.map(({ server }) => server.url);
  }

  async leaderOfStream(connection: NatsConnection, stream: string): Promise<NatsMember> {
    const manager = await jetstreamManager(connection);
    return this.#named((await manager.streams.info(stream)).cluster?.leader);
  }

  async leaderOfConsumer(connection: NatsConnection, stream: string, durable: string): Promise<NatsMember> {
    const manager = await jetstreamManager(connection);
    return this.#named((await manager.consumers.info(stream, durable)).cluster?.leader);
  }

  /** The server that decides where streams and consumers are placed. */
  async metaLeader(): Promise<NatsMember> {
    const state = await this.#ask(0, '/jsz');
    return this.#named((state as { meta_cluster?: { leader?: string } } | undefined)?.meta_cluster?.leader);
  }

  /** The server with the most clients. */
  async busiest(): Promise<NatsMember> {
    const clients = await Promise.all(
      this.members.map(async (member, index) => {
        const state = (await this.#ask(index, '/varz')) as { connections?: number } | undefined;
        return { member, count: state?.connections ?? 0 };
      }),
    );
    return clients.reduce((most, one) => (one.count > most.count ? one : most)).member;
  }

  /** Cuts one server off from the others; clients still reach it. */
  isolate(member: NatsMember): void {
    for (const link of this.#linksOf(member)) link.cut();
  }

  /** Delays what the servers tell each other. */
  delay(milliseconds: number): void {
    for (const { link } of this.#routes) link.delayMilliseconds = milliseconds;
  }

  healRoutes(): void {
    for (const { link } of this.#routes) link.heal();
  }

  /**
   * Waits until every stream and every shared consumer has a leader and all its replicas are current, or for as long as that may
   * take. `/healthz` would not do: servers before 2.10 also wait for consumers whose server is gone for good.
   */
  async healthy(connection: NatsConnection): Promise<boolean> {
    const deadline = this.#clock.now() + healthPatienceSeconds * 1000;
    while (this.#clock.now() < deadline) {
      if (await this.#isCurrent(connection).catch(() => false)) return true;
      await this.#clock.wait(200);
    }
    return false;
  }

  async close(): Promise<void> {
    await Promise.all(this.members.map(({ server }) => server.close()));
    for (const { link } of this.#routes) await link.close();
  }

  async #isCurrent(connection: NatsConnection): Promise<boolean> {
    const manager = await jetstreamManager(connection);
    const groups: { cluster?: ClusterInfo }[] = [];
    for await (const info of manager.streams.list()) groups.push(info);
    for (const { stream, durable } of sharedConsumers) groups.push(await manager.consumers.info(stream, durable));
    return groups.every(({ cluster }) => {
      const replicas = cluster?.replicas ?? [];
      const whole = replicas.length === this.members.length - 1 || !this.clustered;
      return whole && replicas.every(({ current, offline }) => current && offline !== true);
    });
  }

  #linksOf(member: NatsMember): Link[] {
    const number = this.members.indexOf(member);
    return this.#routes.filter(({ from, to }) => from === number || to === number).map(({ link }) => link);
  }

  /** A single server leads everything, and JetStream names nobody. */
  #named(name: string | undefined): NatsMember {
    const member = this.clustered ? this.members.find((one) => one.name === name) : this.members[0];
    if (member === undefined) throw new Error(`no server leads (${name ?? 'nobody'} is named)`);
    return member;
  }

  async #ask(index: number, path: string): Promise<unknown> {
    const port = this.members[index]?.server.ports.monitoring;
    const signal = AbortSignal.timeout(2000);
    const response = await fetch(`http://127.0.0.1:${port}${path}`, { signal }).catch(() => undefined);
    return response?.json().catch(() => undefined);
  }
}

const discardPort = 9;
const monitoring = 'http: 127.0.0.1:-1';

/** Servers know each other by their links alone: what one would tell of another leads nowhere. */
function clusterConfiguration(name: string, routePorts: readonly number[]): string {
  const routes = routePorts.map((port) => `"nats://127.0.0.1:${port}"`).join(', ');
  return [
    `server_name: ${name}`,
    'lame_duck_duration: 30s',
    'lame_duck_grace_period: 2s',
    `cluster { name: chaos, listen: 127.0.0.1:-1, advertise: "127.0.0.1:${discardPort}", no_advertise: true, routes: [${routes}] }`,
  ].join('\n');
}
