import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { durables } from '../../../src/messaging/contracts/subjects.ts';
import { until } from '../../support/nats-server.ts';
import { kubectl } from './kubernetes.ts';
import { consumerLeader, killNatsServers } from './nats.ts';
import { busyBrowserNode, leader } from './operator.ts';

/** A shell command that restarts the cluster's API server; without it that is left out. */
const restartCommand = process.env.CINESTREAM_RESTART_API_SERVER;

export interface Stage {
  namespace: string;
  release: string;
  log(line: string): void;
}

/** Kills the operator that leads, then stops the next: another takes over each time. */
export async function changeLeader({ namespace, release, log }: Stage): Promise<void> {
  const before = await leader(namespace);
  const killed = Date.now();
  await kubectl(['delete', 'pod', before, '-n', namespace, '--grace-period=0', '--force']);
  const after = await anotherLeader(namespace, before);
  log(`${after} leads ${since(killed)} after the leader was killed`);
  // Who is to take over must be there.
  await kubectl(['rollout', 'status', `deployment/${release}-operator`, '-n', namespace, '--timeout=120s']);
  const stopped = Date.now();
  await kubectl(['delete', 'pod', after, '-n', namespace, '--wait=false']);
  await anotherLeader(namespace, after);
  log(`the next leads ${since(stopped)} after that one was stopped`);
}

function anotherLeader(namespace: string, than: string): Promise<string> {
  return until(async () => {
    const holder = await leader(namespace);
    return holder === than ? undefined : holder;
  }, 40);
}

/** Kills the NATS server that leads the scrapers' consumer; resolves when all servers are ready again. */
export async function killConsumerLeader({ namespace, release, log }: Stage): Promise<void> {
  const killed = Date.now();
  const pod = await consumerLeader(namespace, release, durables.scraper);
  await killNatsServers(namespace, [pod]);
  const next = await until(async () => {
    const now = await consumerLeader(namespace, release, durables.scraper);
    return now === pod ? undefined : now;
  }, 60);
  log(`${next} leads the consumer ${since(killed)} after ${pod} was killed`);
  await natsServersReady(namespace, release);
}

/** Restarts the API server where the environment says how. */
export async function restartApiServer({ log }: Stage): Promise<void> {
  if (restartCommand === undefined) {
    log('the API server stays: CINESTREAM_RESTART_API_SERVER is not set');
    return;
  }
  const started = Date.now();
  await promisify(execFile)('bash', ['-c', restartCommand]);
  log(`the API server was restarted in ${since(started)}`);
}

/** Restarts the NATS servers one after another; resolves when the last is ready. */
export async function restartNatsServers({ namespace, release, log }: Stage): Promise<void> {
  const started = Date.now();
  await kubectl(['rollout', 'restart', `statefulset/${release}-nats`, '-n', namespace]);
  await natsServersReady(namespace, release);
  log(`the NATS servers were restarted in ${since(started)}`);
}

async function natsServersReady(namespace: string, release: string): Promise<void> {
  await kubectl(['rollout', 'status', `statefulset/${release}-nats`, '-n', namespace, '--timeout=300s']);
}

/** Takes away the node that has the most sessions: it may go only after them. */
export async function drainBusyBrowser({ namespace, log }: Stage): Promise<void> {
  const node = await until(() => busyBrowserNode(namespace), 60);
  const started = Date.now();
  await kubectl(['delete', 'pod', node, '-n', namespace, '--timeout=120s']);
  log(`${node} was drained in ${since(started)}`);
}

function since(start: number): string {
  return `${((Date.now() - start) / 1000).toFixed(1)} s`;
}
