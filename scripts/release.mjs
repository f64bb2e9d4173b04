// `npm run release [-- --check] [-- --without-image] [-- --no-tag]`: makes everything that a release consists of, in dist/.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ensurePackages, fail, projectDirectory } from './runtime.mjs';

const usage = `usage: npm run release [-- options]
Checks the tree, then makes chart, manifests, image archive, client package, bill of materials and checksums in dist/,
and tags the commit. Nothing is published: push the tag and upload dist/ yourself.
  --check          only say whether this commit can be released
  --without-image  make no image archive (where neither docker, podman nor buildah is)
  --no-tag         do not tag the commit`;
const known = ['--check', '--without-image', '--no-tag'];
const args = process.argv.slice(2);
if (args.includes('--help') || args.includes('-h')) {
  console.log(usage);
  process.exit(0);
}
const unknown = args.find((argument) => !known.includes(argument));
if (unknown !== undefined) fail(`unknown option ${unknown}\n${usage}`);

const { version } = JSON.parse(read('package.json'));
const tag = `v${version}`;
const dist = join(projectDirectory, 'dist');
const commit = output('git', ['rev-parse', 'HEAD'], 'a release is made of a commit: this is no git checkout');
const committedAt = output('git', ['log', '-1', '--format=%ct']);
const notes = checkTree();
if (args.includes('--check')) {
  console.log(`${version} at ${commit.slice(0, 12)} can be released`);
  process.exit(0);
}

ensurePackages();
rmSync(dist, { recursive: true, force: true });
mkdirSync(dist);
const steps = [
  ['chart', packChart],
  ['manifests', packManifests],
  ['client', packClient],
  ['bill of materials', () => execute(process.execPath, ['scripts/sbom.mjs'])],
  ...(args.includes('--without-image') ? [] : [['image', saveImage]]),
  ['checksums', writeChecksums],
];
for (const [name, step] of steps) {
  const started = Date.now();
  step();
  console.log(`${name} (${((Date.now() - started) / 1000).toFixed(1)} s)`);
}
if (!args.includes('--no-tag')) {
  execute('git', ['tag', '-a', tag, '--cleanup=whitespace', '-m', `CineStream ${version}\n\n${notes}`]);
  console.log(`tagged ${tag}: publish it with git push origin ${tag}`);
}
for (const name of readdirSync(dist)) console.log(join('dist', name));

/** Gives the change log's text for this version. Exits where something of the release is missing or wrong. */
function checkTree() {
  const faults = [];
  const changes = output('git', ['status', '--porcelain']);
  if (changes !== '') faults.push(`uncommitted changes: commit or remove them\n${changes}`);
  if (!/^\d+\.\d+\.\d+(?:-[0-9A-Za-z.-]+)?$/.test(version))
    faults.push(`package.json: ${version} is no SemVer version`);
  const tagged = output('git', ['tag', '--list', tag, '--format=%(objectname)']);
  if (tagged !== '') faults.push(`${tag} exists already: raise the version in package.json`);
  for (const [file, pattern] of [
    ['charts/cinestream/Chart.yaml', new RegExp(`^version: "?${escaped(version)}"?$`, 'm')],
    ['charts/cinestream/Chart.yaml', new RegExp(`^appVersion: "?${escaped(version)}"?$`, 'm')],
    ['clients/typescript/package.json', new RegExp(`"version": "${escaped(version)}"`)],
    ['package-lock.json', new RegExp(`"version": "${escaped(version)}"`)],
  ]) {
    if (!pattern.test(read(file))) faults.push(`${file} does not have version ${version}`);
  }
  const section = new RegExp(
    `^## \\[${escaped(version)}\\] - \\d{4}-\\d{2}-\\d{2}\n([\\s\\S]*?)(?=^## \\[|^\\[|(?![\\s\\S]))`,
    'm',
  );
  const found = section.exec(read('CHANGELOG.md'));
  if (found === null) faults.push(`CHANGELOG.md has no section "## [${version}] - YYYY-MM-DD"`);
  if (faults.length > 0) fail(`${version} cannot be released:\n- ${faults.join('\n- ')}`);
  return found[1].trim();
}

function packChart() {
  execute(
    'helm',
    ['package', 'charts/cinestream', '--destination', dist],
    'install Helm: https://helm.sh/docs/intro/install',
  );
}

function packManifests() {
  const folder = join(dist, 'kubernetes');
  execute(process.execPath, ['scripts/manifests.mjs', folder]);
  pack('kubernetes', `cinestream-manifests-${version}.tar.gz`);
  rmSync(folder, { recursive: true });
}

function packClient() {
  const directory = join(projectDirectory, 'clients', 'typescript');
  execute('npm', ['pack', '--silent', '--pack-destination', dist], undefined, directory);
}

/** One archive that docker, podman, kind and minikube load. */
function saveImage() {
  const image = `docker.io/library/cinestream:${version}`;
  const file = join(dist, `cinestream-image-${version}.tar`);
  const labels = ['--build-arg', `VERSION=${version}`, '--build-arg', `REVISION=${commit}`];
  const build = [...labels, '--build-arg', `SOURCE_DATE_EPOCH=${committedAt}`, '-t', image, '.'];
  const builder = ['docker', 'podman', 'buildah'].find(
    (name) => spawnSync(name, [name === 'buildah' ? 'images' : 'info'], { stdio: 'ignore' }).status === 0,
  );
  if (builder === undefined) fail('docker, podman or buildah makes the image: start one, or use --without-image');
  if (builder === 'buildah') {
    execute('buildah', ['build', '--timestamp', committedAt, ...build]);
    execute('buildah', ['push', '--quiet', image, `docker-archive:${file}:${image}`]);
  } else {
    execute(builder, ['build', ...build]);
    execute(builder, ['save', '-o', file, image]);
  }
  execute('gzip', ['-n', '-9', file]);
}

function writeChecksums() {
  const lines = readdirSync(dist)
    .sort()
    .map(
      (name) =>
        `${createHash('sha256')
          .update(readFileSync(join(dist, name)))
          .digest('hex')}  ${name}\n`,
    );
  writeFileSync(join(dist, 'SHA256SUMS'), lines.join(''));
}

/** A folder of dist/ as an archive; equal files give equal bytes. */
function pack(folder, name) {
  const partial = join(dist, `${name}.partial`);
  const { status } = spawnSync(
    'sh',
    ['-c', `find ${folder} -exec touch -d @${committedAt} {} + && tar cf - ${folder} | gzip -n -9 > ${partial}`],
    { cwd: dist, stdio: ['ignore', 'inherit', 'inherit'] },
  );
  if (status !== 0) fail(`${name} could not be packed (the message is above)`);
  renameSync(partial, join(dist, name));
}

function execute(program, programArguments, remedy, cwd = projectDirectory) {
  const { status, error } = spawnSync(program, programArguments, { cwd, stdio: ['ignore', 'ignore', 'inherit'] });
  if (error !== undefined) fail(`cannot run ${program}: ${remedy ?? error.message}`);
  if (status !== 0) fail(`${program} ${programArguments[0]} failed (its message is above)`);
}

function output(program, programArguments, remedy) {
  const { status, stdout, error } = spawnSync(program, programArguments, { cwd: projectDirectory, encoding: 'utf8' });
  if (error !== undefined || status !== 0) fail(remedy ?? `${program} ${programArguments.join(' ')} failed`);
  return stdout.trim();
}

function read(file) {
  return readFileSync(join(projectDirectory, file), 'utf8');
}

function escaped(text) {
  return text.replaceAll(/[.+-]/g, '\\$&');
}
