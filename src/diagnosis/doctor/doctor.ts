import type { NatsConnection } from '@nats-io/nats-core';
import type { Clock } from '../../clock.ts';
import type { NatsConfiguration } from '../../config.ts';
import { describeError, EnvironmentError } from '../../errors.ts';
import { readServices, type ServiceState, serviceNames } from '../../messaging/contracts/service-statistics.ts';
import { streams } from '../../messaging/contracts/subjects.ts';
import { refusingHosts } from '../../messaging/crawl/host-rate.ts';
import { jetstreamManager } from '../../messaging/nats/client.ts';
import { countDeadLetters } from '../../messaging/nats/consumer/dead-letter-store.ts';
import { readGrid } from '../../observability/grid.ts';
import { askReadiness, healthUrlOf, openStream } from '../gateway-probe.ts';
import { describeDuration } from '../quantities.ts';
import { type Finding, problem, skipped, unknown } from './finding.ts';
import { checkReadiness, checkStreamOpening } from './gateway-checks.ts';
import { checkConsumer, checkSizes, checkStream } from './jetstream-checks.ts';
import { checkAccount, checkClock, checkServer } from './server-checks.ts';
import { measureClockSkew } from './server-clock.ts';
import { type DeployedTopology, readDeployedTopology } from './topology-drift.ts';
import { checkDeadLetters, checkGrid, checkHosts, checkService } from './work-checks.ts';

export interface DoctorOptions {
  /** Undefined where NATS was not reached; `connectionFinding` says why. */
  connection: NatsConnection | undefined;
  configuration: NatsConfiguration;
  /** Addresses of gateways (PORT). */
  gateways: readonly string[];
  /** Their health ports, in the same order, where they are not on their hosts at `metricsPort`. */
  health: readonly string[];
  metricsPort: number;
  /** Address of the Grid's hub. */
  grid: string | undefined;
  /** How long an answer is waited for. */
  timeoutMilliseconds: number;
  clock: Clock;
}

/** Looks at everything a deployment is made of. What cannot be looked at is unknown, and hides nothing else. */
export async function examine(options: DoctorOptions): Promise<Finding[]> {
  const { connection } = options;
  const [messaging, gateways, grid] = await Promise.all([
    connection === undefined ? [] : examineMessaging(connection, options),
    examineGateways(options),
    examineGrid(options),
  ]);
  return [...messaging, ...gateways, ...grid];
}

async function examineMessaging(connection: NatsConnection, options: DoctorOptions): Promise<Finding[]> {
  const { info } = connection;
  if (info === undefined) return [unknown('nats', 'the server has not introduced itself', 'try again')];
  if (info.jetstream !== true) return checkServer(info);
  const { clock, configuration, timeoutMilliseconds } = options;
  const manager = await jetstreamManager(connection, { checkAPI: false, timeout: timeoutMilliseconds });
  const topology = await readDeployedTopology(connection, configuration, timeoutMilliseconds);
  const measured = await within(options, () => measureClockSkew(connection, firstPresent(topology), clock)).catch(
    (error: unknown) => describeError(error),
  );
  const serverTime = clock.now() + (typeof measured === 'string' ? 0 : measured.milliseconds);
  const told = (subject: string, check: () => Promise<Finding[]>) => tell(subject, within(options, check));
  const [account, letters, hosts, services] = await Promise.all([
    told('jetstream', async () => [checkAccount(await manager.getAccountInfo())]),
    told('dead letters', async () => [checkDeadLetters(await countDeadLetters(connection))]),
    told('hosts', async () => checkHosts(await refusingHosts(connection), clock.now())),
    told('services', async () => checkServices(await readServices(connection), waitingPages(topology))),
  ]);
  return [
    ...checkServer(info),
    ...account,
    typeof measured === 'string'
      ? unknown('clock', measured, 'comes with the streams: see below')
      : checkClock(measured),
    ...topology.streams.flatMap(checkStream),
    ...checkSizes(topology.streams),
    ...topology.consumers.flatMap((consumer) => checkConsumer(consumer, serverTime)),
    ...letters,
    ...hosts,
    ...services,
  ];
}

function checkServices(states: readonly ServiceState[], pages: number | null): Finding[] {
  return Object.values(serviceNames).flatMap((name) =>
    states.filter(({ service }) => service === name).map((state) => checkService(state, pages)),
  );
}

/** Crawl jobs in the queue and before it, null where that is not known. */
function waitingPages({ streams: deployed }: DeployedTopology): number | null {
  const counts = [streams.frontier, streams.crawl].map((stream) => {
    const found = deployed.find(({ name }) => name === stream);
    return found?.state === 'present' ? found.info.state.messages : null;
  });
  return counts.reduce((sum, count) => (sum === null || count === null ? null : sum + count), 0);
}

function firstPresent({ streams: deployed }: DeployedTopology): string {
  const usable = [streams.movies, streams.catalogue, streams.observations, streams.deadLetter] as readonly string[];
  return deployed.find(({ name, state }) => state === 'present' && usable.includes(name))?.name ?? streams.movies;
}

/** What the check finds, or that it is unknown and why. */
async function tell(subject: string, findings: Promise<Finding[]>): Promise<Finding[]> {
  try {
    return await findings;
  } catch (error) {
    return [unknown(subject, describeError(error), 'see the other findings, and that this NATS user may ask')];
  }
}

/** Bounds work of several requests, each of which has a patience of its own. */
async function within<T>({ clock, timeoutMilliseconds }: DoctorOptions, work: () => Promise<T>): Promise<T> {
  const done = new AbortController();
  const patience = clock.wait(2 * timeoutMilliseconds, done.signal).then(() => {
    throw new EnvironmentError(`no answer within ${describeDuration(2 * timeoutMilliseconds)}`);
  });
  return Promise.race([work(), patience]).finally(() => {
    patience.catch(() => undefined);
    done.abort();
  });
}

async function examineGateways({
  gateways,
  health,
  metricsPort,
  timeoutMilliseconds,
}: DoctorOptions): Promise<Finding[]> {
  if (gateways.length === 0)
    return [skipped('gateway', 'not asked; give its address: --gateway http://127.0.0.1:3000')];
  const findings = await Promise.all(
    gateways.map(async (gateway, at) => {
      const healthUrl = health[at] ?? healthUrlOf(gateway, metricsPort);
      const [opening, readiness] = await Promise.all([
        openStream(gateway, timeoutMilliseconds),
        askReadiness(healthUrl, timeoutMilliseconds),
      ]);
      return [checkStreamOpening(gateway, opening), checkReadiness(healthUrl, readiness, opening)];
    }),
  );
  return findings.flat();
}

async function examineGrid({ grid, timeoutMilliseconds }: DoctorOptions): Promise<Finding[]> {
  if (grid === undefined)
    return [skipped('grid', 'not asked; with a Grid give its hub: --grid or CINESTREAM_SELENIUM_URL')];
  try {
    return [checkGrid(await readGrid(grid, AbortSignal.timeout(timeoutMilliseconds)))];
  } catch (error) {
    return [problem('grid', describeError(error), 'start the Grid, or correct the address of its hub: --grid')];
  }
}
