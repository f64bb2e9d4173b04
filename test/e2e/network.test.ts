import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { until } from '../support/nats-server.ts';
import { describeNamespace, kubectl } from './support/kubernetes.ts';
import { apiServer, forEverybody, listening, reachable, strangers } from './support/network-table.ts';
import { type Probe, reachedBy, startProbe } from './support/probe.ts';
import { allReady, createRelease, install, type Release } from './support/release.ts';

const image = process.env.CINESTREAM_IMAGE ?? 'docker.io/library/cinestream:dev';
const elsewhere = `cinestream-elsewhere-${process.pid}`;
const monitoring = `cinestream-monitoring-${process.pid}`;
const role = 'cinestream.dev/role=monitoring';

let release: Release & { host: string };
/** Addresses by what the table calls them. */
const targets: Record<string, string> = {};

beforeAll(async () => {
  release = await createRelease(image, `e2e-network-${process.pid}.localhost`);
  for (const name of [elsewhere, monitoring]) await kubectl(['create', 'namespace', name]);
  await kubectl(['label', 'namespace', monitoring, role]);
  const one = ['gateway', 'operator'].map((part) => `${part}.replicas=1`);
  // The demo lets browsers into private networks: there would be nothing to try.
  const closed = 'scraper.allowPrivateAddresses=false';
  const readers = 'networkPolicy.metricsFrom[0].namespaceSelector.matchLabels.cinestream\\.dev/role=monitoring';
  await install(release, [
    ...one,
    closed,
    readers,
    'site.crawl=false',
    'backup.enabled=true',
    'operator.pipeline.enabled=false',
  ]);
  await allReady(release, 10);
  for (const [component, ports] of Object.entries(listening)) {
    const address = await addressOf(component);
    for (const port of ports) targets[`${component}:${port}`] = `${address}:${port}`;
  }
  const path = 'jsonpath={.spec.clusterIP}';
  targets[apiServer] = `${await kubectl(['get', 'service', 'kubernetes', '-n', 'default', '-o', path])}:443`;
}, 300_000);

afterEach(async ({ task }) => {
  if (task.result?.state === 'fail') console.log(await describeNamespace(release.namespace, release.name));
});

afterAll(async () => {
  await kubectl(['delete', 'namespace', release.namespace, elsewhere, monitoring, '--wait=false']);
});

async function addressOf(component: string): Promise<string> {
  const selector = `app.kubernetes.io/instance=${release.name},app.kubernetes.io/component=${component}`;
  const path = 'jsonpath={.items[0].status.podIP}';
  return kubectl(['get', 'pods', '-n', release.namespace, '-l', selector, '-o', path]);
}

function probeOf(source: string): Probe {
  const labels = {
    'app.kubernetes.io/name': 'cinestream',
    'app.kubernetes.io/instance': release.name,
    'app.kubernetes.io/component': source,
  };
  const others: Record<(typeof strangers)[number], string> = {
    unlabelled: release.namespace,
    elsewhere,
    'metrics-reader': monitoring,
  };
  const stranger = strangers.find((one) => one === source);
  return {
    name: `probe-${source}`,
    namespace: stranger === undefined ? release.namespace : others[stranger],
    labels: stranger === undefined ? labels : {},
    image,
  };
}

describe('network policies', () => {
  beforeAll(async () => {
    for (const source of Object.keys(reachable)) {
      const tried = Object.entries(targets).filter(
        ([name]) => !name.startsWith(`${source}:`) || !forEverybody.includes(name),
      );
      await startProbe(probeOf(source), Object.fromEntries(tried));
    }
  }, 120_000);

  test.each(Object.keys(reachable))('let %s reach what the table says, and nothing besides', {
    timeout: 120_000,
  }, async (source) => {
    const wanted = (reachable[source] ?? []).toSorted();
    let reached: string[] | undefined;
    // A policy takes hold some seconds after its pod starts.
    await until(async () => {
      reached = await reachedBy(probeOf(source));
      return reached !== undefined && String(reached) === String(wanted) ? true : undefined;
    }, 90).catch(() => undefined);
    expect(reached).toEqual(wanted);
  });
});
