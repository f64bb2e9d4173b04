import { hostname } from 'node:os';
import type { V1OwnerReference } from '@kubernetes/client-node';
import { describeError } from '../errors.ts';
import { retractSource } from '../messaging/contracts/retractions.ts';
import type { Role, RoleContext } from '../role.ts';
import { Controller } from './controller/controller.ts';
import { Cluster } from './kubernetes/cluster.ts';
import { Informer } from './kubernetes/informer.ts';
import { currentNamespace, readKubeConfig } from './kubernetes/kube-config.ts';
import { LeaderElection } from './kubernetes/leader-election.ts';
import { movieSourceKind, pipelineKind, type ResourceKind } from './kubernetes/resource.ts';
import { Workloads } from './kubernetes/workloads.ts';
import { createOperatorMetrics } from './metrics.ts';
import { AbandonedRuns } from './movie-source/abandoned-runs.ts';
import { ImportJobs } from './movie-source/import-jobs.ts';
import type { MovieSource } from './movie-source/movie-source.ts';
import { MovieSourceReconciler } from './movie-source/reconciler.ts';
import { RunDriver } from './movie-source/run-driver.ts';
import { DeletionCosts } from './pipeline/deletion-costs.ts';
import type { Pipeline } from './pipeline/pipeline.ts';
import { PipelineReconciler } from './pipeline/reconciler.ts';

const leaseName = 'cinestream-operator';
/** Without a word from the API server for so long, something is wrong that a restart may help. */
const longestSilenceMilliseconds = 3 * 60_000;
const loadAgainMilliseconds = 2000;
/** As long at one reconcile. Most take milliseconds; the movies of a large run are counted in a minute or two. */
const longestReconcileMilliseconds = 15 * 60_000;

/** Follows MovieSource and Pipeline resources; of several replicas the one that holds the lease acts. */
export async function startOperator(context: RoleContext, { dryRun }: { dryRun: boolean }): Promise<Role> {
  const { connection, registry, logger, clock, random, configuration } = context;
  const kubernetes = readKubeConfig();
  const namespace = configuration.operator.namespace ?? currentNamespace(kubernetes);
  const identity = configuration.operator.identity ?? hostname();
  const metrics = createOperatorMetrics(registry);
  const cluster = new Cluster(kubernetes, dryRun);
  const workloads = new Workloads(kubernetes, dryRun);
  const imports = new ImportJobs(workloads, configuration.operator.importJobFile);

  const retract = (source: string) => retractSource(connection, source, clock);
  const abandoned = new AbandonedRuns({ connection, retract, clock });

  const controllerOf = (
    kind: ResourceKind,
    reconcile: (key: string) => Promise<number | null>,
    keysElsewhere?: () => Iterable<string>,
  ) => {
    const controller = new Controller({ name: kind.kind.toLowerCase(), reconcile, clock, logger, metrics });
    const onChange = (key: string) => controller.queue.add(key);
    const common = { configuration: kubernetes, namespace, clock, random, logger };
    const informer = new Informer({ ...common, kind, onChange, ...(keysElsewhere && { keysElsewhere }) });
    return { controller, informer };
  };
  const ownRuns = () => [...abandoned.keys()].filter((key) => key.startsWith(`${namespace}/`));
  const sources = controllerOf(movieSourceKind, (key) => sourceReconciler.reconcile(key), ownRuns);
  const pipelines = controllerOf(pipelineKind, (key) => pipelineReconciler.reconcile(key));
  const common = { cluster, connection, clock, logger, metrics };
  const sourceReconciler = new MovieSourceReconciler({
    ...common,
    dryRun,
    runs: new RunDriver({ connection, imports, clock }),
    canImport: imports.available,
    abandoned,
    remember: (source) => sources.informer.remember(source),
    find: (key) => sources.informer.get(key) as MovieSource | undefined,
  });
  const pipelineReconciler = new PipelineReconciler({
    ...common,
    workloads,
    costs: new DeletionCosts({ workloads, hub: configuration.scraper.seleniumUrl, logger }),
    find: (key) => pipelines.informer.get(key) as Pipeline | undefined,
  });

  const election = new LeaderElection({
    configuration: kubernetes,
    namespace,
    name: leaseName,
    identity,
    owner: ownDeployment(workloads, namespace, configuration.operator.deployment),
    clock,
    logger,
  });
  const loadAbandoned = async (signal: AbortSignal) => {
    while (!signal.aborted) {
      try {
        return await abandoned.load();
      } catch (error) {
        logger.warn({ error: describeError(error) }, 'the runs cannot be read: sources wait');
        await clock.wait(loadAgainMilliseconds, signal);
      }
    }
  };
  const stopping = new AbortController();
  const both = [sources, pipelines];
  const done = election.run(stopping.signal, async (signal) => {
    const follow = ({ informer, controller }: (typeof both)[number]) =>
      Promise.all([informer.run(signal), controller.run(signal)]);
    const followSources = async () => {
      await loadAbandoned(signal);
      await follow(sources);
    };
    await Promise.all([followSources(), follow(pipelines)]);
  });
  metrics.leader.set({ name: leaseName }, 0);
  const observe = setInterval(() => {
    metrics.leader.set({ name: leaseName }, Number(election.leading()));
    metrics.depth.set({ name: 'moviesource' }, sources.controller.queue.depth);
    metrics.depth.set({ name: 'pipeline' }, pipelines.controller.queue.depth);
  }, 1000);
  const startedAt = clock.now();
  const isSilent = () => {
    const silence = Math.min(...both.map(({ informer }) => informer.idleMilliseconds()), clock.now() - startedAt);
    return election.leading() && silence > longestSilenceMilliseconds;
  };
  const isStuck = () => both.some(({ controller }) => controller.busyFor() > longestReconcileMilliseconds);
  return {
    live: () => !isSilent() && !isStuck(),
    notReady: () => [],
    async stop() {
      stopping.abort();
      await done;
      clearInterval(observe);
    },
  };
}

/** The lease is to go with the Deployment that it is about. Asked early: a lease that is made when that is gone goes too. */
function ownDeployment(workloads: Workloads, namespace: string, name: string | undefined) {
  let known: V1OwnerReference | null = null;
  const owner = async () => {
    if (name !== undefined) known ??= await workloads.owner(namespace, name);
    return known;
  };
  owner().catch(() => 'asked again when the lease is made');
  return owner;
}
