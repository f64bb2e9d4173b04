// `npm run sbom`: writes dist/cinestream.cdx.json, a CycloneDX bill of all packages that are shipped, from the lock file.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fail, projectDirectory } from './runtime.mjs';

const file = join('dist', 'cinestream.cdx.json');
const { status, stdout } = spawnSync(
  'npm',
  ['sbom', '--package-lock-only', '--sbom-format=cyclonedx', '--loglevel=error'],
  { cwd: projectDirectory, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'], maxBuffer: 64 * 1024 * 1024 },
);
if (status !== 0) fail('npm sbom failed (its message is above)');

const bill = JSON.parse(stdout);
// npm's own --omit=dev also leaves out packages that are shipped and that a tool of ours needs too.
const shipped = shippedPackages();
const component = { ...bill.metadata.component, name: 'cinestream' };
const components = bill.components.filter(({ name, version }) => shipped.has(`${name}@${version}`));
const references = new Set([component, ...components].map((one) => one['bom-ref']));
const dependencies = bill.dependencies
  .filter(({ ref }) => references.has(ref))
  .map(({ ref, dependsOn }) => ({ ref, dependsOn: dependsOn.filter((one) => references.has(one)) }));

mkdirSync(join(projectDirectory, 'dist'), { recursive: true });
writeFileSync(
  join(projectDirectory, file),
  `${JSON.stringify({ ...bill, metadata: { ...bill.metadata, component }, components, dependencies }, null, 2)}\n`,
);
console.log(`${file}: ${components.length} packages`);

/** `name@version` of what is not for development alone. */
function shippedPackages() {
  const lock = JSON.parse(readFileSync(join(projectDirectory, 'package-lock.json'), 'utf8'));
  const entries = Object.entries(lock.packages).filter(([path, { dev }]) => path !== '' && dev !== true);
  return new Set(entries.map(([path, { version }]) => `${path.split('node_modules/').at(-1)}@${version}`));
}
