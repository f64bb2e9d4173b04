// The programs that npm cannot bring: a browser, its driver and a nats-server.
import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fail } from './runtime.mjs';

const macApplications = ['/Applications/Google Chrome.app', '/Applications/Chromium.app'];

/** Chromium for pages that nobody looks at, at a third less CPU a page. */
const lighterBrowser = 'chromium-headless-shell';

const needed = [
  {
    name: 'Chrome or Chromium',
    present: () =>
      process.env.CINESTREAM_SELENIUM_URL !== undefined ||
      ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'].some(onPath) ||
      macApplications.some((path) => existsSync(path)),
    debian: ['chromium', 'chromium-driver'],
    mac: 'brew install --cask google-chrome',
  },
  {
    name: 'nats-server 2.9 or newer',
    present: () => onPath('nats-server') && natsVersionIsRecent(),
    debian: ['nats-server'],
    mac: 'brew install nats-server',
  },
];

const flag = '--no-install';
const variable = 'CINESTREAM_INSTALL';

/** Whether missing programs may be installed, and the arguments without the flag that forbids it. */
export function readInstallArguments(given) {
  const rest = given.filter((argument) => argument !== flag);
  return { mayInstall: rest.length === given.length && process.env[variable] !== 'never', rest };
}

/**
 * Installs missing programs with apt-get on Debian as root, after it has named them. Elsewhere, and where `mayInstall` is false, it
 * names the command that installs them and exits with 1. Optional packages are only for more tests: nothing fails without them.
 */
export function ensurePrograms({ mayInstall, optionalDebianPackages = [] }) {
  const missing = needed.filter((program) => !program.present());
  const installs = mayInstall && isDebian() && process.getuid?.() === 0;
  const optional = installs ? optionalDebianPackages.filter((name) => !installedOnDebian(name)) : [];
  const packages = [...missing.flatMap((program) => program.debian), ...optional];
  if (packages.length === 0) return;
  if (!installs) fail(`missing: ${namesOf(missing)}. Install with: ${installCommand(missing)}`);
  installWithApt(packages);
  const still = needed.filter((program) => !program.present());
  if (still.length > 0) fail(`${namesOf(still)} still missing after apt-get install`);
}

function installWithApt(packages) {
  console.log(`Installing with apt-get: ${packages.join(', ')}. With ${flag} or ${variable}=never it only names them.`);
  spawnSync('apt-get', ['update', '-qq'], { stdio: ['ignore', 'ignore', 'inherit'] });
  // With Chromium, where apt has it, so that both are of one version.
  const all = packages.includes('chromium') && aptKnows(lighterBrowser) ? [...packages, lighterBrowser] : packages;
  const install = spawnSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...all], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  });
  if (install.status !== 0) fail(`apt-get could not install ${all.join(' ')} (its message is above)`);
}

function namesOf(programs) {
  return programs.map((program) => program.name).join(' and ');
}

function installCommand(programs) {
  if (process.platform === 'darwin') return programs.map((program) => program.mac).join(' && ');
  const packages = programs.flatMap((program) => program.debian).join(' ');
  if (isDebian()) return `${process.getuid?.() === 0 ? '' : 'sudo '}apt-get install ${packages}`;
  return 'your package manager (nats-server: https://github.com/nats-io/nats-server/releases)';
}

function onPath(name) {
  return (process.env.PATH ?? '').split(delimiter).some((directory) => {
    try {
      accessSync(join(directory, name), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

function natsVersionIsRecent() {
  const text = spawnSync('nats-server', ['--version'], { encoding: 'utf8' }).stdout ?? '';
  const [, major, minor] = /v(\d+)\.(\d+)/.exec(text) ?? [];
  return Number(major) > 2 || (Number(major) === 2 && Number(minor) >= 9);
}

function isDebian() {
  try {
    return /^(ID|ID_LIKE)=.*(debian|ubuntu)/m.test(readFileSync('/etc/os-release', 'utf8'));
  } catch {
    return false;
  }
}

function aptKnows(name) {
  return spawnSync('apt-cache', ['show', name], { stdio: 'ignore' }).status === 0;
}

function installedOnDebian(name) {
  // biome-ignore lint/suspicious/noTemplateCurlyInString: dpkg-query's own placeholder
  const result = spawnSync('dpkg-query', ['-W', '-f', '${Status}', name], { encoding: 'utf8' });
  return (result.stdout ?? '').includes('install ok installed');
}
