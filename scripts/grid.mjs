// `npm run test:grid`: the scraper's tests on a real Selenium Grid. Brings the Grid from Maven Central, once.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { ensurePrograms, readInstallArguments } from './programs.mjs';
import { ensurePackages, fail, projectDirectory, runOnSupportedNode } from './runtime.mjs';

const folder = join(projectDirectory, '.cinestream', 'tools', 'selenium-grid');
const missing = ['java', 'mvn'].filter((name) => spawnSync(name, ['-version'], { stdio: 'ignore' }).status !== 0);
if (missing.length > 0) {
  const remedy = 'on Debian: apt-get install default-jre-headless maven; on macOS: brew install openjdk maven';
  if (!process.argv.includes('--if-possible')) fail(`missing: ${missing.join(' and ')}. ${remedy}`);
  console.log(`skipped: the Selenium Grid needs ${missing.join(' and ')}. ${remedy}`);
  process.exit(0);
}
ensurePackages();
ensurePrograms(readInstallArguments(process.argv.slice(2)));
if (!existsSync(folder) || readdirSync(folder).length === 0) bringGrid();
process.exit(
  await runOnSupportedNode(['node_modules/vitest/vitest.mjs', 'run', '--config', 'test/grid/vitest.config.ts']),
);

function bringGrid() {
  console.log('Bringing the Selenium Grid from Maven Central …');
  const partial = `${folder}.partial`;
  mkdirSync(partial, { recursive: true });
  const args = ['-q', '-B', '-f', 'test/grid/pom.xml', 'dependency:copy-dependencies', '-DincludeScope=runtime'];
  const { status } = spawnSync('mvn', [...args, `-DoutputDirectory=${partial}`], {
    cwd: projectDirectory,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  if (status !== 0) fail('Maven could not bring the Selenium Grid (its message is above)');
  renameSync(partial, folder);
}
