import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The versions that the figures in docs/explanation/performance.md are about. */
const packages = ['@crawlee/playwright@3.18.1', 'playwright-core@1.65.1', 'playwright@1.65.1'];

/**
 * Installs Crawlee into a temporary folder, once: the project itself does not depend on it. No browser is downloaded.
 * @returns the folder.
 */
export function installCrawlee(): string {
  const folder = join(tmpdir(), 'cinestream-bench-crawlee-3.18.1');
  if (existsSync(join(folder, 'node_modules/@crawlee/playwright/package.json'))) return folder;
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{"private": true}\n');
  const npm = ['install', '--prefix', folder, '--no-audit', '--no-fund', '--ignore-scripts', ...packages];
  try {
    execFileSync('npm', npm, { stdio: ['ignore', 'ignore', 'inherit'] });
  } catch (cause) {
    throw new Error('Crawlee cannot be installed; measure the scraper alone with --only cinestream', { cause });
  }
  return folder;
}
