import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findHeadlessShell } from './programs.ts';

let root: string;
let driver: string;
let shell: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'cinestream-programs-'));
  driver = join(root, 'bin', 'chromedriver');
  shell = join(root, 'lib', 'chromium', 'chromium-headless-shell');
});
afterEach(() => rm(root, { recursive: true, force: true }));

async function install(path: string, prints: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, `#!/bin/sh\n${prints}\n`);
  await chmod(path, 0o755);
}

describe('the headless shell', () => {
  it('is the one that is installed with the driver', async () => {
    await install(driver, 'echo "ChromeDriver 156.0.8078.108 (730482a9-refs/branch-heads/8078@{#2244})"');
    await install(shell, 'echo "Chromium 156.0.8078.108"');
    expect(await findHeadlessShell(driver)).toBe(join(root, 'lib', 'chromium', 'chromium-headless-shell'));
  });

  it('is left alone where it is of another version', async () => {
    await install(driver, 'echo "ChromeDriver 156.0.8078.108 (730482a9)"');
    await install(shell, 'echo "Chromium 150.0.7871.100"');
    expect(await findHeadlessShell(driver)).toBeUndefined();
  });

  it('is left alone where it does not start', async () => {
    await install(driver, 'echo "ChromeDriver 156.0.8078.108 (730482a9)"');
    await install(shell, 'exit 127');
    expect(await findHeadlessShell(driver)).toBeUndefined();
  });

  it('is not there', async () => {
    await install(driver, 'echo "ChromeDriver 156.0.8078.108 (730482a9)"');
    expect(await findHeadlessShell(driver)).toBeUndefined();
  });
});
