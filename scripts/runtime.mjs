// Runs on any Node from 18 on, before anything is installed: plain JavaScript, no dependencies.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const projectDirectory = dirname(dirname(fileURLToPath(import.meta.url)));
const ownNode = join(
  projectDirectory,
  'node_modules',
  'node',
  'bin',
  process.platform === 'win32' ? 'node.exe' : 'node',
);
const supportedMajor = 24;

/** Compiled modules, types stripped: with it a command starts in half of the CPU. Where it cannot be written Node does without. */
const compileCache = { NODE_COMPILE_CACHE: join(projectDirectory, 'node_modules', '.cache', 'node-compile') };

/** npm tries as often as ever, but without a network it says so within a minute instead of after many. */
const hurriedRetries = { npm_config_fetch_retry_mintimeout: '1000', npm_config_fetch_retry_maxtimeout: '5000' };

/** Installs the npm packages where the lock file has changed since the last time. Exits with a message on failure. */
export function ensurePackages() {
  const stamp = join(projectDirectory, 'node_modules', '.cinestream-lock');
  const lock = createHash('sha256')
    .update(readFileSync(join(projectDirectory, 'package-lock.json')))
    .digest('hex');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lock) return;
  console.log('Installing the npm packages (once, about a minute) …');
  const install = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: projectDirectory,
    stdio: 'inherit',
    shell: process.platform === 'win32',
    env: { ...hurriedRetries, ...process.env },
  });
  if (install.status !== 0) {
    fail('npm ci failed (its message is above): check the network and the disk, then run this again');
  }
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, lock);
}

/** The Node that can run the sources: the one from the npm package, or this one where it is new enough. */
export function supportedNode() {
  if (existsSync(ownNode)) return ownNode;
  if (Number(process.versions.node.split('.')[0]) >= supportedMajor) return process.execPath;
  fail(
    `CineStream needs Node ${supportedMajor}: the npm package that brings it has no build for this machine; install it from https://nodejs.org`,
  );
}

/** Runs Node with these arguments; signals reach it, and its exit code is returned. */
export function runOnSupportedNode(args, { installed = false } = {}) {
  if (!installed) ensurePackages();
  return run(supportedNode(), args);
}

/**
 * Runs a program with this terminal; resolves with its exit code. Signals are the program's to handle. A terminal's Ctrl-C reaches it
 * anyway; without one it has to be passed on.
 */
export function run(program, args, options = {}) {
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      cwd: projectDirectory,
      stdio: 'inherit',
      env: { ...compileCache, ...process.env, PATH: `${dirname(supportedNode())}:${process.env.PATH}` },
      ...options,
    });
    const forward = (signal) => {
      if (signal === 'SIGTERM' || !process.stdin.isTTY) child.kill(signal);
    };
    process.on('SIGINT', forward);
    process.on('SIGTERM', forward);
    child.on('error', (error) => fail(`cannot run ${program}: ${error.message}`));
    child.on('exit', (code, signal) => {
      process.off('SIGINT', forward);
      process.off('SIGTERM', forward);
      resolve(code ?? (signal === 'SIGINT' ? 130 : 1));
    });
  });
}

export function fail(message) {
  console.error(`cinestream: ${message}`);
  process.exit(1);
}
