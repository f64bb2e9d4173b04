import { execFile } from 'node:child_process';
import { chmod, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const script = fileURLToPath(new URL('../../scripts/start.mjs', import.meta.url));
/** Only a root user of Debian is offered an installation. */
const isDebianRoot =
  process.getuid?.() === 0 && /^(ID|ID_LIKE)=.*debian/m.test(await readFile('/etc/os-release', 'utf8').catch(() => ''));

let programs: string;

/** A machine without browser and nats-server, whose apt-get writes down what it is asked for and installs nothing. */
beforeEach(async () => {
  programs = await mkdtemp(join(tmpdir(), 'cinestream-install-'));
  await symlink(process.execPath, join(programs, 'node'));
  for (const name of ['apt-get', 'apt-cache', 'dpkg-query']) {
    await writeFile(join(programs, name), `#!/bin/sh\necho "${name} $*" >> "${programs}/calls"\n`);
    await chmod(join(programs, name), 0o755);
  }
});

afterEach(() => rm(programs, { recursive: true }));

interface Outcome {
  code: number;
  said: string;
  calls: string;
}

async function start(args: readonly string[], environment: Record<string, string> = {}): Promise<Outcome> {
  const env = { HOME: programs, PATH: programs, ...environment };
  const { code, said } = await new Promise<Omit<Outcome, 'calls'>>((resolve) => {
    execFile(process.execPath, [script, ...args], { env }, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : Number(error.code), said: stdout + stderr });
    });
  });
  return { code, said, calls: await readFile(join(programs, 'calls'), 'utf8').catch(() => '') };
}

describe.skipIf(!isDebianRoot)('npm start on a machine without a browser', () => {
  it.each([
    ['--no-install', ['--no-install'], {}],
    ['CINESTREAM_INSTALL=never', [], { CINESTREAM_INSTALL: 'never' }],
  ])('installs nothing with %s, and names the command', async (_how, args, environment) => {
    const { code, said, calls } = await start(args, environment);
    expect(code).toBe(1);
    expect(said).toContain('Chrome or Chromium');
    expect(said).toContain('apt-get install chromium chromium-driver nats-server');
    expect(calls).not.toContain('apt-get install');
  });

  it('says what it installs, and how to prevent it, before it does', async () => {
    const { code, said, calls } = await start([]);
    expect(said).toMatch(/Installing with apt-get: chromium, chromium-driver, nats-server/);
    expect(said).toContain('--no-install');
    expect(calls).toMatch(/apt-get install .*chromium chromium-driver nats-server/);
    // This apt-get installs nothing, which must not look like success.
    expect(code).toBe(1);
    expect(said).toContain('still missing after apt-get install');
  });
});
