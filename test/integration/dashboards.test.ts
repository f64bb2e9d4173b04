import { execFile, spawnSync } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';

const run = promisify(execFile);
const folder = fileURLToPath(new URL('../../charts/cinestream/files/dashboards', import.meta.url));
const hasPromtool = spawnSync('promtool', ['--version']).status === 0;
const selector = 'namespace=~"$namespace",app_kubernetes_io_instance=~"$release"';

interface Dashboard {
  templating: { list: { name: string; allValue?: string }[] };
  panels: { title: string; targets?: { expr: string }[] }[];
}

const dashboards = (await readdir(folder)).filter((name) => name.endsWith('.json'));

describe.each(dashboards)('the dashboard %s', async (name) => {
  const { templating, panels } = JSON.parse(await readFile(join(folder, name), 'utf8')) as Dashboard;
  const expressions = panels.flatMap(({ targets = [] }) => targets.map(({ expr }) => expr));

  test('shows one release, or all also where Prometheus has no label that tells them apart', () => {
    expect(expressions.length).toBeGreaterThan(0);
    for (const expression of expressions) {
      const metrics = [...expression.matchAll(/\b(?:cinestream|nodejs|controller_runtime)_\w+(\{[^}]*\})?/g)];
      expect(metrics, expression).not.toHaveLength(0);
      for (const [metric, labels] of metrics) expect(labels, metric).toContain(selector);
    }
    const all = Object.fromEntries(templating.list.map((variable) => [variable.name, variable.allValue]));
    // Unlike `.+` it matches what has no such label.
    expect(all).toMatchObject({ namespace: '.*', release: '.*' });
  });

  test.skipIf(!hasPromtool)('asks only what Prometheus understands', async ({ onTestFinished }) => {
    const directory = await mkdtemp(join(tmpdir(), 'cinestream-dashboard-'));
    onTestFinished(() => rm(directory, { recursive: true, force: true }));
    const rules = expressions.map((expr, index) => ({ record: `panel_${index}`, expr: expr.replace(/\$\w+/g, 'all') }));
    const file = join(directory, 'rules.yaml');
    await writeFile(file, JSON.stringify({ groups: [{ name: 'panels', rules }] }));
    await run('promtool', ['check', 'rules', file]);
  });
});
