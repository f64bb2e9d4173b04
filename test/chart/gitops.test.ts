import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { available, chart, output } from './support/tools.ts';

const presets = ['values.yaml', 'values-demo.yaml', ...readdirSync(join(chart, 'ci')).map((name) => `ci/${name}`)];

interface KubernetesObject {
  kind: string;
  metadata: { name: string };
  data?: object;
  stringData?: object;
  rules?: { resources: string[]; verbs: string[]; resourceNames?: string[] }[];
  spec?: { template?: { spec: { containers: Container[]; initContainers?: Container[] } } };
}

interface Container {
  args?: string[];
  env?: { name: string; valueFrom?: { secretKeyRef?: { name: string; key: string; optional?: boolean } } }[];
}

function render(preset: string, settings: string[] = []): Promise<string> {
  const values = settings.flatMap((setting) => ['--set', setting]);
  return output('helm', ['template', 'cinestream', chart, '-n', 'movies', '-f', join(chart, preset), ...values]);
}

function objectsOf(text: string): KubernetesObject[] {
  return parseAllDocuments(text).flatMap((document) => (document.toJS() as KubernetesObject | null) ?? []);
}

describe.skipIf(!available('rendering for GitOps', ['helm']))(
  'the chart, rendered without a cluster to look into,',
  () => {
    test.each(presets)('%s is the same, byte for byte, each time', async (preset) => {
      expect(await render(preset)).toBe(await render(preset));
    });

    test.each(presets)('%s holds no password', async (preset) => {
      const secrets = objectsOf(await render(preset)).filter(({ kind }) => kind === 'Secret');
      for (const { metadata, data, stringData } of secrets) expect({ data, stringData }, metadata.name).toEqual({});
    });

    test.each(
      presets,
    )('%s has every secret that its pods wait for filled by the Job, or brought by the user', async (preset) => {
      const objects = objectsOf(await render(preset));
      const rendered = objects.filter(({ kind }) => kind === 'Secret').map(({ metadata }) => metadata.name);
      const job = objects.find(({ kind, metadata }) => kind === 'Job' && metadata.name.includes('-secrets-'));
      const [container] = job?.spec?.template?.spec.containers ?? [];
      const filled = (container?.args?.slice(1) ?? []).flatMap((argument) => {
        const [name, keys = ''] = argument.split('=');
        return keys.split(',').map((key) => `${name}/${key}`);
      });
      expect([...new Set(filled.map((one) => one.split('/')[0]))].toSorted()).toEqual(rendered.toSorted());
      const pods = objects.flatMap(({ spec }) => spec?.template?.spec ?? []);
      const all = pods.flatMap(({ containers, initContainers = [] }) => [...containers, ...initContainers]);
      const references = all.flatMap(({ env = [] }) => env.flatMap(({ valueFrom }) => valueFrom?.secretKeyRef ?? []));
      const awaited = references.filter(({ name, optional }) => rendered.includes(name) && optional !== true);
      expect(filled).toEqual(expect.arrayContaining(awaited.map(({ name, key }) => `${name}/${key}`)));
    });

    test('lets the Job read and change its secrets by name, and do nothing else', async () => {
      const roles = objectsOf(await render('values.yaml')).filter(({ kind }) => kind === 'Role');
      const role = roles.find(({ metadata }) => metadata.name === 'cinestream-secrets');
      const resourceNames = ['cinestream-gateway', 'cinestream-grid', 'cinestream-nats-users'];
      expect(role?.rules).toEqual([
        { apiGroups: [''], resources: ['secrets'], resourceNames, verbs: ['get', 'patch'] },
      ]);
    });

    test('does not let a gateway start before its tokens are made', async () => {
      const gateway = objectsOf(await render('values.yaml')).find(
        ({ kind, metadata }) => kind === 'Deployment' && metadata.name === 'cinestream-gateway',
      );
      const [container] = gateway?.spec?.template?.spec.containers ?? [];
      const required = (container?.env ?? []).filter(
        ({ valueFrom }) => valueFrom?.secretKeyRef !== undefined && valueFrom.secretKeyRef.optional !== true,
      );
      expect(required.map(({ name }) => name).toSorted()).toEqual([
        'CINESTREAM_ADMIN_TOKEN',
        'CINESTREAM_SCRAPE_TOKEN',
        'NATS_PASSWORD',
      ]);
    });

    test('makes nothing where every secret is brought', async () => {
      const kinds = objectsOf(await render('ci/hardened-values.yaml')).map(
        ({ kind, metadata }) => `${kind} ${metadata.name}`,
      );
      expect(kinds.filter((one) => /secrets/i.test(one))).toEqual([]);
    });

    test('needs no right to make Roles where somebody else makes them', async () => {
      const kinds = objectsOf(await render('values-demo.yaml', ['rbac.create=false'])).map(({ kind }) => kind);
      expect(kinds.filter((kind) => kind.startsWith('Role'))).toEqual([]);
    });

    test('gives a Job that would change another name: Jobs cannot be changed', async () => {
      const nameOf = async (...settings: string[]) =>
        /name: (cinestream-secrets-1-\S+)/.exec(await render('values.yaml', settings))?.[1];
      expect(await nameOf()).not.toBe(await nameOf('image.tag=next'));
    });
  },
);
