import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { beforeAll, expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { helm, kubectl } from './support/kubernetes.ts';

const chart = fileURLToPath(new URL('../../charts/cinestream', import.meta.url));
const presets = ['values.yaml', 'values-demo.yaml', ...readdirSync(`${chart}/ci`).map((name) => `ci/${name}`)];
/** Resources of others: the API server can judge them only where their operators are installed. */
const foreignGroups = /^(keda\.sh|monitoring\.coreos\.com|gateway\.networking\.k8s\.io)\//;

beforeAll(async () => {
  await kubectl(['apply', '--server-side', '--force-conflicts', '--field-manager=helm', '-f', `${chart}/crds`]);
  await kubectl(['wait', '--for=condition=Established', '-f', `${chart}/crds`, '--timeout=30s']);
});

test.each(presets)('the API server accepts all of %s, without a warning', async (preset) => {
  const rendered = await helm(['template', 'cinestream', chart, '--namespace', 'default', '-f', `${chart}/${preset}`]);
  const objects = parseAllDocuments(rendered)
    .map((document) => document.toJS() as { apiVersion: string } | null)
    .filter((object) => object !== null && !foreignGroups.test(object.apiVersion));
  const list = JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects });
  const answer = await kubectl(['apply', '--dry-run=server', '--warnings-as-errors', '-f', '-'], list);
  expect(answer.trim().split('\n')).toHaveLength(objects.length);
});
