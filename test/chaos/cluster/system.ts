import { jetstreamManager } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/nats-core';
import { connect } from '@nats-io/transport-node';
import type { Clock, Random } from '../../../src/clock.ts';
import { streams } from '../../../src/messaging/contracts/subjects.ts';
import { kubectl, pods } from '../../e2e/support/kubernetes.ts';
import { allReady, createRelease, install, type Release } from '../../e2e/support/release.ts';
import { until } from '../../support/nats-server.ts';
import { sharedConsumers } from '../rest.ts';
import type { Struck } from '../strikes.ts';
import { PortForward } from './port-forward.ts';

/** A release of the chart, as faults find it. */
export interface ClusterSystem extends Struck {
  release: Release;
  /** The address of the ingress, and the name that it routes to the gateways by. */
  ingress: string;
  host: string;
}

const natsPort = 4222;
const startPatienceSeconds = 300;
const healthPatienceSeconds = 240;

/** Nothing but what carries movies: what else would run competes for the processors, and adds movies of its own. */
const values = [
  ...[
    'site.enabled=false',
    'site.crawl=false',
    'grid.enabled=false',
    'scraper.enabled=false',
    'canary.intervalSeconds=0',
  ],
  ...['operator.enabled=false', 'operator.pipeline.enabled=false', 'etl.replicas=2', 'gateway.replicas=2'],
  // All clients are one address to the ingress.
  ...['gateway.maxClientsPerAddress=2000', 'gateway.clientLifetimeSeconds=20', 'gateway.ringMegabytes=1'],
];

/** Installs the chart into a namespace of its own, which goes with the stack. */
export async function installSystem(
  { image, ingress, clock, random }: { image: string; ingress: string; clock: Clock; random: Random },
  opened: AsyncDisposableStack,
): Promise<ClusterSystem> {
  const release = await createRelease(image, `chaos-${process.pid}.localhost`);
  const remove = () => kubectl(['delete', 'namespace', release.namespace, '--wait=false']);
  const interrupted = () => void remove().finally(() => process.exit(130));
  process.on('SIGINT', interrupted);
  opened.defer(async () => {
    process.off('SIGINT', interrupted);
    await remove();
  });
  await install(release, values);
  await allReady(release, 8, startPatienceSeconds);
  const connection = await connectThroughPods(release, opened);
  const healthy = () => isHealthy(connection, release, clock);
  return { release, host: release.host, ingress, connection, clock, random, healthy };
}

/** The pods of a component, by name. */
export async function podsOf({ release }: ClusterSystem, component: string): Promise<string[]> {
  const found = await pods(release.namespace, release.name);
  return found.filter((pod) => pod.component === component).map(({ name }) => name);
}

/** What the last containers of the pods ended by, where they did not end as they were told. */
export async function unexpectedEnds({ release }: ClusterSystem): Promise<string[]> {
  const selector = `app.kubernetes.io/instance=${release.name}`;
  const text = await kubectl(['get', 'pods', '-n', release.namespace, '-l', selector, '-o', 'json']);
  const { items } = JSON.parse(text) as PodList;
  return items.flatMap(({ metadata, status }) =>
    (status.containerStatuses ?? []).flatMap(({ restartCount, lastState }) =>
      restartCount === 0
        ? []
        : [`${metadata.name} (${lastState?.terminated?.reason}, exit code ${lastState?.terminated?.exitCode})`],
    ),
  );
}

interface PodList {
  items: {
    metadata: { name: string };
    status: {
      containerStatuses?: {
        restartCount: number;
        lastState?: { terminated?: { reason: string; exitCode: number } };
      }[];
    };
  }[];
}

/** By a way of its own to each server, as `admin`, which may read and publish everything. */
async function connectThroughPods(release: Release, opened: AsyncDisposableStack): Promise<NatsConnection> {
  const found = await pods(release.namespace, release.name);
  const servers = found.filter(({ component }) => component === 'nats').map(({ name }) => name);
  const forwards = await Promise.all(servers.map((pod) => PortForward.open(release.namespace, pod, natsPort)));
  for (const forward of forwards) opened.defer(async () => forward.close());
  const secret = `${release.name}-nats-users`;
  const encoded = await kubectl(['get', 'secret', secret, '-n', release.namespace, '-o', 'jsonpath={.data.admin}']);
  const options = {
    servers: forwards.map(({ port }) => `127.0.0.1:${port}`),
    // The servers tell addresses that lead nowhere from here.
    ignoreClusterUpdates: true,
    maxReconnectAttempts: -1,
    reconnectTimeWait: 500,
    timeout: 5000,
    // A way that is cut says nothing.
    pingInterval: 5000,
    user: 'admin',
    pass: Buffer.from(encoded, 'base64').toString(),
    inboxPrefix: '_INBOX_admin',
  };
  const connection = await until(() => connect(options).catch(() => undefined), startPatienceSeconds);
  opened.defer(() => connection.close());
  return connection;
}

/** Waits until every server is ready and every stream and shared consumer has a leader and current replicas. */
async function isHealthy(connection: NatsConnection, release: Release, clock: Clock): Promise<boolean> {
  const deadline = clock.now() + healthPatienceSeconds * 1000;
  while (clock.now() < deadline) {
    const found = await pods(release.namespace, release.name);
    const ready = found.filter(({ component }) => component === 'nats').every((pod) => pod.ready);
    if (ready && (await isCurrent(connection).catch(() => false))) return true;
    await clock.wait(500);
  }
  return false;
}

async function isCurrent(connection: NatsConnection): Promise<boolean> {
  const manager = await jetstreamManager(connection);
  const groups = await Promise.all([
    ...[streams.observations, streams.catalogue, streams.movies].map((name) => manager.streams.info(name)),
    ...sharedConsumers.map(({ stream, durable }) => manager.consumers.info(stream, durable)),
  ]);
  return groups.every(({ cluster }) => {
    const replicas = cluster?.replicas ?? [];
    return Boolean(cluster?.leader) && replicas.every(({ current, offline }) => current && !offline);
  });
}
