import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { version } from '../../src/version.ts';

const run = promisify(execFile);
const project = fileURLToPath(new URL('../..', import.meta.url));

let checkout: string;

const git = (...args: string[]) =>
  run('git', ['-c', 'user.name=test', '-c', 'user.email=test@example.org', ...args], { cwd: checkout });
const release = (...args: string[]) => run(process.execPath, ['scripts/release.mjs', ...args], { cwd: checkout });
const refusal = (...args: string[]) =>
  release(...args).then(
    () => 'released',
    (error: { stderr: string }) => error.stderr,
  );

/** The packages of this tree, so that nothing is installed. Entry by entry: what an installation would delete are links. */
async function lendPackages(): Promise<void> {
  const [from, to] = [join(project, 'node_modules'), join(checkout, 'node_modules')];
  await mkdir(to);
  const stamp = '.cinestream-lock';
  for (const entry of await readdir(from)) if (entry !== stamp) await symlink(join(from, entry), join(to, entry));
  const lock = await readFile(join(checkout, 'package-lock.json'));
  await writeFile(join(to, stamp), createHash('sha256').update(lock).digest('hex'));
}

/** A clone of this tree with what is not committed, whose change log has no section of this version. */
beforeAll(async () => {
  checkout = await mkdtemp(join(tmpdir(), 'cinestream-release-'));
  await run('git', ['clone', '-q', '--no-tags', project, checkout]);
  const { stdout } = await run('git', ['ls-files', '-m', '-o', '--exclude-standard'], { cwd: project });
  for (const file of stdout.split('\n').filter(Boolean)) {
    await run('install', ['-D', join(project, file), join(checkout, file)]).catch(() => rm(join(checkout, file)));
  }
  await lendPackages();
  const log = join(checkout, 'CHANGELOG.md');
  const text = await readFile(log, 'utf8');
  await writeFile(log, text.replace(/^## \[\d.*$/gm, '## [0.0.0] - 2020-01-01'));
  await git('add', '-A');
  await git('commit', '-qm', 'what is to be released', '--allow-empty');
});

afterAll(() => rm(checkout, { recursive: true }));

describe('npm run release', () => {
  it('refuses a version that the change log does not have', async () => {
    expect(await refusal('--check')).toContain(`CHANGELOG.md has no section "## [${version}]`);
  });

  it('refuses a tree with uncommitted changes', async () => {
    const log = join(checkout, 'CHANGELOG.md');
    const text = await readFile(log, 'utf8');
    await writeFile(log, `${text}\n## [${version}] - 2030-01-31\n\n### Added\n\n- Everything.\n`);
    expect(await refusal('--check')).toContain('uncommitted changes');
    await git('commit', '-qam', 'docs: the change log');
    expect((await release('--check')).stdout).toContain('can be released');
  });

  it('makes chart, manifests, client, bill of materials and checksums, and tags the commit', async () => {
    await release('--without-image');
    const made = (await readdir(join(checkout, 'dist'))).sort();
    expect(made).toEqual(
      [
        'SHA256SUMS',
        `cinestream-${version}.tgz`,
        `cinestream-client-${version}.tgz`,
        `cinestream-manifests-${version}.tar.gz`,
        'cinestream.cdx.json',
      ].sort(),
    );
    await run('sha256sum', ['--check', 'SHA256SUMS'], { cwd: join(checkout, 'dist') });
    const { stdout } = await git('tag', '-n9', '--list', `v${version}`);
    expect(stdout).toContain('Everything.');
  }, 120_000);

  it('refuses a version that is tagged already', async () => {
    expect(await refusal('--check')).toContain(`v${version} exists already`);
  });
});
