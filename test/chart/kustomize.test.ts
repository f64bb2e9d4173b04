import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { available, output, project } from './support/tools.ts';

interface KubernetesObject {
  kind: string;
  metadata: { name: string; namespace?: string };
  subjects?: { namespace: string }[];
}

const variants = ['base', 'demo'];

describe.skipIf(!available('npm run manifests', ['kubectl', 'helm']))('npm run manifests', () => {
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'cinestream-manifests-'));
    await renderInto(join(folder, 'rendered'));
  });

  afterAll(async () => {
    await rm(folder, { recursive: true, force: true });
  });

  const renderInto = (target: string) => output(process.execPath, [join(project, 'scripts', 'manifests.mjs'), target]);

  test.each(variants)('renders %s the same each time', async (variant) => {
    await renderInto(join(folder, 'again'));
    const [one, other] = await Promise.all(
      ['rendered', 'again'].map((name) => readFile(join(folder, name, variant, 'cinestream.yaml'), 'utf8')),
    );
    expect(other).toBe(one);
  });

  test.each(variants)('%s goes into another namespace by an overlay that names it', async (variant) => {
    const overlay = await mkdtemp(join(folder, 'overlay-'));
    const resources = [relative(overlay, join(folder, 'rendered', variant))];
    await writeFile(join(overlay, 'kustomization.yaml'), JSON.stringify({ namespace: 'movies', resources }));
    const text = await output('kubectl', ['kustomize', '--load-restrictor=LoadRestrictionsNone', overlay]);
    const objects = parseAllDocuments(text).map((document) => document.toJS() as KubernetesObject);
    expect(objects.length).toBeGreaterThan(40);
    for (const { kind, metadata, subjects = [] } of objects) {
      if (kind === 'Namespace') expect(metadata.name).toBe('movies');
      if (metadata.namespace !== undefined) expect(metadata.namespace, metadata.name).toBe('movies');
      for (const { namespace } of subjects) expect(namespace, metadata.name).toBe('movies');
    }
    expect(text.match(/[\w.-]*\.cinestream(?![\w-]|\.dev)[\w.:-]*/g) ?? [], 'addresses in the old namespace').toEqual(
      [],
    );
  });
});
