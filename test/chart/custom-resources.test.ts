import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import type { z } from 'zod';
import { schemasOf } from '../support/custom-resource-schemas.ts';
import { available, chart, goModule, output } from './support/tools.ts';

/** Where those who own the kinds publish their definitions. */
const publishers = [
  { module: 'github.com/kedacore/keda/v2@v2.21.0', files: ['config/crd/bases/keda.sh_scaledobjects.yaml'] },
  {
    module: 'github.com/prometheus-operator/prometheus-operator@v0.85.0',
    files: ['podmonitors', 'servicemonitors', 'prometheusrules'].map(
      (name) => `example/prometheus-operator-crd/monitoring.coreos.com_${name}.yaml`,
    ),
  },
  {
    module: 'sigs.k8s.io/gateway-api@v1.4.0',
    files: ['config/crd/standard/gateway.networking.k8s.io_httproutes.yaml'],
  },
];

interface KubernetesObject {
  apiVersion: string;
  kind: string;
  spec: object;
}

const usable = available('resources of KEDA, Prometheus and the Gateway API', ['go', 'helm']);
const schemas = usable ? await published() : null;

describe.skipIf(schemas === null)('resources of kinds that others own', () => {
  test.each([
    ['ci/keda-values.yaml', 'ScaledObject', 3],
    ['ci/extensions-values.yaml', 'PodMonitor', 1],
    ['ci/extensions-values.yaml', 'ServiceMonitor', 1],
    ['ci/extensions-values.yaml', 'PrometheusRule', 1],
    ['ci/extensions-values.yaml', 'HTTPRoute', 1],
  ])('of %s, %s, are what their definitions allow, and no field more', async (preset, kind, count) => {
    const rendered = await output('helm', ['template', 'cinestream', chart, '-f', join(chart, preset)]);
    const objects = parseAllDocuments(rendered)
      .map((document) => document.toJS() as KubernetesObject | null)
      .filter((object) => object?.kind === kind);
    expect(objects).toHaveLength(count);
    for (const object of objects) {
      const schema = schemas?.get(`${object?.apiVersion} ${kind}`);
      expect(schema?.safeParse(object).error?.issues).toBeUndefined();
      expect(schema?.safeParse({ ...object, spec: { ...object?.spec, misspelt: 1 } }).success).toBe(false);
    }
  });
});

/** All schemas; null where a module cannot be had. */
async function published(): Promise<Map<string, z.ZodType> | null> {
  const all = new Map<string, z.ZodType>();
  for (const { module, files } of publishers) {
    const folder = await goModule(module);
    if (folder === null) return null;
    for (const file of files) for (const [kind, schema] of await schemasOf(join(folder, file))) all.set(kind, schema);
  }
  return all;
}
