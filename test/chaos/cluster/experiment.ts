import { seededRandom } from '../../../src/demo/site/random.ts';
import { kubectl } from '../../e2e/support/kubernetes.ts';
import { accountFor } from '../account.ts';
import { catalogueOf, differences, streamedMovies } from '../catalogue.ts';
import { checkDelivery, checkStream } from '../checker.ts';
import { allArrived, startClients } from '../clients.ts';
import { type calmCatalogue, type ExperimentOptions, rest, type Verdict } from '../experiment.ts';
import { Feed, mixedObservations } from '../feed.ts';
import { waitForRest } from '../rest.ts';
import { strikeUntilTimeIsUp } from '../strikes.ts';
import { clusterFaults } from './faults.ts';
import { type ClusterSystem, installSystem, podsOf, unexpectedEnds } from './system.ts';

export interface ClusterExperimentOptions extends ExperimentOptions {
  /** repository:tag of the image, which the cluster has. */
  image: string;
  /** Where the cluster's ingress listens. */
  ingress: string;
}

/** A strike waits for pods: it takes longer than one at processes. */
const secondsPerStrike = 20;

/** The same on Kubernetes: a release of the chart, faults to its pods, clients through the ingress. */
export async function runOnCluster(options: ClusterExperimentOptions, calm: typeof calmCatalogue): Promise<Verdict> {
  await using opened = new AsyncDisposableStack();
  const { clock, seed, seconds, movies, only, image, ingress, report } = options;
  report('installing the chart');
  const system = await installSystem({ image, ingress, clock, random: seededRandom('chaos', seed) }, opened);
  const addresses = { gateways: [ingress], host: system.host };
  const clients = startClients(options.clients, { ...addresses, clock, random: seededRandom('clients', seed) });
  opened.defer(async () => {
    await Promise.all(clients.map((client) => client.stop()));
  });
  report('faults begin');
  const observations = mixedObservations(movies, seededRandom('feed', seed));
  const feed = new Feed(system.connection, observations, seconds / secondsPerStrike, clock);
  const witnesses = clients.filter((client) => client.isWitness);
  const strikes = await strikeUntilTimeIsUp({ system, faults: clusterFaults, witnesses, feed, seconds, only, report });
  await feed.rest();
  report('faults are over: waiting until everything has settled');
  const restartWorkers = () => replaceWorkers(system);
  const unrest = await waitForRest(system.connection, { ...rest, clock, restartWorkers });
  const stream = await streamedMovies(system.connection);
  await allArrived(stream, clients, clock);
  const found = await catalogueOf(system.connection);
  const account = await accountFor(system.connection);
  const ends = await unexpectedEnds(system);
  return {
    seed,
    strikes,
    unrest,
    events: stream.length,
    deliveries: clients.reduce((sum, client) => sum + client.received.length, 0),
    connections: clients.reduce((sum, client) => sum + client.connections, 0),
    pages: 0,
    violations: [...checkStream(stream), ...checkDelivery(stream, clients)],
    differences: differences(await calm(options, []), found),
    ...account,
    peakMegabytes: {},
    // The kernel holds each container to its limit.
    overBound: ends.filter((end) => end.includes('OOMKilled')),
    ends,
  };
}

async function replaceWorkers(system: ClusterSystem): Promise<void> {
  const names = await podsOf(system, 'etl');
  await kubectl(['delete', 'pod', ...names, '-n', system.release.namespace, '--grace-period=0', '--force']);
}
