import { execFileSync, spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { errorDescriptions } from '../../src/reference/errors.ts';
import { metricsOfRoles } from '../../src/reference/metrics.ts';
import { unknownParts } from './support/command-line.ts';
import { codeBlocks, commandLines, inlineCode } from './support/markdown.ts';

const root = new URL('../../', import.meta.url);
const text = (path: string) => readFileSync(new URL(path, root), 'utf8');
const chart = fileURLToPath(new URL('charts/cinestream', root));
const hasHelm = spawnSync('helm', ['version']).status === 0;

const objects = hasHelm ? render() : [];

const { groups } = parse(text('charts/cinestream/files/alerts.yaml')) as {
  groups: { rules: { alert: string; labels: { severity: string }; annotations: { runbook_url: string } }[] }[];
};
const alerts = groups.flatMap(({ rules }) => rules);
const files = readdirSync(new URL('docs/runbooks/', root));
const pages = files.map((file) => ({ file, page: text(`docs/runbooks/${file}`) }));

test('every alert has its runbook, and every runbook its alert', () => {
  const names = files.filter((file) => file !== 'README.md').map((file) => file.replace('.md', ''));
  expect(names.toSorted()).toEqual(alerts.map(({ alert }) => alert).toSorted());
});

test('every alert leads to its runbook below the base that a value sets', () => {
  for (const { alert, annotations } of alerts) expect(annotations.runbook_url).toBe(`RUNBOOK_BASE_URL/${alert}.md`);
});

test('the index lists every alert with its severity', () => {
  const index = text('docs/runbooks/README.md');
  for (const { alert, labels } of alerts) expect(index).toContain(`| [${alert}](${alert}.md) | ${labels.severity} |`);
});

describe.each(pages.filter(({ file }) => file !== 'README.md'))('$file', ({ file, page }) => {
  test('has meaning, impact, diagnosis and mitigation', () => {
    expect([...page.matchAll(/^#+ .*/gm)].map(([heading]) => heading)).toEqual([
      `# ${file.replace('.md', '')}`,
      '## Meaning',
      '## Impact',
      '## Diagnosis',
      '## Mitigation',
    ]);
  });

  test('begins with the severity of its alert', () => {
    const severity = alerts.find(({ alert }) => file === `${alert}.md`)?.labels.severity ?? '';
    expect(page.split('\n')[2]).toMatch(new RegExp(`^\\*\\*${severity}\\.`, 'i'));
  });
});

describe.each(pages)('$file names only what exists:', ({ page }) => {
  const lines = [...codeBlocks(page, 'sh').flatMap(commandLines), ...inlineCode(page)];

  test('metrics', () => {
    const known = Object.values(metricsOfRoles()).flatMap((metrics) => metrics.map(({ name }) => name));
    const named = [...page.matchAll(/\bcinestream_[a-z_]+[a-z]/g)].map(([name]) => name);
    // A shell pattern names several metrics.
    const exists = (name: string) => known.some((metric) => metric.startsWith(name));
    expect(named.filter((name) => !exists(name))).toEqual([]);
  });

  test('commands and options', () => {
    const calls = lines.filter((line) => line.startsWith('cinestream ')).map((line) => line.replace('cinestream ', ''));
    expect(calls.flatMap(unknownParts)).toEqual([]);
  });

  test('error codes', () => {
    const known = errorDescriptions().map(({ code }) => code);
    const named = lines.flatMap((line) => [...line.matchAll(/--code (\w+)/g)].map(([, code]) => code));
    expect(named.filter((code) => !known.includes(code ?? ''))).toEqual([]);
  });

  test('chart values', () => {
    const values = parse(text('charts/cinestream/values.yaml')) as object;
    const first = Object.keys(values).join('|');
    const named = inlineCode(page).filter((code) => new RegExp(`^(${first})\\.[\\w.]+(=|$)`).test(code));
    expect(named.filter((path) => !has(values, (path.split('=')[0] ?? '').split('.')))).toEqual([]);
  });

  test('fields of MovieSource', () => {
    const crd = parse(text('charts/cinestream/crds/moviesources.yaml')) as {
      spec: { versions: { schema: { openAPIV3Schema: object } }[] };
    };
    const schema = crd.spec.versions[0]?.schema.openAPIV3Schema ?? {};
    const named = inlineCode(page).filter((code) => code.startsWith('spec.'));
    const steps = (path: string) => path.split('.').flatMap((name) => ['properties', name]);
    expect(named.filter((path) => !has(schema, steps(path)))).toEqual([]);
  });

  test.skipIf(!hasHelm)('deployments, stateful sets, secrets, services and components of the chart', () => {
    const names = objects.map(({ kind, metadata }) => `${kind.toLowerCase()} ${metadata.name}`);
    const components = objects.map(({ metadata }) =>
      String((metadata.labels as Record<string, string> | undefined)?.['app.kubernetes.io/component']),
    );
    const code = lines.join('\n');
    const named = [
      ...[...code.matchAll(/deploy\/([\w-]+)/g)].map(([, name]) => `deployment ${name}`),
      ...[...code.matchAll(/rollout (?:restart|status) (deployment|statefulset) ([\w -]+)/g)].flatMap(
        ([, kind, list = '']) =>
          list
            .trim()
            .split(' ')
            .map((name) => `${kind} ${name}`),
      ),
      ...[...code.matchAll(/get secret ([\w-]+)/g)].map(([, name]) => `secret ${name}`),
      ...[...code.matchAll(/http:\/\/(cinestream[\w-]+)/g)].map(([, name]) => `service ${name}`),
    ];
    expect(named.filter((name) => !names.includes(name))).toEqual([]);
    const chosen = [...code.matchAll(/component(?:=| in \()([\w, -]+)/g)].flatMap(([, list = '']) =>
      list.split(/, ?/).map((name) => name.replace(/ .*/, '')),
    );
    expect(chosen.filter((name) => !components.includes(name))).toEqual([]);
  });
});

function render(): { kind: string; metadata: { name: string; labels?: object } }[] {
  const rendered = execFileSync('helm', ['template', 'cinestream', chart], { encoding: 'utf8' });
  return parseAllDocuments(rendered)
    .map((document) => document.toJS())
    .filter((object) => object !== null);
}

function has(object: unknown, path: readonly string[]): boolean {
  const [name = '', ...rest] = path;
  if (typeof object !== 'object' || object === null || !(name in object)) return false;
  return rest.length === 0 || has((object as Record<string, unknown>)[name], rest);
}
