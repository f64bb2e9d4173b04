import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { listening, reachable, strangers, withoutPorts } from '../e2e/support/network-table.ts';
import { available, chart, output } from './support/tools.ts';

const component = 'app.kubernetes.io/component';

interface Rule {
  from?: Peer[];
  to?: Peer[];
  ports?: { port: number; protocol: string }[];
}

interface Peer {
  podSelector?: { matchLabels?: Record<string, string> };
  namespaceSelector?: object;
  ipBlock?: { cidr: string; except?: string[] };
}

interface PodTemplate {
  metadata: { labels: Record<string, string> };
  spec: { containers: { ports?: { containerPort: number }[] }[] };
}

interface KubernetesObject {
  kind: string;
  metadata: { name: string; labels: Record<string, string> };
  data?: Record<string, string>;
  spec?: {
    template?: PodTemplate;
    jobTemplate?: { spec: { template: PodTemplate } };
    podSelector?: { matchLabels: Record<string, string> };
    policyTypes?: string[];
    ingress?: Rule[];
    egress?: Rule[];
  };
}

describe.skipIf(!available('network policies', ['helm']))('network policies', () => {
  let everything: KubernetesObject[];

  const render = async (...settings: string[]): Promise<KubernetesObject[]> => {
    const demo = join(chart, 'values-demo.yaml');
    const flags = settings.flatMap((setting) => ['--set', setting]);
    const text = await output('helm', ['template', 'cinestream', chart, '-n', 'movies', '-f', demo, ...flags]);
    return parseAllDocuments(text).flatMap((document) => (document.toJS() as KubernetesObject | null) ?? []);
  };

  beforeAll(async () => {
    everything = await render('backup.enabled=true');
  });

  test('are tried from and to every component that the chart has', () => {
    const templates = everything.flatMap((object) => podTemplates(object));
    const ports = new Map<string, Set<number>>();
    for (const { metadata, spec } of templates) {
      const known = ports.get(metadata.labels[component] ?? '') ?? new Set();
      for (const { ports: listed = [] } of spec.containers)
        for (const { containerPort } of listed) known.add(containerPort);
      ports.set(metadata.labels[component] ?? '', known);
    }
    const table = [...Object.keys(listening), ...withoutPorts];
    expect([...ports.keys()].toSorted(), 'components: add what is new to the table').toEqual(table.toSorted());
    for (const [name, found] of ports) {
      expect([...found].toSorted(), `ports of ${name}`).toEqual((listening[name] ?? []).toSorted());
    }
    expect(Object.keys(reachable).toSorted()).toEqual([...table, ...strangers].toSorted());
  });

  test('are there for every component, both ways', () => {
    const covered = policies(everything).map(({ spec }) => spec?.podSelector?.matchLabels[component]);
    expect(covered.toSorted()).toEqual([...Object.keys(listening), ...withoutPorts].toSorted());
    for (const { spec, metadata } of policies(everything)) {
      expect(spec?.policyTypes, metadata.name).toEqual(['Ingress', 'Egress']);
    }
  });

  test('let the own namespace read metrics, and nobody else, unless it is said who may', async () => {
    const readers = (objects: KubernetesObject[]) =>
      policies(objects).flatMap(({ spec }) =>
        (spec?.ingress ?? [])
          .filter(({ ports = [] }) => ports.some(({ port }) => port === 9090))
          .map(({ from }) => from),
      );
    const doctor = { podSelector: { matchLabels: expect.objectContaining({ [component]: 'exporter' }) } };
    const anybody = [{ podSelector: {} }];
    expect(readers(everything)).toHaveLength(6);
    for (const from of readers(everything)) expect([anybody, [doctor]]).toContainEqual(from);
    const named = 'networkPolicy.metricsFrom[0].namespaceSelector.matchLabels.team=monitoring';
    const monitoring = [{ namespaceSelector: { matchLabels: { team: 'monitoring' } } }];
    for (const from of readers(await render(named))) expect([monitoring, [doctor]]).toContainEqual(from);
  });

  test.each([
    ['false', ['10.1.2.3', '172.16.0.1', '192.168.1.1', '100.64.0.1', '198.18.0.9']],
    ['true', []],
  ])('with allowPrivateAddresses=%s let browsers, scrapers and imports reach no metadata service', async (allowed, closed) => {
    const always = [
      '169.254.169.254',
      '169.254.170.2',
      '168.63.129.16',
      '192.0.0.192',
      '100.100.100.200',
      '127.0.0.1',
      '0.0.0.0',
      '224.0.0.1',
      '255.255.255.255',
    ];
    const objects = await render(`scraper.allowPrivateAddresses=${allowed}`);
    const outward = policies(objects).filter(({ spec }) => addressBlocks(spec?.egress).length > 0);
    const names = outward.map(({ spec }) => spec?.podSelector?.matchLabels[component]).toSorted();
    expect(names).toEqual(['grid-node', 'import', 'scraper']);
    for (const { spec, metadata } of outward) {
      const blocks = addressBlocks(spec?.egress);
      for (const address of [...always, ...closed]) {
        expect(
          blocks.some((block) => isIn(address, block)),
          `${metadata.name} to ${address}`,
        ).toBe(false);
      }
      expect(blocks.some((block) => isIn('93.184.215.14', block))).toBe(true);
      // Global unicast alone: neither link-local (fe80::/10) nor unique local addresses, of which AWS has its metadata (fd00:ec2::254).
      expect(blocks.filter(({ cidr }) => cidr.includes(':')).map(({ cidr }) => cidr)).toEqual(['2000::/3']);
    }
  });

  test('let names be asked for, and the API server be reached, only where it is said', async () => {
    const objects = await render(
      'networkPolicy.dnsTo[0].namespaceSelector.matchLabels.name=dns',
      'networkPolicy.apiServerTo[0].ipBlock.cidr=10.0.0.1/32',
    );
    const rules = policies(objects).flatMap(({ spec }) => spec?.egress ?? []);
    const everywhere = rules.filter(({ to }) => to === undefined);
    expect(everywhere).toEqual([]);
  });

  test('are what every example of values gives, where they are not turned off', async () => {
    for (const name of readdirSync(join(chart, 'ci'))) {
      const text = await output('helm', ['template', 'cinestream', chart, '-f', join(chart, 'ci', name)]);
      const objects = parseAllDocuments(text).flatMap((document) => (document.toJS() as KubernetesObject | null) ?? []);
      const covered = policies(objects).map(({ spec }) => spec?.podSelector?.matchLabels[component]);
      if (covered.length === 0) continue;
      const components = objects
        .flatMap((object) => podTemplates(object))
        .map(({ metadata }) => metadata.labels[component]);
      expect(covered, name).toEqual(expect.arrayContaining(components));
    }
  });
});

function policies(objects: readonly KubernetesObject[]): KubernetesObject[] {
  return objects.filter(
    ({ kind, spec }) => kind === 'NetworkPolicy' && spec?.podSelector?.matchLabels[component] !== undefined,
  );
}

/** Of workloads, Jobs of cron, the pod of `helm test` and the Job that the operator makes imports from. */
function podTemplates({ kind, metadata, data, spec }: KubernetesObject): PodTemplate[] {
  if (kind === 'Pod') return [{ metadata, spec: spec as unknown as PodTemplate['spec'] }];
  if (data?.['job.yaml'] !== undefined) return podTemplates(parse(data['job.yaml']) as KubernetesObject);
  return [spec?.template, spec?.jobTemplate?.spec.template].filter((template) => template !== undefined);
}

function addressBlocks(rules: readonly Rule[] = []): { cidr: string; except?: string[] }[] {
  return rules.flatMap(({ to = [] }) => to.flatMap(({ ipBlock }) => ipBlock ?? []));
}

function isIn(address: string, { cidr, except = [] }: { cidr: string; except?: string[] }): boolean {
  return contains(cidr, address) && !except.some((one) => contains(one, address));
}

/** IPv4 only. */
function contains(cidr: string, address: string): boolean {
  const [network = '', length = '32'] = cidr.split('/');
  if (network.includes(':')) return false;
  const size = 2 ** (32 - Number(length));
  return Math.floor(numberOf(network) / size) === Math.floor(numberOf(address) / size);
}

function numberOf(address: string): number {
  return address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
}
