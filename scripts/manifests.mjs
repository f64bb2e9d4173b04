// `npm run manifests`: renders the chart into k8s/ for those without Helm; `--check` only says whether it is current.
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fail, projectDirectory } from './runtime.mjs';

const chart = join(projectDirectory, 'charts', 'cinestream');
const shared = ['-f', join(projectDirectory, 'k8s', 'values.yaml')];
const targets = {
  'k8s/base/cinestream.yaml': shared,
  'k8s/demo/cinestream.yaml': ['-f', join(chart, 'values-demo.yaml'), ...shared],
};
const check = process.argv.includes('--check');

for (const [path, values] of Object.entries(targets)) {
  const file = join(projectDirectory, path);
  const manifests = render(values);
  if (!check) writeFileSync(file, manifests);
  else if (manifests !== readFileSync(file, 'utf8')) fail(`${path} is not what the chart renders: npm run manifests`);
}

function render(values) {
  const args = [
    'template',
    'cinestream',
    chart,
    '--namespace',
    'cinestream',
    '--no-hooks',
    '--include-crds',
    ...values,
  ];
  const { status, stdout, stderr, error } = spawnSync('helm', args, { encoding: 'utf8', maxBuffer: 64 * 1024 ** 2 });
  if (error !== undefined) fail('helm is not on PATH: https://helm.sh/docs/intro/install');
  if (status !== 0) fail(stderr);
  const body = stdout
    .replaceAll('app.kubernetes.io/managed-by: Helm', 'app.kubernetes.io/managed-by: kustomize')
    // In whatever namespace an overlay puts them: names of services are looked for in the pod's own.
    .replaceAll('.cinestream.svc', '')
    .replaceAll(/^ *helm\.sh\/chart: .*\n/gm, '');
  return `# Made by \`npm run manifests\` from charts/cinestream. Change it with a kustomization, not here.\n${body}`;
}
