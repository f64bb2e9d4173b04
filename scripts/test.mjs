// `npm test`: set-up, types, lint and format, what is known of the packages, then unit and integration tests. Arguments go to vitest.
import { join } from 'node:path';
import { ensurePrograms, readInstallArguments } from './programs.mjs';
import { ensurePackages, projectDirectory, run, runOnSupportedNode } from './runtime.mjs';

const { mayInstall, rest: args } = readInstallArguments(process.argv.slice(2));
const binary = (name) => join(projectDirectory, 'node_modules', '.bin', name);

ensurePackages();
ensurePrograms({
  mayInstall,
  optionalDebianPackages: ['nginx-light', 'haproxy', 'procps', 'prometheus'],
});

const steps =
  args.length > 0
    ? []
    : [
        ['types', () => run(binary('tsc'), [])],
        ['lint and format', () => run(binary('biome'), ['check', '--error-on-warnings', '.'])],
        ['imports', () => run(process.execPath, ['scripts/lint/import-rules.mjs'])],
        ['bill of materials', () => run(process.execPath, ['scripts/sbom.mjs'])],
        ['advisories', () => run(process.execPath, ['scripts/advisories.mjs'])],
      ];
for (const [name, step] of steps) {
  const started = Date.now();
  const code = await step();
  console.log(`${code === 0 ? 'passed' : 'FAILED'}: ${name} (${((Date.now() - started) / 1000).toFixed(1)} s)`);
  if (code !== 0) process.exit(code);
}
process.exit(await runOnSupportedNode(['node_modules/vitest/vitest.mjs', 'run', ...args]));
