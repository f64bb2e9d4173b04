import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { available, chart, output } from './support/tools.ts';

interface KubernetesObject {
  kind: string;
  metadata: { name: string };
}

/** Longest name that Helm takes for a release. */
const longestName = 'a-release-with-a-name-as-long-as-helm-lets-it-be-abcd';

describe.skipIf(!available('the surroundings of a release', ['helm']))('a release', () => {
  const render = (release: string): Promise<string> => {
    const values = ['-f', join(chart, 'values-demo.yaml'), '--set', 'backup.enabled=true'];
    return output('helm', ['template', release, chart, '-n', 'movies', ...values]);
  };
  const named = async (release: string): Promise<string[]> =>
    parseAllDocuments(await render(release)).flatMap((document) => {
      const object = document.toJS() as KubernetesObject | null;
      return object === null ? [] : [`${object.kind} ${object.metadata.name}`];
    });

  test('shares no object with another one in its namespace', async () => {
    const [one, other] = [await named('first'), await named('second')];
    expect(one.length).toBeGreaterThan(40);
    expect(one.filter((name) => other.includes(name))).toEqual([]);
  });

  test('has only objects that a namespace can hold: its owner need not be an administrator of the cluster', async () => {
    const kinds = new Set((await named('first')).map((name) => name.split(' ')[0]));
    for (const kind of ['ClusterRole', 'ClusterRoleBinding', 'Namespace', 'PriorityClass', 'StorageClass']) {
      expect([...kinds]).not.toContain(kind);
    }
  });

  test('finds its services whatever the domain of the cluster is', async () => {
    expect(await render('first')).not.toMatch(/cluster\.local/);
  });

  test('has names that Kubernetes takes, however long its own is', async () => {
    expect(longestName).toHaveLength(53);
    for (const name of await named(longestName)) expect(name.split(' ')[1]?.length, name).toBeLessThanOrEqual(63);
  });
});
