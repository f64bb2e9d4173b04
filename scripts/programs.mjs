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

/** Installs what is missing on Debian as root; elsewhere names the command that does and exits with 1. */
export function ensurePrograms(extraDebianPackages = []) {
  const missing = needed.filter((program) => !program.present());
  const extra = isDebian() ? extraDebianPackages.filter((name) => !installedOnDebian(name)) : [];
  if (missing.length === 0 && extra.length === 0) return;
  const packages = [...missing.flatMap((program) => program.debian), ...extra];
  if (isDebian() && process.getuid?.() === 0) {
    console.log(`Installing ${packages.join(', ')} …`);
    const environment = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    spawnSync('apt-get', ['update', '-qq'], { stdio: ['ignore', 'ignore', 'inherit'] });
    // With Chromium, where apt has it, so that both are of one version.
    if (packages.includes('chromium') && aptKnows(lighterBrowser)) packages.push(lighterBrowser);
    const install = spawnSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...packages], {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: environment,
    });
    if (install.status !== 0) fail(`apt-get could not install ${packages.join(' ')} (its message is above)`);
    const still = needed.filter((program) => !program.present());
    if (still.length > 0)
      fail(`${still.map((program) => program.name).join(' and ')} still missing after apt-get install`);
    return;
  }
  if (missing.length === 0) return;
  const names = missing.map((program) => program.name).join(' and ');
  const command =
    process.platform === 'darwin'
      ? missing.map((program) => program.mac).join(' && ')
      : isDebian()
        ? `sudo apt-get install ${packages.join(' ')}`
        : 'your package manager (nats-server: https://github.com/nats-io/nats-server/releases)';
  fail(`missing: ${names}. Install with: ${command}`);
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
