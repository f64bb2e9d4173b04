// `npm run manifests [FOLDER]`: renders the chart for those without Helm, for kubectl and kustomize; into dist/kubernetes unless told.
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fail, projectDirectory } from './runtime.mjs';

const namespace = 'cinestream';
const chart = join(projectDirectory, 'charts', 'cinestream');
const values = join(projectDirectory, 'k8s', 'values.yaml');
const variants = { base: ['-f', values], demo: ['-f', join(chart, 'values-demo.yaml'), '-f', values] };
const folder = resolve(projectDirectory, process.argv[2] ?? join('dist', 'kubernetes'));

for (const [variant, flags] of Object.entries(variants)) {
  const files = {
    'namespace.yaml': restrictedNamespace(),
    'cinestream.yaml': render(flags),
    'kustomization.yaml': 'resources:\n  - namespace.yaml\n  - cinestream.yaml\n',
  };
  mkdirSync(join(folder, variant), { recursive: true });
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, variant, name), text);
  console.log(join(folder, variant));
}

function restrictedNamespace() {
  return `apiVersion: v1
kind: Namespace
metadata:
  name: ${namespace}
  labels:
    pod-security.kubernetes.io/enforce: restricted
`;
}

function render(flags) {
  const args = ['template', 'cinestream', chart, '--namespace', namespace, '--no-hooks', '--include-crds', ...flags];
  const { status, stdout, stderr, error } = spawnSync('helm', args, { encoding: 'utf8', maxBuffer: 64 * 1024 ** 2 });
  if (error !== undefined) fail('helm is not on PATH: https://helm.sh/docs/intro/install');
  if (status !== 0) fail(stderr);
  const body = stdout
    .replaceAll('app.kubernetes.io/managed-by: Helm', 'app.kubernetes.io/managed-by: kustomize')
    // In whatever namespace an overlay puts them: names of services are looked for in the pod's own.
    .replaceAll(`.${namespace}.svc`, '')
    .replaceAll(/^ *helm\.sh\/chart: .*\n/gm, '');
  return `# Made by \`npm run manifests\` from charts/cinestream. Change it with a kustomization, not here.\n${body}`;
}
