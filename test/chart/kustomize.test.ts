import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { available, output, project } from './support/tools.ts';

interface KubernetesObject {
  kind: string;
  metadata: { name: string; namespace?: string };
  subjects?: { namespace: string }[];
}

describe.skipIf(!available('k8s/', ['kubectl']))('k8s/', () => {
  test.each(['base', 'demo'])('%s goes into another namespace by an overlay that names it', async (variant) => {
    const overlay = await mkdtemp(join(tmpdir(), 'cinestream-kustomize-'));
    try {
      const resources = [relative(overlay, join(project, 'k8s', variant))];
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
    } finally {
      await rm(overlay, { recursive: true, force: true });
    }
  });
});
